"""The rules of sitting a check or scenario: how often, from when on, how long. The one place that decides.

Pure functions of what was done so far; `quizzes/attempts.py` asks them in the transaction that begins an attempt.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

GRACE = timedelta(seconds=5)
"""How long after the end an answer is taken that was on its way. Nobody is shown it as time of hers."""


class MayNotBegin(Exception):
    """An attempt can't be begun now; `sitting` says how it stands."""

    def __init__(self, sitting: "Sitting") -> None:
        super().__init__()
        self.sitting = sitting


class Rules(Protocol):
    """An activity, as the rules see it."""

    attempts_allowed: int | None
    waiting_hours: int


class Sat(Protocol):
    """An attempt, as the rules see it."""

    number: int
    finished_at: datetime | None
    passed: bool | None


@dataclass(frozen=True, slots=True)
class Sitting:
    """How many attempts are `allowed` in all and `left` (None: as many as she likes), and from when she may begin."""

    allowed: int | None
    left: int | None
    begins_at: datetime | None = None

    @property
    def may_begin(self) -> bool:
        return self.left != 0 and self.begins_at is None


def sitting(rules: Rules, attempts: Sequence[Sat], granted: Sequence[datetime], now: datetime) -> Sitting:
    """How it stands after these attempts, of which none is open; `granted` are the moments of extra attempts.

    An extra attempt may be begun at once: whoever gave it after the last attempt knows that she failed.
    """
    allowed = None if rules.attempts_allowed is None else rules.attempts_allowed + len(granted)
    left = None if allowed is None else max(0, allowed - len(attempts))
    last = max(attempts, key=lambda one: one.number, default=None)
    if last is None or last.passed or last.finished_at is None or not rules.waiting_hours or left == 0:
        return Sitting(allowed, left)
    begins_at = last.finished_at + timedelta(hours=rules.waiting_hours)
    waits = begins_at > now and not any(at >= last.finished_at for at in granted)
    return Sitting(allowed, left, begins_at if waits else None)


def is_over(attempt, now: datetime) -> bool:
    """Whether the time of an attempt that isn't finished is up: whoever opens it finds it ended."""
    return attempt.finished_at is None and attempt.ends_at is not None and attempt.ends_at <= now


def is_closed(attempt, now: datetime) -> bool:
    """Whether no answer is taken any more, not even one that was on its way."""
    return is_over(attempt, now) and attempt.ends_at + GRACE <= now
