"""Reckoning with months. Pure."""

from calendar import monthrange
from datetime import date, timedelta


def moved(day: date, months: int) -> date:
    """The same day so many months on (or back), or the last of that month where it has no such day."""
    place = day.year * 12 + day.month - 1 + months
    year, month = divmod(place, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def last_months(today: date, count: int) -> list[date]:
    """The first days of so many months, this one last."""
    return [moved(today.replace(day=1), -back) for back in range(count - 1, -1, -1)]


def completed_between(validity: int, first: date, last: date) -> tuple[date, date]:
    """On which days somebody completed whose completion, valid for `validity` months, ends from `first` to `last`.

    Ends of months make it uneven: what was completed on 29, 30 and 31 August ends on 28 February, all of it.
    """
    return _earliest(validity, first), _earliest(validity, last + timedelta(days=1)) - timedelta(days=1)


def _earliest(validity: int, end: date) -> date:
    """The earliest day of completion that is still valid at the beginning of `end`."""
    day = moved(end, -validity) - timedelta(days=4)
    while moved(day, validity) < end:
        day += timedelta(days=1)
    return day
