"""Which answers people mark, and putting them into the queue when an attempt ends."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from . import kinds, rubric
from .models import AnswerToMark, Attempt, Response
from .state import Document, State


def wait_for_marks(attempt: Attempt, played: Document, state: State) -> None:
    """Put the answers of a finished attempt that people mark into their queue. Queries: 2, none without any."""
    nodes = {
        number: played["nodes"][taken.node]
        for number, taken in enumerate(state.path, start=1)
        if is_marked(played["nodes"][taken.node])
    }
    if not nodes:
        return
    made = partial(AnswerToMark, activity_id=attempt.activity_id, since=attempt.finished_at)
    rows = Response.objects.filter(attempt=attempt, number__in=nodes, grade__isnull=True)
    AnswerToMark.objects.bulk_create(
        made(response=row, locale=row.locale, needed=rubric.needed(nodes[row.number])) for row in rows
    )


def is_marked(node: Mapping[str, Any]) -> bool:
    """Whether people grade the answers to this step."""
    return node["type"] == "question" and kinds.get(node["kind"]).marked
