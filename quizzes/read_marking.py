"""Answers that wait for marks, and marks as the officer reads them. Nothing of who wrote an answer comes along."""

from collections.abc import Mapping

from django.db.models import Count, Exists, OuterRef, QuerySet

from people.models import User

from . import rubric
from .models import AnswerToMark, Attempt, Mark
from .state import Document
from .wait_for_marks import is_marked


def waiting_for(marker: User) -> QuerySet[AnswerToMark]:
    """What she may mark: it waits, isn't her own, and she hasn't marked it. The oldest first."""
    hers = Mark.objects.filter(answer=OuterRef("pk"), by=marker)
    waiting = AnswerToMark.objects.filter(~Exists(hers), finished_at__isnull=True)
    return waiting.exclude(response__attempt__enrolment__officer=marker).order_by("since", "pk")


def counts(marker: User) -> dict:
    """How many answers wait for her, by the key of the exercise. Queries: 1."""
    rows = waiting_for(marker).order_by().values_list("activity__key").annotate(count=Count("pk"))
    return dict(rows)


def still_waiting(attempt_ref: str = "pk") -> Exists:
    """For a query of attempts: whether an answer of theirs waits for marks, so that their result isn't final."""
    return Exists(AnswerToMark.objects.filter(response__attempt=OuterRef(attempt_ref), finished_at__isnull=True))


def marks_of(attempt: Attempt, played: Document) -> dict[str, dict]:
    """The marks that count of each answer that is marked, by its step. Queries: 2, none where people mark nothing."""
    if not any(is_marked(node) for node in played["nodes"].values()):
        return {}
    answers = AnswerToMark.objects.filter(response__attempt=attempt, finished_at__isnull=False)
    found = {}
    for answer in answers.select_related("response").prefetch_related("marks"):
        name = answer.response.payload["node"]
        if name in played["nodes"]:
            found[name] = _told(played["nodes"][name], answer)
    return found


def _told(node: Mapping, answer: AnswerToMark) -> dict:
    marks = rubric.deciding(sorted(answer.marks.all(), key=lambda one: one.number))
    return {
        "points": answer.points,
        "most": rubric.most(node),
        "criteria": [_criterion(one, marks) for one in node["criteria"]],
        "comments": [{"text": one.comment, "lang": one.comment_locale} for one in marks if one.comment],
    }


def _criterion(criterion: Mapping, marks) -> dict:
    """A criterion with the levels that were chosen, each once, and the mean of their points."""
    levels = {level["id"]: level for level in criterion["levels"]}
    chosen = [levels[one.levels[criterion["id"]]] for one in marks if one.levels.get(criterion["id"]) in levels]
    return {
        "text": criterion["text"],
        "levels": list(dict.fromkeys(level["text"] for level in chosen)),
        "points": sum(level["points"] for level in chosen) / len(chosen) if chosen else 0,
        "most": max(level["points"] for level in criterion["levels"]),
    }
