"""Renewing a completion that expires, or has expired: what was done before stays, and is done again in a new round.

Until the renewal is done the completion stays what it is, with its day; then the enrolment has the new one, and the
former is kept (`PastCompletion`), so that reports of past days and its certificate stay true.
"""

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from courses.models import Activity
from people.models import User

from .expiry import Renewal, renewal
from .models import Enrolment, TimeSpent


class NothingToRenew(Exception):
    """She hasn't completed it, it doesn't expire, or not soon."""


@transaction.atomic
def begin_renewal(*, officer: User, slug: str) -> Enrolment:
    """She begins it; begun twice, it is begun once. Raises NothingToRenew. Queries: at most 5."""
    mine = Enrolment.objects.select_for_update(of=("self",)).select_related("course")
    mine = mine.filter(officer=officer, course__slug=slug, course__is_live=True).first()
    if mine is None:
        raise NothingToRenew(slug)
    if mine.renewal_percent is not None:
        return mine
    if renewal_of(mine, has_refresher=has_refresher(mine.course_id)) is None:
        raise NothingToRenew(slug)
    mine.round, mine.renewal_percent = mine.round + 1, 0
    mine.save(update_fields=["round", "renewal_percent"])
    TimeSpent.objects.filter(enrolment=mine).update(earlier=F("seconds"))
    return mine


def renewal_of(enrolment: Enrolment, *, has_refresher: bool) -> Renewal | None:
    """What would renew it today; None where nothing would."""
    if enrolment.completed_at is None:
        return None
    course = enrolment.course
    return renewal(
        timezone.localdate(enrolment.completed_at),
        months=course.validity_months,
        grace=course.refresher_months,
        has_refresher=has_refresher,
        today=timezone.localdate(),
    )


def has_refresher(course_id: int) -> bool:
    """Queries: 1."""
    return Activity.objects.filter(course=course_id, position__isnull=False, refresher=True).exists()
