"""Blocks of a lesson that tell and practise a case: what happened when, two versions side by side, voices, lists."""

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock

from .foundations import INLINE_TEXT, RICH_TEXT, ReferringBlock, prose


class Words(blocks.StructBlock):
    """A block whose rich text is cleaned before its template sees it; `rich` names the fields that are."""

    rich: ClassVar[tuple[str, ...]] = ()

    def get_context(self, value, parent_context=None):
        return {**super().get_context(value, parent_context), **plain(value, self.rich)}


def plain(value, rich: tuple[str, ...]) -> dict:
    """The fields of a block, rich text as clean HTML."""
    return {name: prose(field.source) if name in rich else field for name, field in value.items()}


class EntryBlock(blocks.StructBlock):
    """A heading that opens, and what it hides."""

    title = blocks.CharBlock(label=_("Heading"), max_length=160)
    text = blocks.RichTextBlock(label=_("Text"), features=[*INLINE_TEXT, "ol", "ul"])


class AccordionBlock(blocks.StructBlock):
    """Headings to open one by one: for what not everybody needs to read."""

    entries = blocks.ListBlock(EntryBlock(), label=_("Entries"), min_num=1)

    def get_context(self, value, parent_context=None):
        entries = [plain(entry, ("text",)) for entry in value["entries"]]
        return {**super().get_context(value, parent_context), "entries": entries}

    class Meta:
        icon = "list-ul"
        label = _("Headings to open")
        template = "courses/blocks/accordion.html"


class ComparisonBlock(Words):
    """Two versions of one thing side by side: before and after, weak and strong, theirs and ours."""

    rich = ("first_text", "second_text")

    first_title = blocks.CharBlock(label=_("First heading"), max_length=80)
    first_text = blocks.RichTextBlock(label=_("First text"), features=[*INLINE_TEXT, "ol", "ul"])
    second_title = blocks.CharBlock(label=_("Second heading"), max_length=80)
    second_text = blocks.RichTextBlock(label=_("Second text"), features=[*INLINE_TEXT, "ol", "ul"])

    class Meta:
        icon = "arrow-right"
        label = _("Comparison")
        template = "courses/blocks/comparison.html"


class EventBlock(blocks.StructBlock):
    when = blocks.CharBlock(label=_("When"), max_length=80, help_text=_("A date, a time, or ‘three days later’."))
    text = blocks.RichTextBlock(label=_("What happened"), features=INLINE_TEXT)


class TimelineBlock(blocks.StructBlock):
    """A case from its first event to its last."""

    title = blocks.CharBlock(label=_("Title"), max_length=120)
    events = blocks.ListBlock(EventBlock(), label=_("Events, the earliest first"), min_num=2)

    def get_context(self, value, parent_context=None):
        events = [plain(event, ("text",)) for event in value["events"]]
        return {**super().get_context(value, parent_context), "title": value["title"], "events": events}

    class Meta:
        icon = "history"
        label = _("Timeline of a case")
        template = "courses/blocks/timeline.html"


class ChecklistBlock(blocks.StructBlock):
    """What to do, in an order, on a card to take along: printed alone it fits A6."""

    title = blocks.CharBlock(label=_("Title"), max_length=80)
    points = blocks.ListBlock(
        blocks.CharBlock(label=_("Point"), max_length=160),
        label=pgettext_lazy("of a checklist", "Points"),
        min_num=2,
        max_num=12,
    )

    def get_context(self, value, parent_context=None):
        context = super().get_context(value, parent_context)
        return {**context, "title": value["title"], "points": list(value["points"])}

    class Meta:
        icon = "tasks"
        label = _("Checklist card")
        template = "courses/blocks/checklist.html"


class VoiceBlock(Words):
    """Somebody tells what was done to her or him. The reader decides whether to open it, knowing what it is about."""

    rich = ("text",)

    who = blocks.CharBlock(label=_("Who speaks"), max_length=120, help_text=_("As the person wants to be named."))
    warning = blocks.CharBlock(
        label=_("What it is about"),
        max_length=200,
        help_text=_("Shown before it is opened, for example: describes an attack on a family."),
    )
    text = blocks.RichTextBlock(label=_("Words"), features=INLINE_TEXT)
    consent = blocks.BooleanBlock(
        label=_("The person has agreed that these words are used for training, or they are invented and say so.")
    )

    class Meta:
        icon = "comment"
        label = _("Voice")
        template = "courses/blocks/voice.html"


class DiscussionBlock(blocks.StructBlock):
    """Something to talk about in a live session."""

    question = blocks.TextBlock(label=_("Question"), rows=2)
    hints = blocks.ListBlock(blocks.CharBlock(label=_("Hint"), max_length=200), label=_("Hints"), default=[])

    def get_context(self, value, parent_context=None):
        context = super().get_context(value, parent_context)
        return {**context, "question": value["question"], "hints": list(value["hints"])}

    class Meta:
        icon = "group"
        label = _("To discuss together")
        template = "courses/blocks/discussion.html"


class AudioBlock(ReferringBlock, Words):
    """A recording with its words to read, which are required."""

    refers_to = ("audio",)
    rich = ("transcript",)

    title = blocks.CharBlock(label=_("Title"), max_length=200)
    audio = DocumentChooserBlock(label=_("Sound file (.mp3, .m4a or .ogg)"))
    transcript = blocks.RichTextBlock(label=_("Transcript"), features=RICH_TEXT)

    def clean(self, value):
        cleaned = super().clean(value)
        if cleaned["audio"] and cleaned["audio"].file_extension.lower() not in ("mp3", "m4a", "ogg"):
            wrong = ValidationError(_("Choose an .mp3, .m4a or .ogg file."))
            raise blocks.struct_block.StructBlockValidationError({"audio": wrong})
        return cleaned

    def get_context(self, value, parent_context=None):
        return {**super().get_context(value, parent_context), "audio_url": value["audio"].url}

    class Meta:
        icon = "media"
        label = _("Sound")
        template = "courses/blocks/audio.html"


CASE_BLOCKS = [
    ("accordion", AccordionBlock()),
    ("comparison", ComparisonBlock()),
    ("timeline", TimelineBlock()),
    ("checklist", ChecklistBlock()),
    ("voice", VoiceBlock()),
    ("discussion", DiscussionBlock()),
    ("audio", AudioBlock()),
]
