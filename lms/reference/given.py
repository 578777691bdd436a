"""Which languages the texts of the reference files have or had, so that what somebody deleted doesn't come back."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Model
from wagtail.models import Page

from lms.models import GivenLanguage


def never_given(model: type[Model], keys: Iterable[UUID], language: str) -> set[UUID]:
    """Those of the translation keys that neither have this language nor ever had it. Queries: 2."""
    wanted = set(keys)
    given = GivenLanguage.objects.filter(key__in=wanted, language=language)
    return wanted - _there(model, wanted, language) - set(given.values_list("key", flat=True))


def remember(model: type[Model], keys: Iterable[UUID], languages: Iterable[str]) -> None:
    """Note which of these languages the texts have now. Queries: 2 a language."""
    wanted = set(keys)
    for language in languages:
        there = [GivenLanguage(key=key, language=language) for key in _there(model, wanted, language)]
        GivenLanguage.objects.bulk_create(there, ignore_conflicts=True)


def _there(model: type[Model], keys: set[UUID], language: str) -> set[UUID]:
    """An alias only repeats another language."""
    rows = model.objects.filter(translation_key__in=keys, locale__language_code=language)
    if issubclass(model, Page):
        rows = rows.filter(alias_of=None)
    return set(rows.values_list("translation_key", flat=True))
