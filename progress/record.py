"""Recording what an officer did: activity record, standing in the course, change feed, in one transaction."""

from functools import partial

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from courses.models import Activity

from . import signals
from .complete import Requirement, Result, Standing, counts_as_done, standing
from .feed import append_changes
from .models import ActivityRecord, Change, Enrolment


@transaction.atomic
def record_start(*, enrolment: Enrolment, activity: Activity, language: str) -> None:
    """An officer began an activity: the course is in progress from now on. Begun twice changes nothing."""
    _, new = ActivityRecord.objects.get_or_create(enrolment=enrolment, activity=activity)
    if new:
        _keep_standing(enrolment.pk, language)


@transaction.atomic
def record_activity(
    *, enrolment: Enrolment, activity: Activity, language: str, score: int | None = None
) -> Enrolment:
    """An officer finished an activity, with `score` 0 to 100 where it has one.

    Records only rise: a worse second attempt takes nothing away. Doing it again with the same result
    changes nothing and appends nothing. Queries: at most 11.
    """
    done = counts_as_done(finished=True, score=score, pass_percent=activity.pass_percent)
    ActivityRecord.objects.get_or_create(enrolment=enrolment, activity=activity)
    mine = ActivityRecord.objects.filter(enrolment=enrolment, activity=activity)
    raised = 0
    if score is not None:
        # Conditional, so that of two attempts that finish at once the better one stays.
        raised += mine.filter(Q(score__isnull=True) | Q(score__lt=score)).update(score=score)
    if done:
        raised += mine.filter(done_at__isnull=True).update(
            status=ActivityRecord.Status.DONE, done_at=timezone.now()
        )
    if not raised:
        return enrolment
    return _keep_standing(enrolment.pk, language)


def _keep_standing(enrolment_id: int, language: str) -> Enrolment:
    """Bring the enrolment's row up to date with its records; announce completion when it is reached now."""
    enrolment = Enrolment.objects.select_for_update().get(pk=enrolment_id)
    now = _standing_of(enrolment)
    completed_now = now.complete and enrolment.status != Enrolment.Status.COMPLETED
    before = (enrolment.status, enrolment.percent, enrolment.score)
    if completed_now:
        enrolment.status, enrolment.completed_at = Enrolment.Status.COMPLETED, timezone.now()
    elif enrolment.status == Enrolment.Status.NOT_STARTED:
        enrolment.status = Enrolment.Status.IN_PROGRESS
    if enrolment.status != Enrolment.Status.COMPLETED or completed_now:
        enrolment.percent = now.percent
    enrolment.score = now.score
    enrolment.language = language
    enrolment.last_activity_at = timezone.now()
    enrolment.started_at = enrolment.started_at or enrolment.last_activity_at
    enrolment.save()
    if (enrolment.status, enrolment.percent, enrolment.score) != before:
        kind = Change.Kind.COMPLETED if completed_now else Change.Kind.PROGRESSED
        append_changes([enrolment], kind)
    if completed_now:
        transaction.on_commit(
            partial(signals.course_completed.send, sender=Enrolment, enrolment_id=enrolment.pk)
        )
    return enrolment


def _standing_of(enrolment: Enrolment) -> Standing:
    requirements = [
        Requirement(activity_id=pk, required=required, weight=weight)
        for pk, required, weight in Activity.objects.filter(
            course_id=enrolment.course_id, position__isnull=False
        ).values_list("pk", "required", "weight")
    ]
    results = {
        activity_id: Result(done=status == ActivityRecord.Status.DONE, score=score)
        for activity_id, status, score in ActivityRecord.objects.filter(enrolment=enrolment).values_list(
            "activity_id", "status", "score"
        )
    }
    return standing(requirements, results)


