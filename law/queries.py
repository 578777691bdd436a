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


def in_force(on: date) -> Q:
    """Provisions that apply on that day; an empty date means 'always has', 'still does'."""
    return (Q(in_force_from__isnull=True) | Q(in_force_from__lte=on)) & (
        Q(in_force_to__isnull=True) | Q(in_force_to__gte=on)
    )


def provisions_on(
    topics: Iterable[str], *, jurisdiction: Jurisdiction | None, language: str, on: date
) -> dict[str, list[Provision]]:
    """What the law says where the reader is, by topic: her entity's first, then her State's.

    Queries: 1, or none without topics or jurisdiction.
    """
    wanted = set(topics)
    if not wanted or jurisdiction is None:
        return {}
    rows = (
        Provision.objects.filter(Q(jurisdiction=jurisdiction) | Q(jurisdiction=jurisdiction.parent_id))
        .filter(in_force(on), topic__in=wanted)
        .select_related("jurisdiction", "locale")
        .order_by("-jurisdiction__code", "id")
    )
    found: dict[str, list[Provision]] = {}
    for provision in in_language(rows, language):
        found.setdefault(provision.topic, []).append(provision)
    return found


def judgments_named(slugs: Iterable[str], language: str) -> dict[str, Judgment]:
    """Judgments by their short name, in `language` where there is a translation. Queries: 1, or none without names."""
    wanted = set(slugs)
    if not wanted:
        return {}
    rows = Judgment.objects.filter(slug__in=wanted).select_related("locale").order_by("pk")
    return {judgment.slug: judgment for judgment in in_language(rows, language)}


def judgment_in(judgment: Judgment, language: str) -> Judgment:
    """The same judgment in `language`, or as it was given where there is no translation.

    Queries: 1.
    """
    rows = Judgment.objects.filter(translation_key=judgment.translation_key).select_related("locale")
    return next(iter(in_language([judgment, *rows], language)))
