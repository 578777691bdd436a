"""The law that an exercise cites by key, for one reader: her language, and where she is."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Q

from people.models import Jurisdiction

from .models import Judgment, Provision
from .queries import in_language


def judgments_named(slugs: Iterable[str], language: str) -> dict[str, Judgment]:
    """Judgments by their short name, in `language` where there is a translation. Queries: 1, or none without names."""
    wanted = set(slugs)
    if not wanted:
        return {}
    rows = Judgment.objects.filter(slug__in=wanted).select_related("locale").order_by("pk")
    return {judgment.slug: judgment for judgment in in_language(rows, language)}


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
        .filter(topic__in=wanted)
        .filter(Q(in_force_from__isnull=True) | Q(in_force_from__lte=on))
        .filter(Q(in_force_to__isnull=True) | Q(in_force_to__gte=on))
        .select_related("jurisdiction", "locale")
        .order_by("-jurisdiction__code", "id")
    )
    found: dict[str, list[Provision]] = {}
    for provision in in_language(rows, language):
        found.setdefault(provision.topic, []).append(provision)
    return found
