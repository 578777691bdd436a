"""How long a completion is valid: the one rule of it."""

from calendar import monthrange
from datetime import date


def last_day(completed_on: date, months: int | None) -> date | None:
    """The last day on which a completion counts: so many months later, on the same day or the last of a shorter month.

    None where `months` (of `Course.validity_months`) is empty: it doesn't expire.
    """
    if not months:
        return None
    years, month = divmod(completed_on.month - 1 + months, 12)
    year, month = completed_on.year + years, month + 1
    return date(year, month, min(completed_on.day, monthrange(year, month)[1]))
