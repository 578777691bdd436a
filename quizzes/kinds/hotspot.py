"""Hotspot: which of the marked areas of a picture answer the question, such as where traces are in a scene."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageBlock

from quizzes import options
from quizzes.form import OPTIONS, Entries, group, number, text
from quizzes.kinds import register
from quizzes.kinds.multiple import Multiple
from quizzes.problem import Problem, Where
from quizzes.question_blocks import Make, OptionItem, QuestionBlock, options_of, stored_options
from quizzes.question_picture import in_document
from quizzes.shuffle import Shuffle

SIDES = ("x", "y", "width", "height")
#: In percent of the picture: at 340 px still about 24 px, the least that WCAG 2.2 (2.5.8) asks of a target.
SMALLEST = 7
AREAS = Entries({**OPTIONS.fields, **dict.fromkeys(SIDES, number)}, optional_words=("feedback",))


class AreaItem(OptionItem):
    """A rectangle on the picture, in percent of its width and height; its name is read where nobody can point."""

    text = blocks.CharBlock(label=_("What is here"), max_length=160)
    x = blocks.IntegerBlock(label=_("Percent from the left"), min_value=0, max_value=100)
    y = blocks.IntegerBlock(label=_("Percent from the top"), min_value=0, max_value=100)
    width = blocks.IntegerBlock(label=_("Width in percent"), min_value=SMALLEST, max_value=100, default=15)
    height = blocks.IntegerBlock(label=_("Height in percent"), min_value=SMALLEST, max_value=100, default=15)

    class Meta:
        label = _("Area")
        form_classname = "struct-block place-on-picture"


class HotspotBlock(QuestionBlock):
    """How authors write it."""

    picture = None  # it is the question itself, and can't be left out
    image = ImageBlock(label=_("Picture"))
    options = blocks.ListBlock(
        AreaItem(),
        label=_("Areas, right and wrong ones"),
        min_num=2,
        help_text=_(
            "Go to the fields of an area, then drag over it on the small picture above. "
            "Mark wrong areas too: officers see all of them."
        ),
    )

    def fields(self, value) -> dict:
        image = value["image"]
        areas = [
            {**option, **{side: item.value[side] for side in SIDES}}
            for option, item in zip(options_of(value["options"]), value["options"].bound_blocks, strict=True)
        ]
        return {
            "options": areas,
            "picture": in_document(image) if image else {},
            "alt": (image.contextual_alt_text or "") if image and not image.decorative else "",
        }

    def stored(self, node: Mapping[str, Any], make: Make) -> dict:
        options = stored_options(node["options"], make)
        for stored, option in zip(options, node["options"], strict=True):
            stored["value"] |= {side: option[side] for side in SIDES}
        image = {"image": node["picture"].get("image"), "alt_text": node["alt"], "decorative": False}
        return {"options": options, "image": image}

    class Meta:
        label = _("Areas of a picture")
        icon = "image"
        form_classname = "struct-block places-on-picture"


@register
class Hotspot(Multiple):
    """The answer is a list of area ids, graded as in `multiple`: marking everything earns nothing extra.

    All areas are shown, right and wrong, each with a letter, and the same letters stand in a list with names:
    who can't see the picture or point at it has the same question. Searching an unmarked picture has no such twin.
    """

    name = "hotspot"
    fields = {"options": AREAS, "picture": group, "alt": text}
    words = ("alt",)
    needed = ("picture",)
    template = "quizzes/kinds/hotspot.html"
    block = HotspotBlock()
    messages = {
        "no_picture": _("Choose a picture."),
        "area_too_small": _("An area is at least %(least)s percent wide and high, or a finger can't hit it."),
        "area_outside": _("An area reaches over the edge of the picture."),
    }

    def check_node(self, node: Mapping[str, Any]) -> list[Problem]:
        problems = super().check_node(node)
        if not node["picture"].get("image"):
            problems.append(Problem("no_picture", Where(field="picture")))
        for area in node["options"]:
            problems += _problems_of_area(area)
        return problems

    def from_bank(self, question: Mapping[str, Any]) -> dict[str, Any]:
        return {field: question[field] for field in ("options", "picture", "alt") if field in question}

    def legend(self, node: Mapping[str, Any]) -> str:
        return _("Choose all areas that are right, in the picture or in the list.")

    def shown(self, node: Mapping[str, Any], shuffle: Shuffle, sent: Any) -> dict[str, Any]:
        cards = options.shown(node, shuffle, sent)
        areas = {option["id"]: option for option in node["options"]}
        picture = node["picture"]
        placed = [
            {**card, **_in_pixels(areas[name], picture)}
            for card, name in zip(cards, shuffle.values(options.ids(node)).values(), strict=True)
        ]
        return {"options": placed, "picture": {**picture, "image": None}, "alt": node["alt"]}

    def structure(self, node: Mapping[str, Any]) -> Any:
        areas = {option["id"]: [option.get(side) for side in SIDES] for option in node.get("options", ())}
        return [[*entry, *areas[entry[0]]] for entry in super().structure(node)]


def _problems_of_area(area: Mapping[str, Any]) -> list[Problem]:
    where = Where(field="options", part=area["id"])
    x, y, width, height = (area.get(side) or 0 for side in SIDES)
    if min(width, height) < SMALLEST:
        return [Problem("area_too_small", where, {"least": SMALLEST})]
    if min(x, y) < 0 or x + width > 100 or y + height > 100:
        return [Problem("area_outside", where)]
    return []


def _in_pixels(area: Mapping[str, Any], picture: Mapping[str, Any]) -> dict[str, int]:
    """Where the area is on the picture's largest rendition, and where its letter stands."""
    x, y, width, height = (area[side] for side in SIDES)
    wide, high = picture["width"], picture["height"]
    left, top = round(x * wide / 100), round(y * high / 100)
    return {
        "left": left,
        "top": top,
        "wide": round(width * wide / 100),
        "high": round(height * high / 100),
        "size": round(wide * 0.04),
        "radius": round(wide * 0.03),
        "letter_left": left + round(wide * 0.035),
        "letter_top": top + round(wide * 0.035),
    }
