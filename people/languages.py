"""In which languages somebody is served when her own isn't there: the one place that knows the chains."""

from collections.abc import Iterable
from typing import TypeVar

from django.conf import settings

Row = TypeVar("Row")


def reading_order(language: str, *more: str) -> tuple[str, ...]:
    """The languages in which a reader of `language` is served, best first.

    Her own, then those that `LANGUAGE_FALLBACKS` names for it, then the default language, then `more`.
    """
    chain = (language, *settings.LANGUAGE_FALLBACKS.get(language, ()), settings.LANGUAGE_CODE, *more)
    return tuple(dict.fromkeys(chain))


def best_of(editions: Iterable[Row], order: tuple[str, ...]) -> Row | None:
    """Of rows that have a `locale` (its code), the first in `order`; None where there is none of those."""
    known = [edition for edition in editions if edition.locale in order]
    return min(known, key=lambda edition: order.index(edition.locale), default=None)
