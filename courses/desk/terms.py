"""The glossary's terms in a page that is translated, with what they are called in its language."""

from dataclasses import dataclass

from wagtail_localize.models import StringSegment, Translation

from law.folding import fold, stems
from law.models import GlossaryTerm


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A term, what the glossary calls it in the target language, and how many sentences of the page have it."""

    term: str
    told: str
    definition: str
    count: int


def suggestions(translation: Translation) -> list[Suggestion]:
    """Terms that stand in the page and have an equivalent in its target language, the most frequent first. Queries: 2."""
    language, source = translation.target_locale.language_code, translation.source.locale
    sentences = [
        fold(text)
        for text in StringSegment.objects.filter(source=translation.source_id).values_list("string__data", flat=True)
    ]
    found = []
    for term in GlossaryTerm.objects.filter(locale=source).select_related("locale"):
        told, code = term.called(language)
        wanted = stems(term.term)
        count = sum(all(stem in sentence for stem in wanted) for sentence in sentences) if wanted else 0
        if count and code == language:
            found.append(Suggestion(term.term, told, term.definition, count))
    return sorted(found, key=lambda one: (-one.count, one.term))
