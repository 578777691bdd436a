"""A question that the reader answers for herself."""

from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

#: Where a body, which is the same for everybody, gets what its reader wrote; `progress/lesson.py` fills it.
PLACE = "<!--what the reader wrote at {}-->"


def place_of_answer(block_id: str) -> SafeString:
    return SafeString(PLACE.format(block_id))


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
