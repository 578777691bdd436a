"""What the debrief of a finished attempt shows beside it: the law, colleagues' choices, the way to practise."""

from django.urls import reverse
from django.utils import timezone

from people.models import User

from . import engine, tally
from .debrief_law import law_of_decisions
from .debrief_page import Beside
from .models import Attempt
from .read_marking import marks_of
from .state import Document, State


def beside(attempt: Attempt, document: Document, state: State, *, reader: User, language: str) -> Beside:
    """Queries: 1 for colleagues' choices, 2 for marks where people give some, at most 4 for the law of all decisions."""
    is_check = document["kind"] == "check"
    steps = () if is_check else engine.debrief(document, state).steps
    address = attempt.activity.course.slug, attempt.activity.slug, attempt.key
    return Beside(
        law=law_of_decisions(document, steps, language=language, reader=reader, on=timezone.localdate()),
        shares=tally.shares(attempt.activity_id, attempt.standing_version.structure_hash),
        marks=marks_of(attempt, document) if is_check else {},
        practise_url="" if is_check else reverse("practise", args=address),
    )
