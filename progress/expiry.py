"""How long a completion is valid, and what renews it: the one rule of it."""

from calendar import monthrange
from datetime import date, timedelta
from enum import Enum

#: So long before the last day a completion can be renewed; the first reminder of its certificate comes then.
AHEAD = timedelta(days=90)


class Renewal(Enum):
    """What is done again."""

    REFRESHER = "refresher"
    COURSE = "course"


def last_day(completed_on: date, months: int | None) -> date | None:
    """The last day on which a completion counts: so many months later, on the same day or the last of a shorter month.

    None where `months` (of `Course.validity_months`) is empty: it doesn't expire.
    """
    if not months:
        return None
    years, month = divmod(completed_on.month - 1 + months, 12)
    year, month = completed_on.year + years, month + 1
    return date(year, month, min(completed_on.day, monthrange(year, month)[1]))


def renewal(
    completed_on: date, *, months: int | None, grace: int | None, has_refresher: bool, today: date
) -> Renewal | None:
    """What renews a completion today; None while it is too early, or where it doesn't expire.

    The refresher, where the course has one, is enough until `grace` months (of `Course.refresher_months`) after the
    last day.
    """
    last = last_day(completed_on, months)
    if last is None or today < last - AHEAD:
        return None
    if has_refresher and today <= (last_day(last, grace) or last):
        return Renewal.REFRESHER
    return Renewal.COURSE
