"""The picture of a question of any kind, or of a step: the block, and what stands of it in the document.

A block of three fields, not Wagtail's ImageBlock: that one's translation fails on questions that were stored before
questions had pictures.
"""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.images.blocks import ImageBlock, ImageChooserBlock

from courses.blocks.media import sizes_of

NEEDS_WORDS = _("This picture needs words for who can't see it.")
_WAGTAIL = ImageBlock(required=False).child_blocks


class QuestionPictureBlock(blocks.StructBlock):
    """What it shows is said in words, or it is decoration. Its focal point is the picture's own, as in lessons."""

    image = ImageChooserBlock(label=_("Picture"), required=False)
    decorative = blocks.BooleanBlock(label=_WAGTAIL["decorative"].label, required=False)
    alt_text = blocks.CharBlock(label=_WAGTAIL["alt_text"].label, required=False, default="", max_length=300)

    def clean(self, value):
        value = super().clean(value)
        if needs_words(value):
            raise StructBlockValidationError({"alt_text": ValidationError(NEEDS_WORDS)})
        return value

    class Meta:
        label = _("Picture")
        icon = "image"
        collapsed = True


def needs_words(value: Mapping[str, Any] | None) -> bool:
    """Whether a picture was chosen that is no decoration, and nothing says what it shows."""
    return bool(value and value["image"] and not value["decorative"] and not (value["alt_text"] or "").strip())


def picture_of(value: Mapping[str, Any] | None) -> dict[str, Any]:
    """The document's fields of a picture that was chosen: where it is, and what it shows; empty for decoration."""
    image = value and value["image"]
    if not image:
        return {}
    return {"picture": in_document(image), "alt": "" if value["decorative"] else value["alt_text"] or ""}


def in_document(image) -> dict[str, Any]:
    return {"image": image.pk, **sizes_of(image)}


def stored_picture(node: Mapping[str, Any]) -> dict[str, Any]:
    """The way back: the value as it is stored."""
    picture, alt = node.get("picture", {}).get("image"), node.get("alt", "")
    return {"image": picture, "decorative": bool(picture and not alt), "alt_text": alt}
