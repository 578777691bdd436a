"""What blocks of a lesson share: clean rich text, fields that are the same in every language, references."""

import re
from typing import ClassVar

import nh3
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.rich_text import expand_db_html

RICH_TEXT = ["h2", "h3", "bold", "italic", "ol", "ul", "link", "document-link"]
INLINE_TEXT = ["bold", "italic", "link"]
#: What these features make.
PROSE_TAGS = {"p", "h2", "h3", "b", "strong", "i", "em", "ol", "ul", "li", "a", "br"}


def prose(source: str) -> str:
    """Rich text as HTML that is safe to show, whoever stored it.

    The editor cleans what is typed, but a translator's link or an import doesn't pass through the editor.
    """
    return nh3.clean(expand_db_html(source), tags=PROSE_TAGS, attributes={"a": {"href"}})


class KeyBlock(blocks.CharBlock):
    """A key that joins things across languages: never offered to translators, copied as it is."""

    def __init__(self, **kwargs):
        kwargs.setdefault("max_length", 64)
        super().__init__(**kwargs)

    def clean(self, value):
        value = super().clean(value)
        if value and not re.fullmatch(r"[A-Za-z0-9_][A-Za-z0-9_-]*", value):
            raise ValidationError(_("Use letters without accents, figures, hyphens and underscores only."))
        return value

    def get_translatable_segments(self, value):
        return []

    def restore_translated_segments(self, value, segments):
        return value

    def get_searchable_content(self, value):
        return []


class UntranslatedChoice(blocks.ChoiceBlock):
    """A choice from a list: the same in every language."""

    def get_searchable_content(self, value):
        return []

    def get_translatable_segments(self, value):
        return []

    def restore_translated_segments(self, value, segments):
        return value


class ReferringBlock:
    """Mixin of blocks that refer to what is kept elsewhere (file, law): shown as nothing while that is missing.

    It is missing in the preview of a draft, and after somebody deleted it: a block less, not a lesson less.
    """

    refers_to: ClassVar[tuple[str, ...]]

    def render(self, value, context=None):
        if any(not value.get(name) for name in self.refers_to):
            return ""
        return super().render(value, context)


#: Migrations know it by the address of the package, whichever file it is in.
DECONSTRUCT_ALIASES = {KeyBlock: "courses.blocks.KeyBlock"}
