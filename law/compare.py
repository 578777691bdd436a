"""Two to four jurisdictions side by side: what each says on every topic, on one day, and what its services do."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from people.models import Jurisdiction

from .library import practices, provisions
from .models import EqualityBody, LegalText, RecordingRule
from .models.topic import topic_names
from .queries import in_force

FEWEST, MOST = 2, 4


@dataclass(frozen=True, slots=True)
class Row:
    """One question and each jurisdiction's answers to it, in the order of the columns."""

    key: str
    label: str
    cells: list[list[LegalText]]

    @property
    def is_answered(self) -> bool:
        return any(self.cells)


@dataclass(frozen=True, slots=True)
class Comparison:
    """The topics of law that any of the places answers, and what its services and bodies are."""

    topics: list[Row]
    recording: Row
    bodies: Row
    practices: Row


def compare(places: list[Jurisdiction], *, topics: Iterable[str], language: str, on: date) -> Comparison:
    """Of each place its own law and that of the State it belongs to; empty `topics` means all. Queries: 5."""
    wanted = {place.pk for place in places} | {place.parent_id for place in places if place.parent_id}
    names = topic_names(language)
    asked = [key for key in names if not topics or key in topics]
    rows = list(provisions(language).filter(in_force(on), jurisdiction__in=wanted, topic__in=asked))
    found = [Row(key, names[key], _cells(places, [p for p in rows if p.topic == key])) for key in asked]
    return Comparison(
        topics=[row for row in found if row.is_answered or topics],
        recording=Row("recording-rules", "", _cells(places, _of(RecordingRule, wanted, language))),
        bodies=Row("bodies", "", _cells(places, _of(EqualityBody, wanted, language))),
        practices=Row("practices", "", _cells(places, practices(language).filter(jurisdiction__in=wanted))),
    )


def _of(model: type[LegalText], wanted: set[int], language: str):
    return model.objects.told_in(language).select_related("jurisdiction").filter(jurisdiction__in=wanted).order_by("id")


def _cells(places: list[Jurisdiction], rows: Iterable[LegalText]) -> list[list[LegalText]]:
    """Its own first, then the State's."""
    rows = list(rows)
    return [
        [row for row in rows if row.jurisdiction_id == place.pk]
        + [row for row in rows if place.parent_id and row.jurisdiction_id == place.parent_id]
        for place in places
    ]
