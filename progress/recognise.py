"""Completing a course without taking it: prior learning that is recognised, or an exemption. Reversible, and on record.

Who may decide it for whom is asked by the pages that offer it (`people/scope.py`).
"""

from datetime import date

from django.db import transaction
from django.utils import timezone

from courses.models import Course
from people.models import User

from . import signals
from .cover import earliest
from .feed import append_changes
from .join import reaching_her
from .learners import note_given
from .models import Change, Enrolment, PastCompletion, Recognition
from .news import tell_recognised
from .record import announce, restand_one
from .unit_locks import hold_lines

Status, By = Enrolment.Status, Enrolment.CompletedBy


class AlreadyCompleted(Exception):
    """There is nothing to recognise: she has completed it."""


class AlreadyWithdrawn(Exception):
    """Somebody has taken it back before."""


@transaction.atomic
def recognise(
    *, officer: User, course: Course, how: Recognition.How, words: str, by: User, reference: str = ""
) -> Recognition:
    """Her course is completed by it from now on; who wasn't enrolled is. What she did of it stays hers.

    Raises AlreadyCompleted. Queries: at most 14.
    """
    # Her row serialises two decisions at once, and an enrolment that is made meanwhile is found.
    held = User.objects.select_for_update(no_key=True).only("pk", "merged_into").get(pk=officer.pk)
    officer = officer if held.merged_into_id is None else held.merged_into
    mine, new = Enrolment.objects.select_for_update().get_or_create(officer=officer, course=course)
    has_it_now = new or mine.status == Status.WITHDRAWN
    if mine.status == Status.COMPLETED:
        raise AlreadyCompleted(str(mine))
    mine.status, mine.percent, mine.completed_at, mine.completed_by = Status.COMPLETED, 100, timezone.now(), By(how)
    mine.save()
    # One that stood is over: she learned it afterwards, and that was taken back or counted anew.
    made = Recognition.objects.create(enrolment=mine, how=how, words=words, reference=reference, approved_by=by)
    tell_recognised(made)
    if has_it_now:
        append_changes([mine], Change.Kind.ENROLLED)
    announce([mine], Change.Kind.COMPLETED)
    return made


@transaction.atomic
def withdraw_recognition(*, recognition: Recognition, words: str, by: User) -> Enrolment:
    """It doesn't count from now on: she stands where her own work has brought her. What she learned since stays.

    Her day is that of what is assigned to her now: nobody minds days of who has completed a course.
    Raises AlreadyWithdrawn. Queries: at most 20.
    """
    now = timezone.now()
    serving = User.objects.filter(enrolments=recognition.enrolment_id, unit__isnull=False)
    hold_lines(serving.values_list("unit__path", flat=True))
    standing_one = Recognition.objects.filter(pk=recognition.pk, withdrawn_at__isnull=True)
    # One conditional update: of two at once, one reason stands.
    if not standing_one.update(withdrawn_at=now, withdrawn_by=by, withdrawn_words=words):
        raise AlreadyWithdrawn(str(recognition))
    mine = Enrolment.objects.select_for_update().get(pk=recognition.enrolment_id)
    if mine.completed_by == By.LEARNED:
        return mine
    signals.completion_withdrawn.send(sender=Enrolment, enrolment=mine, reason=words, by=by)
    PastCompletion.objects.create(
        enrolment=mine, completed_at=mine.completed_at, score=mine.score, ended_at=now, completed_by=mine.completed_by
    )
    mine.status = Status.IN_PROGRESS if mine.started_at else Status.NOT_STARTED
    mine.percent, mine.completed_at, mine.completed_by, mine.renewal_percent = 0, None, By.LEARNED, None
    if mine.started_at:
        change = restand_one(mine) or Change.Kind.PROGRESSED
    else:
        change = Change.Kind.PROGRESSED
    mine.due = _day_now(mine)
    mine.save()
    announce([mine], change)
    return mine


def _day_now(enrolment: Enrolment) -> date | None:
    """The day of what reaches her now, which may have been given or taken back since. Queries: at most 5."""
    reaching = reaching_her(enrolment.officer, enrolment.course_id)
    note_given((reach.assignment.pk, enrolment.officer_id) for reach in reaching if reach.first)
    return earliest(reaching)


def standing_recognition(enrolment: Enrolment) -> Recognition | None:
    """By which her completion counts; None where she learned it. Queries: 1, or none."""
    if enrolment.completed_at is None or enrolment.completed_by == By.LEARNED:
        return None
    return enrolment.recognitions.filter(withdrawn_at__isnull=True).first()
