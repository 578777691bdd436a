"""Reads of the law that lessons and scenarios share."""

from collections.abc import Iterable
from datetime import date
from typing import TypeVar
from uuid import UUID

from django.db.models import Q

from people.languages import reading_order
from people.models import Jurisdiction

from .models import Judgment, LegalText, Provision

Text = TypeVar("Text", bound=LegalText)


def in_language(rows: Iterable[Text], language: str) -> list[Text]:
    """One row per key: the best in which readers of `language` are served, else the first given; keeps the order."""
    order = reading_order(language)
    best: dict[UUID, Text] = {}
    for row in rows:
        known = best.get(row.translation_key)
        if known is None or _rank(row, order) < _rank(known, order):
            best[row.translation_key] = row
    return list(best.values())


def _rank(row: LegalText, order: tuple[str, ...]) -> int:
    code = row.locale.language_code
    return order.index(code) if code in order else len(order)


def provisions_for(
    *, topic: str, jurisdiction: Jurisdiction | None, language: str, on: date
) -> list[Provision]:
    """What the law says on `topic` where the reader is: her entity, then her State; empty when unknown.

    Queries: 1.
    """
    if jurisdiction is None:
        return []
    rows = (
        Provision.objects.filter(Q(jurisdiction=jurisdiction) | Q(jurisdiction=jurisdiction.parent_id))
        .filter(topic=topic)
        .filter(Q(in_force_from__isnull=True) | Q(in_force_from__lte=on))
        .filter(Q(in_force_to__isnull=True) | Q(in_force_to__gte=on))
        .select_related("jurisdiction", "locale")
        .order_by("-jurisdiction__code", "id")
    )
    return in_language(rows, language)


def judgment_in(judgment: Judgment, language: str) -> Judgment:
    """The same judgment in `language`, or as it was given where there is no translation.

    Queries: 1.
    """
    rows = Judgment.objects.filter(translation_key=judgment.translation_key).select_related("locale")
    return next(iter(in_language([judgment, *rows], language)))
