"""When a course asks for something else, who is under way stands elsewhere."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q

from courses.models import Activity, Course

from .asked import COLUMNS, Asked
from .complete import Result, Standing, standing
from .models import ActivityRecord, Change, Enrolment
from .record import announce, apply_standing
from .spend_time import seconds_spent
from .write_rows import write_rows

FIELDS = ("status", "percent", "score", "completed_at", "renewal_percent", "completed_by")
#: Enrolments that are looked at together.
PIECE = 2_000


@dataclass(frozen=True, slots=True)
class Seen:
    """How many enrolments were looked at and how many moved; `last` is the id of the last, None where none is left."""

    number: int
    changed: int
    last: int | None


@transaction.atomic
def restand(course: Course) -> None:
    """Bring all enrolments that are under way up to date with what the course asks for now.

    Otherwise an officer who had done all but an activity that was withdrawn would have nothing left to do,
    and never be done. Queries: as `restand_piece`, for each piece.
    """
    last: int | None = 0
    while last is not None:
        last = restand_piece(course, after=last).last


def under_way(course: Course):
    """Who is at the course for the first time, or renews her completion."""
    at_it = Q(status=Enrolment.Status.IN_PROGRESS) | Q(renewal_percent__isnull=False)
    return Enrolment.objects.filter(at_it, course=course)


@transaction.atomic(savepoint=False)
def restand_piece(course: Course, *, after: int) -> Seen:
    """The next enrolments by id. Their rows are held, so that what an officer does meanwhile comes before or after.

    Queries: 3 (4 where a time is asked for), 1 for each 500 changed, 3 more for each kind of change.
    """
    rows = under_way(course).select_for_update(of=("self",)).filter(pk__gt=after).order_by("pk")[:PIECE]
    enrolments = {enrolment.pk: enrolment for enrolment in rows}
    changed: dict[Change.Kind, list[Enrolment]] = {}
    renewing: list[Enrolment] = []
    for pk, now in _standings(course, enrolments).items():
        before = enrolments[pk].renewal_percent
        if change := apply_standing(enrolments[pk], now):
            changed.setdefault(change, []).append(enrolments[pk])
        elif enrolments[pk].renewal_percent != before:
            renewing.append(enrolments[pk])
    # How far a renewal is stands in no report, and so in no feed.
    write_rows([one for those in (*changed.values(), renewing) for one in those], FIELDS)
    for change, those in changed.items():
        announce(those, change)
    last = max(enrolments) if len(enrolments) == PIECE else None
    return Seen(number=len(enrolments), changed=sum(map(len, changed.values())), last=last)


def _standings(course: Course, enrolments: dict[int, Enrolment]) -> dict[int, Standing]:
    """What the rule says of each. Queries: 2, or 3."""
    if not enrolments:
        return {}
    live = Activity.objects.filter(course=course, position__isnull=False).order_by("position")
    asked = Asked.of_rows(live.values_list(*COLUMNS))
    seconds = seconds_spent(list(enrolments)) if asked.minimum else {}
    results: dict[int, dict[int, Result]] = {pk: {} for pk in enrolments}
    records = ActivityRecord.objects.filter(enrolment__in=list(enrolments))
    columns = ("enrolment_id", "round", "activity_id", "status", "score")
    for pk, at, activity, status, score in records.values_list(*columns).iterator():
        if at == enrolments[pk].round:
            results[pk][activity] = Result(done=status == ActivityRecord.Status.DONE, score=score)
    return {
        pk: standing(asked.of(one), results[pk], asked.time(one, seconds.get(pk, 0))) for pk, one in enrolments.items()
    }
