"""Searching the library: every word has to be there, in whatever accents, case or script it is written."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import QuerySet, Value
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from .excerpts import Piece, excerpt, marked
from .folding import stems
from .models import EqualityBody, GlossaryTerm, Judgment, LegalText, Practice, Provision, RecordingRule


@dataclass(frozen=True, slots=True)
class Kind:
    """What can be found, and how a hit of it is shown."""

    key: str
    label: str
    model: type[LegalText]
    title: Callable[[LegalText], str]
    texts: tuple[str, ...]
    url: Callable[[LegalText], str]
    has_place: bool = True


def _on_page_of_place(anchor: str) -> Callable[[LegalText], str]:
    return lambda text: f"{reverse('law_place', args=[text.jurisdiction.code])}#{anchor}"


KINDS: tuple[Kind, ...] = (
    Kind(
        "term", _("Glossary"), GlossaryTerm, lambda t: t.term, ("definition", "equivalents"),
        lambda t: f"{reverse('law_glossary')}#{t.key}", has_place=False,
    ),
    Kind(
        "provision", _("Provision"), Provision, lambda t: t.citation, ("summary",),
        lambda t: reverse("law_provision", args=[t.translation_key]),
    ),
    Kind(
        "judgment", _("Judgment"), Judgment, lambda t: t.name,
        ("lesson", "facts", "holding", "articles", "application_numbers"),
        lambda t: reverse("law_judgment", args=[t.slug]), has_place=False,
    ),
    Kind(
        "practice", _("Practice"), Practice, lambda t: t.name or t.jurisdiction.label, ("what", "service", "evidence"),
        lambda t: f"{reverse('law_practices')}#{t.translation_key}",
    ),
    Kind(
        "body", _("Equality body"), EqualityBody, lambda t: t.name, ("mandate",), _on_page_of_place("bodies"),
    ),
    Kind(
        "recording", _("Recording"), RecordingRule, lambda t: t.jurisdiction.label, ("text",),
        _on_page_of_place("recording"),
    ),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing that was found."""

    kind_label: str
    title: list[Piece]
    text: list[Piece]
    url: str
    lang: str
    place: str
    reviewed: bool


def matches(query: str, language: str, kind: str = "") -> QuerySet | list:
    """(place of the kind, key) of what holds every word of `query`; of one kind, if it is named. No query yet."""
    wanted = stems(query)
    if not wanted:
        return []
    found = [
        each.model.objects.told_in(language)
        .select_related(None)
        .holding(wanted)
        .order_by()
        .annotate(kind_place=Value(place))
        .values_list("kind_place", "pk")
        for place, each in enumerate(KINDS)
        if kind in ("", each.key)
    ]
    return found[0].union(*found[1:], all=True).order_by("kind_place", "pk")


def hits(rows: list[tuple[int, int]], query: str) -> list[Hit]:
    """The hits of one page of `matches`. Queries: one per kind among them, 6 at most."""
    wanted = stems(query)
    shown: dict[tuple[int, int], Hit] = {}
    for place, kind in enumerate(KINDS):
        if keys := [pk for at, pk in rows if at == place]:
            neighbours = ("locale", "jurisdiction") if kind.has_place else ("locale",)
            for text in kind.model.objects.select_related(*neighbours).filter(pk__in=keys):
                shown[place, text.pk] = _hit(kind, text, wanted)
    return [shown[row] for row in rows if row in shown]


def _hit(kind: Kind, text: LegalText, wanted: list[str]) -> Hit:
    title = kind.title(text)
    place = text.jurisdiction.label if kind.has_place else ""
    return Hit(
        kind_label=kind.label,
        title=marked(title, wanted),
        text=excerpt([getattr(text, name) for name in kind.texts], wanted),
        url=kind.url(text),
        lang=text.locale.language_code,
        place=place if place != title else "",
        reviewed=text.reviewed,
    )
