"""The question bank: which of its questions a pool may draw, and which checks use one."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Count, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from wagtail.models import Page

from .models import BankQuestion, BankUse

#: The tags by which a pool asks; each narrows what it draws from, and an empty one doesn't.
TAGS = ("topic", "competency", "difficulty", "jurisdiction")


def matching(tags: Mapping[str, Any], *, locale_id: int, competencies: Collection[str]) -> dict[str, dict]:
    """Nodes of the bank's questions in this language that have all these tags, by key.

    Without those whose competency the course doesn't train. They stand in the order of their keys, which is the same
    in every language, so that translations of a check have the same structure. Queries: 1.
    """
    wanted = {name: tags[name] for name in TAGS if tags.get(name)}
    if code := wanted.pop("jurisdiction", None):
        wanted["jurisdiction__code"] = code
    found = BankQuestion.objects.filter(locale=locale_id, competency__in=list(competencies), **wanted)
    return {str(one.translation_key): one.node() for one in found.order_by("translation_key")}


def with_uses(questions: QuerySet) -> QuerySet:
    """Each with `used`, the number of published checks that can ask it."""
    used = BankUse.objects.filter(key=OuterRef("translation_key"), page__live=True).order_by()
    counted = used.values("key").annotate(count=Count("page__translation_key", distinct=True)).values("count")
    return questions.annotate(used=Coalesce(Subquery(counted), Value(0)))


def uses(question: BankQuestion) -> QuerySet[Page]:
    """The published checks that can ask this question, in every language."""
    pages = BankUse.objects.filter(key=question.translation_key, page__live=True).values("page")
    return Page.objects.filter(pk__in=pages).select_related("locale").order_by("path")


@transaction.atomic
def retag(questions: Iterable[BankQuestion], changes: Mapping[str, Any]) -> int:
    """Give these questions other tags, in all their languages; gives the number of questions.

    `changes` has those of topic, jurisdiction, competency, difficulty and points that are to change.
    """
    keys: set[UUID] = {one.translation_key for one in questions}
    for one in BankQuestion.objects.filter(translation_key__in=keys).select_for_update():
        for name, value in changes.items():
            if name in ("topic", "jurisdiction"):
                setattr(one, name, value)
            else:
                one.question[0].value[name] = value
        one.save()
    return len(keys)
