"""Enrolling, withdrawing, and setting days: every write of an enrolment that isn't an officer's own doing."""

from collections.abc import Iterable, Mapping
from datetime import date

from django.db.models import Case, DateField, QuerySet, Value, When

from people.ids import ids

from .feed import append_changes
from .models import Change, Enrolment
from .news import tell_assigned

#: Rows that one statement writes.
AT_A_TIME = 1000


def enrol(enrolments: Iterable[Enrolment]) -> list[Enrolment]:
    """Save new enrolments, and open withdrawn ones again with the day that they carry.

    Call it in a transaction. Queries: 3, 2 for each 1,000 that are new, 2 for each 1,000 that were withdrawn.
    """
    wanted = list(enrolments)
    Enrolment.objects.bulk_create([one for one in wanted if one.pk is None], batch_size=AT_A_TIME)
    withdrawn = [one for one in wanted if one.status == Enrolment.Status.WITHDRAWN]
    for one in withdrawn:
        one.status = Enrolment.Status.NOT_STARTED
    Enrolment.objects.bulk_update(withdrawn, ["status", "due"], batch_size=AT_A_TIME)
    append_changes(wanted, Change.Kind.ENROLLED)
    tell_assigned(wanted)
    return wanted


def withdraw(enrolments: QuerySet[Enrolment]) -> None:
    """Take back those that nobody has begun; the row stays, so that who mirrors them learns of it.

    Who gets it again has it from whoever gives it then, and not by her former wish.

    Queries: 1 where there are none, else 5. The lock makes an officer who begins at this moment wait or win.
    """
    rows = list(locked(enrolments.filter(status=Enrolment.Status.NOT_STARTED)))
    if rows:
        mine = Enrolment.objects.filter(pk__in=ids([row.pk for row in rows]))
        mine.update(status=Enrolment.Status.WITHDRAWN, due=None, chosen=False)
        append_changes(rows, Change.Kind.WITHDRAWN)


def set_due(enrolments: QuerySet[Enrolment], due: date | None) -> None:
    """Give them this day. Queries: 1 where there are none, else 5."""
    rows = list(locked(enrolments))
    if rows:
        Enrolment.objects.filter(pk__in=[row.pk for row in rows]).update(due=due)
        append_changes(rows, Change.Kind.DUE)


def set_dues(pks_by_due: Mapping[date | None, Iterable[int]]) -> None:
    """Give each day to its enrolments, by their ids. Queries: none where there are none, else 4, however many the days."""
    wanted = {due: list(pks) for due, pks in pks_by_due.items()}
    chosen = [pk for pks in wanted.values() for pk in pks]
    rows = list(locked(Enrolment.objects.filter(pk__in=ids(chosen)))) if chosen else []
    if rows:
        days = [(due, pks) for due, pks in wanted.items() if pks]
        cases = [When(pk__in=ids(pks), then=Value(due, output_field=DateField())) for due, pks in days]
        mine = Enrolment.objects.filter(pk__in=ids([row.pk for row in rows]))
        mine.update(due=days[0][0] if len(days) == 1 else Case(*cases))
        append_changes(rows, Change.Kind.DUE)


def locked(enrolments: QuerySet[Enrolment]) -> QuerySet[Enrolment]:
    return enrolments.select_for_update(of=("self",)).order_by("pk").only("pk")
