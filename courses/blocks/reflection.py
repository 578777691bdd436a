"""A question that the reader answers for herself."""

import re

from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

#: Where a body, which is the same for everybody, gets what its reader wrote; `progress/reflections.py` fills it.
PLACE = "<!--what the reader wrote at {}-->"
#: Ids come with the form of the CMS, and Wagtail takes any; a note keeps 36 characters.
ID = "[0-9A-Za-z-]{1,36}"


def place_of_answer(block_id: str) -> SafeString:
    """Nothing for an id that no browser of an editor makes: it would stand in every officer's page."""
    return SafeString(PLACE.format(block_id) if re.fullmatch(ID, block_id) else "")


class ReflectionBlock(blocks.StructBlock):
    """A question to think about. What the officer writes is kept, and nobody else reads it."""

    question = blocks.TextBlock(label=_("Question"), rows=2)

    def get_context(self, value, parent_context=None):
        context = super().get_context(value, parent_context)
        block_id = context.get("block_id", "")
        return {**context, "question": value["question"], "answer": place_of_answer(block_id)}

    class Meta:
        icon = "edit"
        label = _("To think about")
        template = "courses/blocks/reflection.html"
