"""Sentences of the interface that a language lacks are said in the language that its readers read next best.

Django itself knows one step only, to the default language.
"""

from collections.abc import Iterable
from gettext import NullTranslations

from django.conf import settings
from django.utils.translation import trans_real

from people.languages import reading_order


class InTurn(NullTranslations):
    """The first of several catalogues that has a sentence says it."""

    def __init__(self, catalogues: Iterable[trans_real.DjangoTranslation]):
        super().__init__()
        self._catalogues = tuple(catalogues)

    def gettext(self, message):
        said = (catalogue._catalog.get(message) for catalogue in self._catalogues)
        return next(filter(None, said), message)

    def ngettext(self, msgid1, msgid2, n):
        for catalogue in self._catalogues:
            try:
                return catalogue._catalog.plural(msgid1, n)
            except KeyError:
                continue
        return super().ngettext(msgid1, msgid2, n)


def chain_catalogues() -> None:
    """Give every language of the site that has a chain (`LANGUAGE_FALLBACKS`) the catalogues of that chain."""
    offered = dict(settings.LANGUAGES)
    for language in settings.LANGUAGE_FALLBACKS:
        if language in offered:
            others = [trans_real.translation(other) for other in reading_order(language)[1:]]
            trans_real.translation(language)._fallback = InTurn(others)
