"""Trying a decision again after an attempt is finished: a play that is kept in the session and counts for nothing.

It has the attempt's own responses up to a decision, and others after it. There is one for a person at a
time; a new one takes the place of the last.
"""

from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass
from json import dumps

from . import engine
from .models import Attempt
from .state import Document, Graded, State

SESSION_KEY = "practice"
LARGEST = 32_768
"""Characters of JSON: many times what any scenario asks for, and little enough for a session."""


class TooLong(Exception):
    """The practice has outgrown what a session keeps."""


@dataclass(frozen=True, slots=True)
class Practice:
    """The attempt's responses before the decision, how many they are, and those given since."""

    before: tuple[Graded, ...]
    since: tuple[Graded, ...]

    @property
    def kept(self) -> int:
        return len(self.before)

    @property
    def responses(self) -> tuple[Graded, ...]:
        return (*self.before, *self.since)


def begin(session: MutableMapping, *, attempt: Attempt, kept: int) -> None:
    """Begin anew after the first `kept` responses of the attempt."""
    session[SESSION_KEY] = {"attempt": str(attempt.key), "kept": kept, "taken": []}


def under_way(session: Mapping, *, attempt: Attempt, real: State) -> Practice | None:
    """The practice from this attempt, if there is one; `real` is where the attempt ended."""
    stored = session.get(SESSION_KEY)
    if not stored or stored["attempt"] != str(attempt.key):
        return None
    before = tuple(Graded(taken.response, taken.grade) for taken in real.path[: stored["kept"]])
    # A practice that was stored before grades were kept goes back to its decision.
    return Practice(before, tuple(Graded(*one) for one in stored.get("taken", ())))


def answer(session: MutableMapping, practice: Practice, document: Document, tried: State, payload: dict) -> None:
    """Take a response where the practice stands; raises engine.Refused or TooLong, and then nothing has changed."""
    step = engine.answer(document, tried, payload)
    since = [*practice.since, Graded(step.taken.response, step.taken.grade)]
    if len(dumps(since)) > LARGEST:
        raise TooLong
    session[SESSION_KEY] = {**session[SESSION_KEY], "taken": since}
