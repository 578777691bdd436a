"""A single question in the words that are published now, outside of any attempt."""

from collections.abc import Collection
from typing import NamedTuple

from django.db.models import Exists, OuterRef, QuerySet

from courses.models import ActivityEdition
from people.languages import reading_order

from . import pools
from .models import MemoryCard, PublishedVersion
from .state import Document
from .versions import document


class Question(NamedTuple):
    """A document with this question and no other, the version it is taken from, and its language."""

    document: Document
    version_id: int
    locale: str


def current_versions(activities: Collection[int]) -> QuerySet[PublishedVersion]:
    """The versions that are current in each language of these exercises, without their documents. Queries: 1."""
    edition = ActivityEdition.objects.filter(
        activity=OuterRef("activity"), locale=OuterRef("locale"), content_hash=OuterRef("content_hash")
    )
    current = PublishedVersion.objects.filter(Exists(edition), activity__in=activities)
    return current.select_related("activity__course").defer("document")


def question_now(card: MemoryCard, language: str) -> Question | None:
    """The card's question for a reader of `language`; None when it isn't asked any more in any language.

    A translation that is behind may lack it; then she gets it in the next language that has it, hers first.
    Queries: 1, and 1 for each document that the process doesn't know.
    """
    order = reading_order(language, card.activity.course.source_locale)

    def place(version: PublishedVersion) -> int:
        return order.index(version.locale) if version.locale in order else len(order)

    for one in sorted(current_versions([card.activity_id]).order_by("pk"), key=place):
        if question := question_of(one, card.node):
            return question
    return None


def question_of(version: PublishedVersion, node: str) -> Question | None:
    """One question of a version; None when that has none of this id. Queries: as `document`."""
    one = alone(document(version.pk), node)
    return one and Question(one, version.pk, version.locale)


def alone(whole: Document, node: str) -> Document | None:
    """The document with this question and no other; None when it has none of this id."""
    asked = whole["nodes"].get(node)
    if asked is None or asked["type"] != "question":
        return None
    return pools.alone(whole, node)
