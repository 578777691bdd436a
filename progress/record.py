"""Recording what an officer did: activity record, standing in the course, change feed, in one transaction."""

from datetime import datetime
from functools import partial

from django.db import transaction
from django.db.models import Case, F, FilteredRelation, Max, Q, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from courses.models import Activity

from . import signals
from .asked import COLUMNS, Asked
from .complete import ANY_TIME, Result, Standing, counts_as_done, standing
from .feed import append_changes
from .models import ActivityRecord, Change, Enrolment, PastCompletion
from .spend_time import spend

LEARNED = Enrolment.CompletedBy.LEARNED
_DONE = ("mine__status", "mine__score")
_ACTIVITY = COLUMNS.index("pk")


class Merged(Exception):
    """The enrolment was merged into another at this very moment (`merge.py`), which is `into`: hers from now on."""

    def __init__(self, into: Enrolment):
        super().__init__(str(into.pk))
        self.into = into


@transaction.atomic
def record_start(*, enrolment: Enrolment, activity: Activity, language: str) -> None:
    """An officer began an activity: the course is in progress from now on. Begun twice changes nothing."""
    _, new = ActivityRecord.objects.get_or_create(enrolment=enrolment, activity=activity, round=enrolment.round)
    if not new:
        return
    try:
        _keep_standing(enrolment.pk, language)
    except Merged as merged:
        _forget_at(enrolment, activity)
        record_start(enrolment=merged.into, activity=activity, language=language)


# No savepoint of its own: nobody who calls this within a transaction goes on after it has failed.
@transaction.atomic(savepoint=False)
def record_activity(
    *,
    enrolment: Enrolment,
    activity: Activity,
    language: str,
    score: int | None = None,
    is_enough: bool = True,
    about: int | None = None,
) -> Enrolment:
    """An officer finished an activity, with `score` 0 to 100 where it has one.

    It isn't done, whatever the score, where that isn't enough: a section of a check is below its own mark.
    Records only rise: a worse second attempt takes nothing away. Doing it again with the same result
    changes nothing and appends nothing, but for an attempt that is told of (`about`), which is new in any case.
    Queries: at most 11, and 7 where the activity was begun before.
    """
    result = _result(activity, score, is_enough)
    this = {"enrolment": enrolment, "activity": activity, "round": enrolment.round}
    raised = _raise(this, result)
    if not raised:
        _, new = ActivityRecord.objects.get_or_create(**this, defaults=result)
        # Who loses the race for a new record raises the winner's.
        raised = new or _raise(this, result)
    if not raised:
        if about is not None:
            append_changes([enrolment], Change.Kind.ATTEMPTED, about=about)
        return enrolment
    try:
        return _keep_standing(enrolment.pk, language, about=about)
    except Merged as merged:
        _forget_at(enrolment, activity)
        return record_activity(
            enrolment=merged.into, activity=activity, language=language, score=score, is_enough=is_enough, about=about
        )


@transaction.atomic(savepoint=False)
def record_raised(
    *,
    enrolment: Enrolment,
    activity: Activity,
    score: int,
    finished_at: datetime | None = None,
    is_enough: bool = True,
) -> int | None:
    """What an officer finished before is worth more than it was, since it was graded by a wrong key.

    Records only rise here too: a score below the record's takes nothing away. She has done nothing today, so her
    language and the day of her latest activity stay. What she finished at `finished_at` belongs to the round of that
    day. Gives the position of the change in the feed, None where her standing is what it was. Queries: at most 9.
    """
    this = {"enrolment": enrolment, "activity": activity, "round": _round_of(enrolment, activity, finished_at)}
    if not _raise(this, _result(activity, score, is_enough)):
        return None
    standing_now = Enrolment.objects.select_for_update().get(pk=enrolment.pk)
    change = apply_standing(standing_now, _standing_of(standing_now))
    if change or standing_now.renewal_percent is not None:
        standing_now.save()
    if not change:
        return None
    announce([standing_now], change)
    return Change.objects.filter(enrolment=standing_now).latest("position").position


@transaction.atomic(savepoint=False)
def record_time(*, enrolment: Enrolment) -> None:
    """An officer has been at her course as long as it asks for; if nothing else is needed, it is complete.

    Queries: at most 7.
    """
    standing_now = Enrolment.objects.select_for_update().get(pk=enrolment.pk)
    if standing_now.merged_into_id is not None:
        return
    change = apply_standing(standing_now, _standing_of(standing_now))
    standing_now.save()
    if change:
        announce([standing_now], change)


def restand_one(enrolment: Enrolment) -> Change.Kind | None:
    """Put into an enrolment that is held (unsaved) what its records say. Queries: at most 2."""
    return apply_standing(enrolment, _standing_of(enrolment))


def began_in_round(enrolment: Enrolment, activity: Activity) -> datetime | None:
    """When she began the activity in her present round; None where she hasn't. Queries: 1."""
    mine = ActivityRecord.objects.filter(enrolment=enrolment, activity=activity, round=enrolment.round)
    return mine.values_list("started_at", flat=True).first()


def _forget_at(enrolment: Enrolment, activity: Activity) -> None:
    """What was begun at a row that was merged meanwhile, with all its records, is recorded where it went."""
    ActivityRecord.objects.filter(enrolment=enrolment, activity=activity).delete()


def _result(activity: Activity, score: int | None, is_enough: bool) -> dict:
    """What a record of the finished activity holds at least."""
    result = {} if score is None else {"score": score}
    if counts_as_done(finished=is_enough, score=score, pass_percent=activity.pass_percent):
        result |= {"status": ActivityRecord.Status.DONE, "done_at": timezone.now()}
    return result


def _round_of(enrolment: Enrolment, activity: Activity, at: datetime | None) -> int:
    """The last round in which she had begun the activity by then. Queries: none for who never renewed, else 1."""
    if not enrolment.round or at is None:
        return enrolment.round
    begun = ActivityRecord.objects.filter(enrolment=enrolment, activity=activity, started_at__lte=at)
    return begun.aggregate(last=Max("round"))["last"] or 0


def _raise(this: dict, result: dict) -> bool:
    """Whether the record `this` was there and lower than `result` in something, which it isn't any more.

    One conditional update, so that of two attempts that finish at once the better one stays.
    """
    lower, changes = Q(pk__in=[]), {}
    if "score" in result:
        less = Q(score__isnull=True) | Q(score__lt=result["score"])
        lower |= less
        score = Value(result["score"], output_field=ActivityRecord._meta.get_field("score"))
        changes["score"] = Case(When(less, then=score), default=F("score"))
    if "done_at" in result:
        lower |= Q(done_at__isnull=True)
        changes |= {"status": result["status"], "done_at": Coalesce("done_at", Value(result["done_at"]))}
    mine = ActivityRecord.objects.filter(lower, **this)
    return bool(changes) and mine.update(**changes) > 0


def _keep_standing(enrolment_id: int, language: str, *, about: int | None = None) -> Enrolment:
    """Bring the enrolment's row up to date with its records; announce completion when it is reached now."""
    enrolment = Enrolment.objects.select_for_update().get(pk=enrolment_id)
    if enrolment.merged_into_id is not None:
        raise Merged(enrolment.merged_into)
    now = _standing_of(enrolment)
    # Also where she stands as before: her language and her latest activity are read from the row, too.
    change = apply_standing(enrolment, now) or Change.Kind.PROGRESSED
    enrolment.language = language
    enrolment.last_activity_at = timezone.now()
    enrolment.started_at = enrolment.started_at or enrolment.last_activity_at
    enrolment.save()
    announce([enrolment], change, about=about)
    return enrolment


def apply_standing(enrolment: Enrolment, now: Standing) -> Change.Kind | None:
    """Put a standing into an enrolment that was begun (unsaved), and say what kind of change that was.

    Who has completed a course stays completed, whatever it asks for later, and while she renews it.
    """
    if enrolment.renewal_percent is not None:
        return _apply_renewal(enrolment, now)
    before = (enrolment.status, enrolment.percent, enrolment.score)
    # Who was exempt and takes the course all the same completes it.
    learned = enrolment.status == Enrolment.Status.COMPLETED and enrolment.completed_by == LEARNED
    completed_now = now.complete and not learned
    if completed_now:
        _supersede(enrolment)
        enrolment.status, enrolment.completed_at = Enrolment.Status.COMPLETED, timezone.now()
        enrolment.completed_by = LEARNED
    elif enrolment.status != Enrolment.Status.COMPLETED:
        # Also from withdrawn: who began at the moment when it was taken back has begun.
        enrolment.status = Enrolment.Status.IN_PROGRESS
    if enrolment.status != Enrolment.Status.COMPLETED or completed_now:
        enrolment.percent = now.percent
    enrolment.score = _kept_score(enrolment, now)
    if completed_now:
        return Change.Kind.COMPLETED
    return Change.Kind.PROGRESSED if (enrolment.status, enrolment.percent, enrolment.score) != before else None


def _apply_renewal(enrolment: Enrolment, now: Standing) -> Change.Kind | None:
    """Reports show nothing of a renewal before it is done. `announce` keeps the completion that was before."""
    enrolment.renewal_percent = now.percent
    if not now.complete:
        return None
    _supersede(enrolment)
    enrolment.renewal_percent, enrolment.completed_at, enrolment.completed_by = None, timezone.now(), LEARNED
    enrolment.score = _kept_score(enrolment, now)
    return Change.Kind.COMPLETED


def _supersede(enrolment: Enrolment) -> None:
    """The completion that it has, if any, is about to be one of before."""
    if enrolment.completed_at is not None:
        enrolment.superseded = PastCompletion(
            enrolment_id=enrolment.pk,
            completed_at=enrolment.completed_at,
            score=enrolment.score,
            completed_by=enrolment.completed_by,
        )


def _kept_score(enrolment: Enrolment, now: Standing) -> int | None:
    """A refresher that scores nothing leaves the score of before."""
    return enrolment.score if now.score is None and enrolment.round else now.score


def announce(enrolments: list[Enrolment], change: Change.Kind, *, about: int | None = None) -> None:
    """Append saved changes to the feed, and tell of completions after commit."""
    superseded = [one.superseded for one in enrolments if hasattr(one, "superseded")]
    if superseded:
        PastCompletion.objects.bulk_create(superseded)
    append_changes(enrolments, change, about=about)
    if change == Change.Kind.COMPLETED:
        told = partial(signals.course_completed.send, sender=Enrolment, enrolment_ids=[one.pk for one in enrolments])
        # The answer is committed by then: who can't take the news mustn't make it look lost.
        transaction.on_commit(told, robust=True)


def _standing_of(enrolment: Enrolment) -> Standing:
    """Queries: 1, and 1 where a time is asked for."""
    mine = Q(records__enrolment=enrolment, records__round=enrolment.round)
    live = Activity.objects.filter(course_id=enrolment.course_id, position__isnull=False)
    rows = list(live.annotate(mine=FilteredRelation("records", condition=mine)).values_list(*COLUMNS, *_DONE))
    asked = Asked.of_rows(row[:-2] for row in rows)
    results = {
        row[_ACTIVITY]: Result(done=row[-2] == ActivityRecord.Status.DONE, score=row[-1])
        for row in rows
        if row[-2] is not None
    }
    # With this very moment, where it matters.
    time = asked.time(enrolment, spend(enrolment.pk)) if asked.needs_time(enrolment) else ANY_TIME
    return standing(asked.of(enrolment), results, time)
