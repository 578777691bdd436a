"""A picture with numbered places and a note for each: what to look at in a scene, a sticker, a report form."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageBlock

from .foundations import INLINE_TEXT, ReferringBlock, prose
from .media import sizes_of

#: Of the picture's width: at 340 px still 24 px across, the least that WCAG 2.2 (2.5.8) asks of a target.
RADIUS = 0.037


class PlaceBlock(blocks.StructBlock):
    """A place on the picture, in percent of its width and height, and what is to be seen there."""

    x = blocks.IntegerBlock(label=_("Percent from the left"), min_value=0, max_value=100)
    y = blocks.IntegerBlock(label=_("Percent from the top"), min_value=0, max_value=100)
    title = blocks.CharBlock(label=_("What is here"), max_length=120)
    text = blocks.RichTextBlock(label=_("Note"), features=INLINE_TEXT, required=False)

    class Meta:
        form_classname = "struct-block place-on-picture"


class HotspotsBlock(ReferringBlock, blocks.StructBlock):
    """The places are links to the notes below, so that nothing is hidden from who can't point or see."""

    refers_to = ("image",)

    image = ImageBlock(label=_("Picture"))
    places = blocks.ListBlock(
        PlaceBlock(),
        label=_("Places"),
        min_num=1,
        max_num=12,
        help_text=_("Go to the fields of a place, then click on the small picture above where the place is."),
    )

    def clean(self, value):
        cleaned = super().clean(value)
        if cleaned["image"] and cleaned["image"].decorative:
            wrong = ValidationError(_("Say what the picture shows: a picture with notes isn't decoration."))
            raise blocks.struct_block.StructBlockValidationError({"image": wrong})
        return cleaned

    def get_context(self, value, parent_context=None):
        sizes = sizes_of(value["image"])
        return {
            **super().get_context(value, parent_context),
            **sizes,
            "alt": value["image"].contextual_alt_text,
            "radius": round(sizes["width"] * RADIUS),
            "places": [self._place(place, **sizes) for place in value["places"].bound_blocks],
        }

    def _place(self, place, *, width: int, height: int, **_rest) -> dict:
        said = place.value
        return {
            "key": place.id,
            "left": round(width * said["x"] / 100),
            "top": round(height * said["y"] / 100),
            "title": said["title"],
            "text": prose(said["text"].source),
        }

    class Meta:
        icon = "crosshairs"
        label = _("Picture with notes")
        template = "courses/blocks/hotspots.html"
        form_classname = "struct-block places-on-picture"
