"""Extra time for somebody, in everything that is limited in time: given by administrators, with a reason."""

from datetime import timedelta
from fractions import Fraction

from django.db import transaction

from .models import Accommodation, User
from .signals import accommodated

ExtraTime = Accommodation.ExtraTime

#: How much of the ordinary time somebody gets; without a limit there is nothing to multiply.
SHARE = {ExtraTime.NONE: Fraction(1), ExtraTime.QUARTER: Fraction(5, 4), ExtraTime.HALF: Fraction(3, 2),
         ExtraTime.DOUBLE: Fraction(2)}  # fmt: skip


def extra_time_of(officer_id: int) -> str:
    """What counts for her now. Queries: 1."""
    latest = Accommodation.objects.filter(officer=officer_id).order_by("-pk")
    return latest.values_list("extra_time", flat=True).first() or ExtraTime.NONE


def accommodation_of(officer_id: int) -> Accommodation | None:
    """What counts for her now, with its reason; None where she has none. Queries: 1."""
    latest = Accommodation.objects.filter(officer=officer_id).order_by("-pk").first()
    return latest if latest and latest.extra_time != ExtraTime.NONE else None


def extended(minutes: int, extra_time: str) -> timedelta | None:
    """The time that somebody with this extra time has for what others have `minutes` for; None: no limit."""
    if extra_time == ExtraTime.UNLIMITED:
        return None
    return timedelta(seconds=float(minutes * 60 * SHARE[ExtraTime(extra_time)]))


@transaction.atomic
def accommodate(*, officer: User, extra_time: str, reason: str, by: User) -> Accommodation:
    """Give somebody this extra time from now on, or take it back; what runs already is told and may only gain.

    Queries: 2, and those of who listens.
    """
    # Two administrators at once, or one and the beginning of an attempt, follow each other.
    User.objects.select_for_update(no_key=True).only("pk").get(pk=officer.pk)
    given = Accommodation.objects.create(officer=officer, extra_time=extra_time, reason=reason, by=by)
    accommodated.send(sender=Accommodation, officer_id=officer.pk, extra_time=extra_time)
    return given
