"""How far each of the invented officers comes, and when. Pure: the same people for the same day of loading."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from quizzes.simulation import model

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Learner:
    """An officer who learns: what she can, from when to when she is at the course, and what part of it she does.

    `share` is 1 for who goes to the end, 0 for who hasn't begun.
    """

    officer: model.Officer
    enrolled_at: datetime
    begins_at: datetime
    ends_at: datetime
    share: float


def learner(number: int, language: str, now: datetime) -> Learner:
    """Of twenty, nine complete the course in the last year, more in the last months; two did so almost two years ago.

    Five are under way, four haven't begun.
    """
    random = Random(f"demo:learner:{number}")
    officer = model.Officer(random.gauss(0.6, 0.8), model.exp(0.25 * random.gauss(0, 1)), language)
    turn = number * 7 % 20  # so that every station has some of each
    took = random.uniform(5, 45)
    if turn < 2:  # ends 24 months later, in the next weeks
        ended, share = random.uniform(650, 722), 1.0
    elif turn < 11:
        ended, share = 2 + 360 * random.random() ** 1.5, 1.0
    elif turn < 16:
        ended, share = random.uniform(1, 60), random.uniform(0.1, 0.85)
    else:
        ended, share = random.uniform(1, 60), 0.0
    ends = _by_day(now - ended * DAY, random)
    begins = _by_day(ends - took * DAY, random)
    return Learner(officer, begins - random.uniform(1, 20) * DAY, begins, ends, share)


def spread(begins: datetime, ends: datetime, count: int, random: Random) -> Iterator[datetime]:
    """So many moments in order, the last of them at the end."""
    days = sorted(random.random() for _ in range(count - 1))
    for part in (*days, 1):
        yield begins + (ends - begins) * part


def _by_day(moment: datetime, random: Random) -> datetime:
    """People learn before, in and after their shifts; nobody in the demonstration at four in the morning."""
    hour = random.choice((7, 8, 10, 13, 14, 16, 19, 20))
    at = moment.replace(hour=hour, minute=random.randrange(60), second=random.randrange(60), microsecond=0)
    return at if at < moment else at - DAY
