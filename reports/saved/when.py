"""When a schedule is due, by the clock on its owner's wall. No reading or writing."""

from calendar import monthrange
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

#: Before she begins to work; mails go out an hour later at the earliest (`people/mailing.py`).
HOUR = time(6)
WEEK, MONTH = "week", "month"


def next_after(every: str, day: int, zone: str, now: datetime) -> datetime:
    """The first moment after `now`."""
    today = now.astimezone(ZoneInfo(zone)).date()
    at = _moment(every, day, zone, today)
    return at if at > now else _moment(every, day, zone, _first_of_next(every, today))


def last_until(every: str, day: int, zone: str, now: datetime) -> tuple[datetime, str]:
    """The latest moment that is not after `now`, and the name of its period: what is owed after any downtime."""
    today = now.astimezone(ZoneInfo(zone)).date()
    at = _moment(every, day, zone, today)
    if at > now:
        at = _moment(every, day, zone, _first(every, today) - timedelta(days=1))
    return at, period_of(every, at.astimezone(ZoneInfo(zone)).date())


def period_of(every: str, day: date) -> str:
    """'2027-W05', or '2027-05'."""
    if every == MONTH:
        return f"{day:%Y-%m}"
    year, week, _weekday = day.isocalendar()
    return f"{year}-W{week:02}"


def _moment(every: str, day: int, zone: str, within: date) -> datetime:
    """That of the week or month in which `within` lies."""
    first = _first(every, within)
    if every == MONTH:
        day = min(day, monthrange(first.year, first.month)[1])
    return datetime.combine(first + timedelta(days=day - 1), HOUR, ZoneInfo(zone))


def _first(every: str, day: date) -> date:
    return day.replace(day=1) if every == MONTH else day - timedelta(days=day.weekday())


def _first_of_next(every: str, day: date) -> date:
    first = _first(every, day)
    return _first(every, first + timedelta(days=31)) if every == MONTH else first + timedelta(days=7)
