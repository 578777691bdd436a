"""Blocks of words: running text, a quotation, a panel beside the text."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from .foundations import INLINE_TEXT, UntranslatedChoice, prose


class TextBlock(blocks.RichTextBlock):
    """Running text with headings, lists and links."""

    def get_context(self, value, parent_context=None):
        return {**super().get_context(value, parent_context), "html": prose(value.source)}

    class Meta:
        icon = "pilcrow"
        label = _("Text")
        template = "courses/blocks/text.html"


class QuotationBlock(blocks.StructBlock):
    """Somebody's words, and whose."""

    text = blocks.RichTextBlock(label=_("Words"), features=INLINE_TEXT)
    source = blocks.CharBlock(label=_("Whose words"), max_length=200)

    def get_context(self, value, parent_context=None):
        context = super().get_context(value, parent_context)
        return {**context, "text": prose(value["text"].source), "source": value["source"]}

    class Meta:
        icon = "openquote"
        label = _("Quotation")
        template = "courses/blocks/quotation.html"


class CalloutBlock(blocks.StructBlock):
    """A panel beside the text."""

    tone = UntranslatedChoice(
        label=_("Kind"),
        choices=[
            ("practice", _("In practice")),
            ("caution", _("Take care")),
            ("law", _("Law")),
            ("example", _("Example")),
        ],
        default="practice",
    )
    title = blocks.CharBlock(label=_("Title"), max_length=120)
    text = blocks.RichTextBlock(label=_("Text"), features=[*INLINE_TEXT, "ol", "ul"])

    def get_context(self, value, parent_context=None):
        context = super().get_context(value, parent_context)
        html = prose(value["text"].source)
        return {**context, "tone": value["tone"], "title": value["title"], "html": html}

    class Meta:
        icon = "info-circle"
        label = _("Panel")
        template = "courses/blocks/callout.html"


#: Migrations know it by the address of the package, whichever file it is in.
DECONSTRUCT_ALIASES = {TextBlock: "courses.blocks.TextBlock"}
