"""When a course asks for something else, who is under way stands elsewhere."""

from collections.abc import Iterator

from django.db import transaction

from courses.models import Activity, Course

from .complete import Requirement, Result, standing
from .models import ActivityRecord, Change, Enrolment
from .record import announce, apply_standing

FIELDS = ("status", "percent", "score", "completed_at")


def requirements_changed(course: Course, **kwargs) -> None:
    """Receiver of `courses.signals.requirements_changed`."""
    restand(course)


@transaction.atomic
def restand(course: Course) -> None:
    """Bring all enrolments that are under way up to date with what the course asks for now.

    Otherwise an officer who had done all but an activity that was withdrawn would have nothing left to do,
    and never be done. Queries: 4, 3 more for each kind of change, and one for each 1,000 enrolments changed.
    """
    under_way = Enrolment.objects.select_for_update().filter(
        course=course, status=Enrolment.Status.IN_PROGRESS
    )
    enrolments = {enrolment.pk: enrolment for enrolment in under_way.order_by("pk")}
    changed: dict[Change.Kind, list[Enrolment]] = {}
    for enrolment, now in _standings(course, enrolments):
        if change := apply_standing(enrolment, now):
            changed.setdefault(change, []).append(enrolment)
    Enrolment.objects.bulk_update([e for those in changed.values() for e in those], FIELDS, batch_size=1000)
    for change, those in changed.items():
        announce(those, change)


def _standings(course: Course, enrolments: dict[int, Enrolment]) -> Iterator:
    live = Activity.objects.filter(course=course, position__isnull=False)
    requirements = [Requirement(*row) for row in live.values_list("pk", "required", "weight")]
    results: dict[int, dict[int, Result]] = {pk: {} for pk in enrolments}
    records = ActivityRecord.objects.filter(
        enrolment__course=course, enrolment__status=Enrolment.Status.IN_PROGRESS
    )
    for pk, activity, status, score in records.values_list("enrolment_id", "activity_id", "status", "score"):
        if pk in results:
            results[pk][activity] = Result(done=status == ActivityRecord.Status.DONE, score=score)
    for pk, enrolment in enrolments.items():
        yield enrolment, standing(requirements, results[pk])
