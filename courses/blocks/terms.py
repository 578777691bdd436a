"""Terms of a lesson: words of the glossary, by reference, explained where they stand and in a list."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from law.models import GlossaryTerm
from law.uses import Reference

from .foundations import UntranslatedChoice


def term_choices() -> list[tuple[str, str]]:
    """Every term's key and what it is called in the language of the page. Queries: 1."""
    language = get_language()
    return sorted(
        ((term.key, term.called(language)[0]) for term in GlossaryTerm.objects.told_in(language)),
        key=lambda choice: choice[1].casefold(),
    )


def terms_named(keys: Iterable[str], language: str) -> dict[str, GlossaryTerm]:
    """Terms by their keys, in `language` or the nearest to it, in the order of `keys`. Queries: 1, or none without keys."""
    wanted = list(dict.fromkeys(filter(None, keys)))
    if not wanted:
        return {}
    found = {term.key: term for term in GlossaryTerm.objects.told_in(language).filter(key__in=wanted)}
    return {key: found[key] for key in wanted if key in found}


class TermBlock(UntranslatedChoice):
    """A term by its key."""

    def to_python(self, value):
        # Wagtail looks each key up among the choices, which are a query.
        return value or ""


class TermsBlock(blocks.StructBlock):
    """The terms that a lesson explains; the same in every language, each in its own words."""

    terms = blocks.ListBlock(
        TermBlock(label=_("Term"), choices=term_choices), label=_("Terms"), min_num=1, default=[]
    )

    def law_used(self, value) -> list[Reference]:
        return [Reference(term=key) for key in dict.fromkeys(value["terms"]) if key]

    def render(self, value, context=None):
        """Nothing where none of the terms is in the glossary any more; each term once in a lesson.

        `terms` in the context has those of the lesson by their keys; a term is taken out of it where it is explained.
        """
        entries = self._entries(value, (context or {}).get("terms", {}))
        return super().render(value, {**(context or {}), "entries": entries}) if entries else ""

    def _entries(self, value, terms: dict[str, GlossaryTerm]) -> list[dict]:
        language, glossary = get_language(), reverse("law_glossary")
        entries = []
        for term in [terms.pop(key) for key in dict.fromkeys(value["terms"]) if key in terms]:
            name, lang = term.called(language)
            entries.append({
                "key": term.key,
                "name": name,
                "lang": lang,
                "told": term.definition,
                "told_lang": term.locale.language_code,
                "url": f"{glossary}#{term.key}",
            })  # fmt: skip
        return entries

    class Meta:
        icon = "help"
        label = _("Terms of this lesson")
        template = "courses/blocks/terms.html"
