"""A scenario as it stands in its author's form at this moment, sound or not, without saving it.

The form may be half filled in, so each field is read for itself: one that can't be read says why, and its block
goes on with nothing in it.
"""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.forms import CharField, ChoiceField
from wagtail.blocks import FieldBlock, ListBlock, StreamValue, StructBlock
from wagtail.images.blocks import ImageBlock

from courses.compiled import Problem

from .blocks import LawBlock, NotationBlock
from .models import ScenarioPage
from .question_picture import QuestionPictureBlock

STREAMS = ("steps", "variables", "evidence")
PLAIN = ("start", "expert_path", "clock_start", "clock_counter", "title", "intro", "disclaimer")


class NotAForm(Exception):
    """What was sent isn't the form of a scenario."""


def read(page: ScenarioPage, data: Mapping[str, str]) -> list[Problem]:
    """Put what the form says into `page`, which isn't saved; gives the fields that can't be read.

    Queries: only for pictures. The law isn't looked up: nothing of the map hangs on it.
    """
    faulty: list[Problem] = []
    for name in PLAIN:
        if name in data:
            setattr(page, name, data[name])
    if (minutes := data.get("minutes", "")).isdecimal() and len(minutes) < 6:
        page.minutes = int(minutes)
    for name in STREAMS:
        block = page._meta.get_field(name).stream_block
        try:
            stream = block.value_from_datadict(WithoutLaw(data), {}, name)
        # A TypeError where two items claim the same place, and Wagtail compares them themselves.
        except (KeyError, TypeError, ValueError) as broken:
            raise NotAForm(name) from broken
        _settle_stream(stream, name, faulty)
        setattr(page, name, stream)
    return faulty


class WithoutLaw(dict):
    """The form's data in which lists of the law are empty, so that no judgment is fetched for it."""

    def __init__(self, data: Mapping[str, str]) -> None:
        super().__init__(data.items())
        self.update({name: "0" for name in data if name.endswith(("-law-judgments-count", "-law-topics-count"))})

    def getlist(self, name: str) -> list[str]:
        return [self[name]] if name in self else []


def _settle_stream(stream: StreamValue, field: str, faulty: list[Problem]) -> None:
    for child in stream:
        child.value = _settled(child.block, child.value, (child.id or "",), field, faulty)


def _settled(block, value: Any, path: tuple[str, ...], field: str, faulty: list[Problem]) -> Any:
    """The value as it would be if the form were saved, as far as each of its fields can be read."""
    if isinstance(block, LawBlock | ImageBlock | QuestionPictureBlock):
        return value
    if isinstance(block, StructBlock):
        for name, child in block.child_blocks.items():
            value[name] = _settled(child, value[name], (*path, name), field, faulty)
        return value
    if isinstance(block, ListBlock):
        for item in value.bound_blocks:
            item.value = _settled(item.block, item.value, (*path, item.id or ""), field, faulty)
        return value
    return _field(block, value, path, field, faulty) if isinstance(block, FieldBlock) else value


def _field(block: FieldBlock, value: Any, path: tuple[str, ...], field: str, faulty: list[Problem]) -> Any:
    try:
        return block.clean(value)
    except ValidationError as error:
        if value in ("", None):  # what is left out is the compiler's to say
            return "" if isinstance(block.field, CharField | ChoiceField) else None
        faulty.append(Problem(" ".join(error.messages), field=field, path=path))
        # Words that are no key, or too long, are still the author's; a number or a notation that isn't one is none.
        is_text = isinstance(block.field, CharField) and not isinstance(block, NotationBlock)
        return value if is_text else block.get_default()
