"""Reads of the law library: everything once, in the language nearest to the reader's."""

from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q, QuerySet

from people.models import Jurisdiction

from .folding import fold
from .models import EqualityBody, Practice, Provision, RecordingRule


def provisions(language: str) -> QuerySet[Provision]:
    return Provision.objects.told_in(language).select_related("jurisdiction").order_by("jurisdiction__code", "id")


def practices(language: str) -> QuerySet[Practice]:
    return Practice.objects.told_in(language).select_related("jurisdiction").order_by("jurisdiction__code", "id")


def jurisdictions() -> list[Jurisdiction]:
    """States by their name in the language of the page, each followed by its entities; the European level first.

    Queries: 1.
    """
    rows = list(Jurisdiction.objects.select_related("parent"))
    return sorted(rows, key=_place_in_list)


def _place_in_list(jurisdiction: Jurisdiction) -> tuple:
    state = jurisdiction.parent or jurisdiction
    return (state.code != Jurisdiction.EUROPEAN, fold(state.label), jurisdiction.parent_id is not None, jurisdiction.code)


@dataclass(frozen=True, slots=True)
class PlaceLaw:
    """What the library holds on one jurisdiction, by topic, beside what isn't law there now."""

    by_topic: dict[str, list[Provision]]
    past: list[Provision]
    coming: list[Provision]
    bodies: list[EqualityBody] = field(default_factory=list)
    recording: list[RecordingRule] = field(default_factory=list)
    practices: list[Practice] = field(default_factory=list)


def place_law(jurisdiction: Jurisdiction, *, language: str, on: date) -> PlaceLaw:
    """The law of a jurisdiction, and of the State that it is an entity of. Queries: 4."""
    here = Q(jurisdiction=jurisdiction) | Q(jurisdiction=jurisdiction.parent_id)
    rows = list(provisions(language).filter(here).order_by("-jurisdiction__code", "id"))
    now = [p for p in rows if p.applies_on(on)]
    by_topic: dict[str, list[Provision]] = {}
    for provision in now:
        by_topic.setdefault(provision.topic, []).append(provision)
    return PlaceLaw(
        by_topic=by_topic,
        past=[p for p in rows if p.in_force_to and p.in_force_to < on],
        coming=[p for p in rows if p.in_force_from and p.in_force_from > on],
        bodies=list(EqualityBody.objects.told_in(language).filter(here).order_by("id")),
        recording=list(RecordingRule.objects.told_in(language).filter(here).order_by("id")),
        practices=list(practices(language).filter(here)),
    )
