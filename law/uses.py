"""Where law is used, and which of those places have to be looked at again since it changed.

Apps above say at every publication what a page shows (`keep`); nothing here knows lessons or questions.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone
from wagtail.models import Page

from people.models import User

from .models import GlossaryTerm, Judgment, Provision, Use


@dataclass(frozen=True, slots=True)
class Reference:
    """One piece of law that a page shows: a judgment, a provision, whatever applies on a topic, or a term."""

    judgment_key: UUID | None = None
    provision_key: UUID | None = None
    topic: str = ""
    term: str = ""


@transaction.atomic
def keep(page: Page, place: str, found: Iterable[tuple[str, Reference]]) -> None:
    """Remember what law `page` shows, as (part, reference); what it still shows keeps its flag. Queries: 3 at most."""
    wanted = {(part, ref.judgment_key, ref.provision_key, ref.topic, ref.term) for part, ref in found}
    kept = Use.objects.filter(page_id=page.pk)
    there = {(u.part, u.judgment_key, u.provision_key, u.topic, u.term): u.pk for u in kept}
    if gone := [pk for law, pk in there.items() if law not in wanted]:
        Use.objects.filter(pk__in=gone).delete()
    Use.objects.bulk_create(
        Use(
            page_id=page.pk, place=place, part=part, judgment_key=judgment, provision_key=provision, topic=topic, term=term
        )
        for part, judgment, provision, topic, term in sorted(wanted - there.keys(), key=str)
    )


def law_changed(law: Judgment | Provision | GlossaryTerm, *, also_topic: str = "", also_term: str = "") -> int:
    """Flag every place that shows `law`; gives their number. `also_…`: the topic or key that it left. Queries: 1."""
    shown = shown_by(law)
    if also_topic:
        shown |= Q(topic=also_topic)
    if also_term:
        shown |= Q(term=also_term)
    return Use.objects.filter(shown).update(changed_at=timezone.now())


def shown_by(law: Judgment | Provision | GlossaryTerm) -> Q:
    """The uses that show `law`: a provision is shown by its own name, or by its topic; a term by its key."""
    if isinstance(law, GlossaryTerm):
        return Q(term=law.key)
    if isinstance(law, Judgment):
        return Q(judgment_key=law.translation_key)
    return Q(provision_key=law.translation_key) | Q(topic=law.topic)


def looked_at(*, use: Use, seen: datetime | None, by: User) -> bool:
    """Take the flag away, unless law changed once more after `seen`, the change that was looked at. Queries: 1."""
    unchanged = Use.objects.filter(pk=use.pk, changed_at=seen)
    return bool(unchanged.update(changed_at=None, looked_on=timezone.localdate(), looked_by=by))


def uses(on: date) -> QuerySet[Use]:
    """Every use, with `begun_or_ended`: whether its law began or ended by its own dates since it was looked at."""
    law = Provision.objects.filter(Q(translation_key=OuterRef("provision_key")) | Q(topic=OuterRef("topic")))
    ended = law.filter(in_force_to__lt=on, in_force_to__gte=OuterRef("looked_on"))
    begun = law.filter(in_force_from__lte=on, in_force_from__gt=OuterRef("looked_on"))
    return Use.objects.annotate(ended=Exists(ended), begun=Exists(begun)).select_related("page__locale", "looked_by")


def to_look_at(on: date) -> QuerySet[Use]:
    """The uses whose law changed, began or ended since somebody looked at them."""
    return uses(on).filter(Q(changed_at__isnull=False) | Q(ended=True) | Q(begun=True))


def with_uses(texts: QuerySet) -> QuerySet:
    """Judgments, provisions or terms with `in_lessons`, `in_questions` and `in_scenarios`, languages counted once.

    Adds no query.
    """
    if texts.model is Judgment:
        shown = Q(judgment_key=OuterRef("translation_key"))
    elif texts.model is GlossaryTerm:
        shown = Q(term=OuterRef("key"))
    else:
        shown = Q(provision_key=OuterRef("translation_key")) | Q(topic=OuterRef("topic"))
    return texts.annotate(
        in_lessons=_count(shown, Use.Place.LESSON, "page__translation_key"),
        in_questions=_count(shown, Use.Place.QUESTION, "part"),
        in_scenarios=_count(shown, Use.Place.SCENARIO, "page__translation_key"),
    )


def _count(shown: Q, place: str, of: str) -> Coalesce:
    """How many different `of` there are; in a subquery of its own, so that the three don't multiply."""
    found = Use.objects.filter(shown, place=place).order_by().annotate(all=Value(1)).values("all")
    return Coalesce(Subquery(found.annotate(number=Count(of, distinct=True)).values("number")), Value(0))
