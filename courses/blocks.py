"""The blocks of a lesson. A new one is a class here and a template in `templates/courses/blocks/`."""

import re
from typing import ClassVar

import nh3
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageBlock
from wagtail.rich_text import expand_db_html
from wagtail.snippets.blocks import SnippetChooserBlock

from law.models import Judgment
from law.models.topic import topic_choices, topic_names
from law.queries import judgment_in, provisions_for
from law.uses import Reference

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


class UntranslatedChoice(blocks.ChoiceBlock):
    """A choice from a list: the same in every language."""

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


class TextBlock(blocks.RichTextBlock):
    """Running text with headings, lists and links."""

    def get_context(self, value, parent_context=None):
        return {**super().get_context(value, parent_context), "html": prose(value.source)}

    class Meta:
        icon = "pilcrow"
        label = _("Text")
        template = "courses/blocks/text.html"


class PictureBlock(ReferringBlock, blocks.StructBlock):
    """A picture that says what it shows, or that it is decoration."""

    refers_to = ("image",)

    image = ImageBlock(label=_("Picture"))
    caption = blocks.CharBlock(label=_("Caption"), required=False, max_length=300)

    def get_context(self, value, parent_context=None):
        context = super().get_context(value, parent_context)
        image = value["image"]
        renditions = image.get_renditions("width-480|format-webp", "width-960|format-webp", "width-1440|format-webp")
        sizes = sorted({r.width: r for r in renditions.values()}.items())
        largest = sizes[-1][1]
        return {
            **context,
            "image_url": largest.url,
            "width": largest.width,
            "height": largest.height,
            "srcset": ", ".join(f"{rendition.url} {width}w" for width, rendition in sizes),
            "alt": "" if image.decorative else image.contextual_alt_text,
            "caption": value["caption"],
        }

    class Meta:
        icon = "image"
        label = _("Picture")
        template = "courses/blocks/image.html"


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


class FileBlock(ReferringBlock, blocks.StructBlock):
    """A document to download."""

    refers_to = ("document",)

    document = DocumentChooserBlock(label=_("Document"))
    title = blocks.CharBlock(label=_("Title"), max_length=200)

    def get_context(self, value, parent_context=None):
        context = super().get_context(value, parent_context)
        document = value["document"]
        return {
            **context,
            "title": value["title"],
            "url": document.url,
            "file_size": document.get_file_size(),
            "extension": document.file_extension.upper(),
        }

    class Meta:
        icon = "doc-full"
        label = _("Document")
        template = "courses/blocks/document.html"


class CaptionsBlock(blocks.StructBlock):
    """Captions of a video in one language (WebVTT)."""

    file = DocumentChooserBlock(label=_("Captions file (.vtt)"))
    language = KeyBlock(label=_("Language code"), max_length=12)
    label = blocks.CharBlock(label=_("Name of the language"), max_length=60)


class VideoBlock(ReferringBlock, blocks.StructBlock):
    """A video file; captions and a transcript are required, for those who can't hear or play it."""

    refers_to = ("video",)

    title = blocks.CharBlock(label=_("Title"), max_length=200)
    video = DocumentChooserBlock(label=_("Video file (.mp4 or .webm)"))
    captions = blocks.ListBlock(CaptionsBlock(), label=_("Captions"), min_num=1)
    transcript = blocks.RichTextBlock(label=_("Transcript"), features=RICH_TEXT)

    def clean(self, value):
        cleaned = super().clean(value)
        errors = {}
        # In a draft either may still be missing.
        if cleaned["video"] and cleaned["video"].file_extension.lower() not in ("mp4", "webm"):
            errors["video"] = ValidationError(_("Choose an .mp4 or .webm file."))
        if any(c["file"] and c["file"].file_extension.lower() != "vtt" for c in cleaned["captions"]):
            errors["captions"] = ValidationError(_("Captions must be .vtt files."))
        if errors:
            raise blocks.struct_block.StructBlockValidationError(errors)
        return cleaned

    def get_context(self, value, parent_context=None):
        context = super().get_context(value, parent_context)
        captions = [
            {"url": c["file"].url, "lang": c["language"], "label": c["label"]}
            for c in value["captions"]
            if c["file"]
        ]
        return {
            **context,
            "title": value["title"],
            "video_url": value["video"].url,
            "captions": captions,
            "transcript": prose(value["transcript"].source),
            "poster_url": "",
        }

    class Meta:
        icon = "media"
        label = _("Video")
        template = "courses/blocks/video.html"


class JudgmentBlock(SnippetChooserBlock):
    """A judgment by reference: its text stays in the law, and appears in the reader's language.

    The reference is the same in every language, so translators aren't asked for it.
    """

    def __init__(self, **kwargs):
        super().__init__(Judgment, **kwargs)

    def get_translatable_segments(self, value):
        return []

    def restore_translated_segments(self, value, segments):
        return value

    def render(self, value, context=None):
        return super().render(value, context) if value else ""

    def get_context(self, value, parent_context=None):
        context = super().get_context(value, parent_context)
        judgment = judgment_in(value, context["language"])
        return {
            **context,
            "judgment": {
                "name": judgment.name,
                "application_numbers": judgment.application_numbers,
                "date": judgment.date,
                "articles": judgment.articles,
                "facts": judgment.facts,
                "lesson": judgment.lesson,
                "source_links": judgment.source_links,
                "reviewed": judgment.reviewed,
                "lang": judgment.locale.language_code,
                "url": reverse("law_judgment", args=[judgment.slug]),
            },
        }

    class Meta:
        icon = "openquote"
        label = _("Judgment")
        template = "courses/blocks/judgment.html"


class ProvisionBlock(ReferringBlock, blocks.StructBlock):
    """What the law says on a topic where the reader is; who is elsewhere reads the law of elsewhere."""

    refers_to = ("topic",)

    topic = UntranslatedChoice(label=_("Topic"), choices=topic_choices)

    def law_used(self, value):
        return [Reference(topic=value["topic"])] if value["topic"] else []

    def get_context(self, value, parent_context=None):
        context = super().get_context(value, parent_context)
        jurisdiction = context["jurisdiction"]
        provisions = provisions_for(
            topic=value["topic"], jurisdiction=jurisdiction, language=context["language"], on=context["on"]
        )
        return {
            **context,
            "heading": _("In your jurisdiction"),
            "jurisdiction_name": jurisdiction.label if jurisdiction else "",
            "fallback_note": _note(value["topic"], jurisdiction, provisions),
            "provisions": [
                {
                    "citation": provision.citation,
                    "jurisdiction_name": provision.jurisdiction.label,
                    "summary": provision.summary,
                    "source_links": provision.source_links,
                    "reviewed": provision.reviewed,
                    "verification_label": provision.get_verification_display(),
                    "lang": provision.locale.language_code,
                    "url": reverse("law_provision", args=[provision.translation_key]),
                }
                for provision in provisions
            ],
        }

    class Meta:
        icon = "list-ul"
        label = _("Law of the reader's jurisdiction")
        template = "courses/blocks/provision.html"


def _note(topic: str, jurisdiction, provisions: list) -> str:
    """Why the panel is empty, and the note that goes with a jurisdiction's name."""
    notes = [gettext(jurisdiction.note)] if jurisdiction and jurisdiction.note else []
    if not provisions:
        words = {"topic": topic_names().get(topic, topic)}
        if jurisdiction is None:
            notes.append(gettext("Your account has no unit yet, so we don't know which law applies to you."))
        else:
            none = gettext("No provision is on file for this topic yet: %(topic)s. Ask your legal adviser.")
            notes.append(none % words)
    return " ".join(notes)


LESSON_BLOCKS = [
    ("text", TextBlock(features=RICH_TEXT)),
    ("image", PictureBlock()),
    ("quotation", QuotationBlock()),
    ("callout", CalloutBlock()),
    ("document", FileBlock()),
    ("video", VideoBlock()),
    ("judgment", JudgmentBlock()),
    ("provision", ProvisionBlock()),
]
