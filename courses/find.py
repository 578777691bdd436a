"""Finding lessons by their words, each in the language nearest to the reader's."""

from collections.abc import Sequence

from django.db.models import Case, Exists, F, IntegerField, OuterRef, Q, QuerySet, Value, When

from people.languages import reading_order

from .models import ActivityEdition


def activities_holding(stems: Sequence[str], course_ids: Sequence[int], language: str) -> QuerySet[ActivityEdition]:
    """Activities of these courses in whose words every one of `stems` (from `law.folding`) stands somewhere.

    What exists in several languages is looked through in the one that this reader is shown. No query yet.
    """
    rank = _nearness(reading_order(language))
    taught = ActivityEdition.objects.filter(activity__course__in=course_ids, activity__position__isnull=False)
    shown = taught.annotate(nearness=rank).filter(_served(language))
    nearer = shown.filter(activity=OuterRef("activity"), nearness__lt=OuterRef("nearness"))
    found = shown.filter(~Exists(nearer))
    for stem in stems:
        found = found.filter(search_text__contains=stem)
    return found.select_related("activity__course").defer("content", "search_text").order_by(
        "activity__course__slug", "activity__position"
    )


def _served(language: str) -> Q:
    return Q(locale__in=reading_order(language)) | Q(locale=F("activity__course__source_locale"))


def _nearness(languages: Sequence[str]) -> Case:
    places = [When(locale=code, then=Value(place)) for place, code in enumerate(languages)]
    return Case(*places, default=Value(len(languages)), output_field=IntegerField())
