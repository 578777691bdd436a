"""Grading finished attempts anew, because a key was wrong: decided once, done in the background, written down whole.

A better result is given to the officer; of a worse one nothing is taken, since she answered what was published
(docs/decisions/0014-regrading-only-raises.md). An attempt is done when its RegradedAttempt is there, so that a task
that was killed goes on where it was, and two that run at once do nothing twice.
"""

from django.db import IntegrityError, transaction
from django.utils import timezone

from people.models import User
from progress.record import record_raised

from .corrected import PIECE, Correction, Outcome, Regraded, correction, graded, outcome_of
from .marking_news import tell_passed
from .models import Attempt, PublishedVersion, Regrade, RegradedAttempt
from .tell_attempts import attempt_changed


class AlreadyUnderWay(Exception):
    """Another regrade of this exercise hasn't come to its end."""


class NothingToRegrade(Exception):
    """No attempt is left that this would look at."""


def decide(*, of: Correction, reason: str, by: User) -> Regrade:
    """Write the decision down and have it done in the background. Raises NothingToRegrade, AlreadyUnderWay."""
    from .tasks import regrade

    total = of.attempts().count()
    if not total:
        raise NothingToRegrade
    try:
        with transaction.atomic():
            made = Regrade.objects.create(
                activity_id=of.old.activity_id,
                from_version=of.old,
                to_version=of.new,
                reason=reason,
                asked_by=by,
                total=total,
            )
            regrade.enqueue(made.pk)
    except IntegrityError as error:
        raise AlreadyUnderWay from error
    return made


def carry_out(regrade_id: int) -> None:
    """Do what is left of a regrade: any number of times, also at once. Memory stays flat.

    Queries: 2 for every 200 attempts and 3 to note those whose result stays, and at most 16 for each that is raised.
    """
    regrade = Regrade.objects.get(pk=regrade_id)
    if regrade.finished_at is not None:
        return
    of = correction(_version(regrade.from_version_id), _version(regrade.to_version_id))
    waiting: list[Regraded] = []
    # Those that ended after the decision weren't in its preview; they wait for the next.
    for one in graded(of, of.attempts().filter(finished_at__lte=regrade.asked_at).exclude(regradings__regrade=regrade)):
        if one.outcome == Outcome.RAISED:
            _give(regrade, one)
        else:
            waiting.append(one)
        if len(waiting) == PIECE:
            _note(regrade, waiting)
            waiting = []
    _note(regrade, waiting)
    Regrade.objects.filter(pk=regrade.pk, finished_at__isnull=True).update(finished_at=timezone.now())


def _version(pk: int) -> PublishedVersion:
    return PublishedVersion.objects.defer("document").get(pk=pk)


def _note(regrade: Regrade, those: list[Regraded]) -> None:
    """Write down results that change nothing; those that another worker was quicker with are there already."""
    RegradedAttempt.objects.bulk_create([_row(regrade, one) for one in those], ignore_conflicts=True)
    _moved(regrade)


def _give(regrade: Regrade, one: Regraded) -> None:
    """Raise one attempt, its record and the standing in the course, with the line that says so: all or nothing."""
    try:
        with transaction.atomic():
            # The lock makes another worker wait here, and then find the line below.
            attempts = Attempt.objects.select_for_update(of=["self"]).select_related("enrolment", "activity")
            attempt = attempts.get(pk=one.attempt_id)
            if RegradedAttempt.objects.filter(regrade=regrade, attempt=attempt).exists():
                return
            row = _row(regrade, one)
            row.old_percent, row.old_passed = attempt.percent, attempt.passed
            row.outcome = outcome_of((attempt.percent, attempt.passed), (one.new_percent, one.new_passed))
            if row.outcome == Outcome.RAISED:
                row.grades = list(one.grades or ())
                attempt.percent, attempt.passed, attempt.graded_by = one.new_percent, one.new_passed, regrade.to_version
                attempt.competencies = one.competencies
                attempt.save(update_fields=["percent", "passed", "graded_by", "competencies"])
                if attempt.came_to_an_end:
                    if row.new_passed and not row.old_passed:
                        tell_passed(attempt)
                    row.feed_position = record_raised(
                        enrolment=attempt.enrolment,
                        activity=attempt.activity,
                        score=one.new_percent,
                        finished_at=attempt.finished_at,
                        is_enough=one.is_enough,
                    )
            row.save()
            if row.outcome == Outcome.RAISED:
                attempt_changed(attempt)
    except IntegrityError:
        # Where rows can't be locked (SQLite), another worker's line came between the look and ours.
        if not RegradedAttempt.objects.filter(regrade=regrade, attempt=one.attempt_id).exists():
            raise
    _moved(regrade)


def _row(regrade: Regrade, one: Regraded) -> RegradedAttempt:
    return RegradedAttempt(
        regrade=regrade,
        attempt_id=one.attempt_id,
        outcome=one.outcome,
        old_percent=one.percent,
        old_passed=one.passed,
        new_percent=one.new_percent,
        new_passed=one.new_passed,
    )


def _moved(regrade: Regrade) -> None:
    """That somebody is at work: a regrade that hasn't moved for long can be gone on with."""
    Regrade.objects.filter(pk=regrade.pk).update(moved_at=timezone.now())
