"""Reading texts of law: each once, in the language that is nearest to the reader's."""

from collections.abc import Sequence

from django.db.models import Case, Exists, IntegerField, OuterRef, Q, QuerySet, Value, When

from people.languages import reading_order


class LegalTexts(QuerySet):
    """Texts of law, of which each may exist in several languages."""

    def told_in(self, language: str) -> "LegalTexts":
        """One row per text: in `language`, else the nearest to it, else the oldest. Adds no query."""
        rank = _rank(reading_order(language))
        others = self.model._base_manager.filter(translation_key=OuterRef("translation_key")).annotate(nearness=rank)
        nearer = others.filter(
            Q(nearness__lt=OuterRef("nearness")) | Q(nearness=OuterRef("nearness"), pk__lt=OuterRef("pk"))
        )
        return self.annotate(nearness=rank).filter(~Exists(nearer)).select_related("locale")

    def holding(self, stems: Sequence[str]) -> "LegalTexts":
        """Texts in which every one of `stems` (from `law.folding`) stands somewhere."""
        texts = self
        for stem in stems:
            texts = texts.filter(search_text__contains=stem)
        return texts


def _rank(languages: list[str]) -> Case:
    places = [When(locale__language_code=code, then=Value(place)) for place, code in enumerate(languages)]
    return Case(*places, default=Value(len(languages)), output_field=IntegerField())
