"""Answers that people mark: they wait, are marked blind, and what comes of it is given to the officer.

Everything that a mark leads to is in its transaction, so that a mark is there with all of it or not at all
(docs/decisions/0021-marking-by-people.md).
"""

from math import floor

from django.db import IntegrityError, transaction
from django.utils import timezone

from people.models import User
from progress.record import record_raised

from . import attempts, engine, marking_news, rubric
from .models import AnswerToMark, Attempt, Mark, Response
from .refused import Malformed
from .shares import shares
from .tell_attempts import attempt_changed
from .versions import document

LONGEST_COMMENT = Mark._meta.get_field("comment").max_length


class AlreadyMarked(Exception):
    """The answer waits for nobody any more, or not for this person."""


class OwnAnswer(Exception):
    """Nobody marks what she wrote herself."""


def mark(*, answer_id: int, by: User, levels: rubric.Levels, comment: str, comment_locale: str) -> bool:
    """Append somebody's mark; with the last that is needed the officer gets her result. Says whether it was the last.

    Raises AlreadyMarked, OwnAnswer, Malformed, and then nothing has changed. Queries: at most 9, and 18 with the last.
    """
    if len(comment) > LONGEST_COMMENT:
        raise Malformed("not_a_response")
    try:
        with transaction.atomic():
            return _mark(answer_id, by, levels, comment, comment_locale)
    except IntegrityError as error:
        # Where rows can't be locked, two people may come to the same number.
        raise AlreadyMarked from error


def _mark(answer_id: int, by: User, levels: rubric.Levels, comment: str, comment_locale: str) -> bool:
    # The lock makes two people who mark at once wait for each other, so that each finds the other's mark.
    waiting = AnswerToMark.objects.select_for_update(of=["self"]).select_related("response__attempt__enrolment")
    answer = waiting.get(pk=answer_id)
    attempt = answer.response.attempt
    if attempt.enrolment.officer_id == by.pk:
        raise OwnAnswer
    marks = list(answer.marks.order_by("number"))
    if answer.finished_at is not None or any(one.by_id == by.pk for one in marks):
        raise AlreadyMarked
    node = document(attempt.version_id)["nodes"][answer.response.payload["node"]]
    points = sum(rubric.points_by_criterion(node, levels).values())
    Mark.objects.create(
        answer=answer,
        number=len(marks) + 1,
        by=by,
        levels=dict(levels),
        points=points,
        comment=comment,
        comment_locale=comment_locale,
    )
    total = rubric.settled(node, [*(one.points for one in marks), points])
    if total is not None:
        _finish(answer, total, total / rubric.most(node))
    elif len(marks) + 1 == answer.needed:
        AnswerToMark.objects.filter(pk=answer.pk).update(needed=rubric.ADJUDICATION)
    return total is not None


def _finish(answer: AnswerToMark, points: float, grade: float) -> None:
    Response.objects.filter(pk=answer.response_id, grade__isnull=True).update(grade=grade)
    AnswerToMark.objects.filter(pk=answer.pk).update(points=points, finished_at=timezone.now())
    # Two answers of one attempt may be finished at once: here the later waits, and then counts both.
    locked = Attempt.objects.select_for_update(of=["self"]).select_related("version", "enrolment", "activity__course")
    attempt = locked.defer("version__document").get(pk=answer.response.attempt_id)
    passed_now = _raise_result(attempt)
    if not AnswerToMark.objects.filter(response__attempt=attempt, finished_at__isnull=True).exists():
        marking_news.tell_marked(attempt, passed_now=passed_now)
    elif passed_now:
        marking_news.tell_passed(attempt)
    attempt_changed(attempt)


def _raise_result(attempt: Attempt) -> bool:
    """Give what the attempt is worth with the grades that it has now, where that is more; says if it is passed by that."""
    told = attempts.standing(attempt, attempt.version.locale)
    score = engine.score(told.document, told.state)
    percent, passed = floor(score.percent), attempt.passed or score.passed
    passed_now = passed and not attempt.passed
    # A section may reach its mark by less than a percent of the whole.
    if percent < attempt.percent:
        return False
    same = (percent, passed) == (attempt.percent, attempt.passed)
    attempt.percent, attempt.passed, attempt.competencies = percent, passed, shares(score)
    attempt.save(update_fields=["percent", "passed", "competencies"])
    if same:
        return False
    record_raised(
        enrolment=attempt.enrolment,
        activity=attempt.activity,
        score=percent,
        finished_at=attempt.finished_at,
        is_enough=engine.is_enough(told.document, told.state),
    )
    return passed_now
