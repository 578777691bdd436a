"""Pieces of pages that read the same for everybody but for a few words: rendered once, then only filled in.

Rendering a template costs a page more than the queries beside it; what depends on nothing but the language needn't be
rendered for each reader. Kept in the process, so that no other release's files are named.
"""

import re
from collections.abc import Callable
from functools import cache

from django.template.loader import render_to_string
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

_GAP = "\ue000{}\ue001"
_GAPS = re.compile("\ue000([a-z_]+)\ue001")


def gap(name: str) -> SafeString:
    """What stands in a kept piece until a text is put in its place; of characters that Unicode leaves to private use."""
    return mark_safe(_GAP.format(name))


class Kept:
    """A piece of a page from `template`, in which each of `gaps` stands for a text that differs from page to page.

    `context` gives what else the template needs; it may depend on the language alone.
    """

    def __init__(self, template: str, *gaps: str, context: Callable[[], dict] = dict) -> None:
        self._template, self._gaps, self._context = template, gaps, context
        self._parts = cache(self._render)

    def __call__(self, *variants: str, **words: str) -> SafeString:
        """The piece with `words` in its gaps, escaped unless they are safe; `variants` are what the template finds true."""
        # Parts stand between names of gaps. What is put in is never looked through again, whatever it holds.
        parts = self._parts(get_language(), variants)
        # Safe: the parts come from a template, and what isn't safe already is escaped here.
        filled = [part if place % 2 == 0 else conditional_escape(words[part]) for place, part in enumerate(parts)]
        return mark_safe("".join(filled))

    def _render(self, _language: str | None, variants: tuple[str, ...]) -> list[str]:
        gaps = {name: gap(name) for name in self._gaps}
        return _GAPS.split(render_to_string(self._template, {**self._context(), **gaps, **dict.fromkeys(variants, True)}))
