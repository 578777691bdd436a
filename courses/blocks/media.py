"""Blocks with a file: a picture, a document, a video."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageBlock

from courses.renditions import WEBP, forms_of, srcset

from .foundations import RICH_TEXT, KeyBlock, ReferringBlock, prose


def sizes_of(image) -> dict:
    """Address and measures of the largest WebP of a picture, and all of them for the browser to choose from."""
    renditions = image.get_renditions(*WEBP)
    largest = max(renditions.values(), key=lambda rendition: rendition.width)
    return {
        "image_url": largest.url,
        "width": largest.width,
        "height": largest.height,
        "srcset": srcset(renditions.values()),
    }


class PictureBlock(ReferringBlock, blocks.StructBlock):
    """A picture that says what it shows, or that it is decoration."""

    refers_to = ("image",)

    image = ImageBlock(label=_("Picture"))
    caption = blocks.CharBlock(label=_("Caption"), required=False, max_length=300)

    def get_context(self, value, parent_context=None):
        context = super().get_context(value, parent_context)
        image = value["image"]
        return {
            **context,
            **forms_of(image),
            "alt": "" if image.decorative else image.contextual_alt_text,
            "caption": value["caption"],
        }

    class Meta:
        icon = "image"
        label = _("Picture")
        template = "courses/blocks/image.html"


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
