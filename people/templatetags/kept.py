"""`{% kept %}`: an include for what depends on the language and on a few yes-or-no questions only."""

from functools import cache

from django import template

from people.kept import Kept

register = template.Library()


@register.simple_tag
def kept(name: str, **given):
    """The template `name`, rendered once per language: `print=True` says what is true in it, a text fills a gap.

    What the page's context lacks comes as an empty text, and counts as not true.
    """
    texts = {key: value for key, value in given.items() if value and isinstance(value, str)}
    variants = tuple(key for key, value in given.items() if key not in texts and value)
    return _kept(name, tuple(texts))(*variants, **texts)


@cache
def _kept(name: str, gaps: tuple[str, ...]) -> Kept:
    return Kept(name, *gaps)
