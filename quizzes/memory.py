"""How well something is remembered, and when to ask for it again: FSRS, as pure functions of plain values.

`fsrs` does the sums. It is set here so that a question comes again after whole days (an officer isn't kept for a
step of ten minutes), at least once a year, and at the same moment for the same answers: nothing is drawn by lot.
"""

from dataclasses import dataclass
from datetime import UTC, datetime

import fsrs

#: From these grades on an answer was recalled with effort, and well. Below the first it was forgotten.
HARD_FROM, GOOD_FROM = 0.5, 0.8

#: Days, at most, until a question comes again.
LONGEST = 365

SCHEDULER = fsrs.Scheduler(
    desired_retention=0.9, learning_steps=(), relearning_steps=(), maximum_interval=LONGEST, enable_fuzzing=False
)


@dataclass(frozen=True, slots=True)
class Memory:
    """What FSRS knows of one question and one person; `stability` and the next two are empty before the first answer."""

    state: int
    step: int | None
    stability: float | None
    difficulty: float | None
    due: datetime
    last_review: datetime | None


def rating_of(grade: float) -> int:
    """1 (Again) below a half, 2 (Hard) below four fifths, else 3 (Good). 4 (Easy) can't be told from an answer."""
    if grade < HARD_FROM:
        return int(fsrs.Rating.Again)
    return int(fsrs.Rating.Hard if grade < GOOD_FROM else fsrs.Rating.Good)


def reviewed(memory: Memory, rating: int, at: datetime) -> Memory:
    """What is remembered after an answer, and when it is asked for next."""
    card, _ = SCHEDULER.review_card(_card(memory), fsrs.Rating(rating), at.astimezone(UTC))
    return Memory(int(card.state), card.step, card.stability, card.difficulty, card.due, card.last_review)


def strength(memory: Memory, at: datetime) -> float | None:
    """The probability, 0 to 1, that the answer is still known (retrievability); None before the first answer."""
    if memory.stability is None:
        return None
    return SCHEDULER.get_card_retrievability(_card(memory), at.astimezone(UTC))


def _card(memory: Memory) -> fsrs.Card:
    # An id of its own, or the package would wait a millisecond for one.
    return fsrs.Card(
        card_id=0,
        state=fsrs.State(memory.state),
        step=memory.step,
        stability=memory.stability,
        difficulty=memory.difficulty,
        due=memory.due,
        last_review=memory.last_review,
    )
