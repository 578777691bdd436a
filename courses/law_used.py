"""Which law and which terms a page shows: told to `law` whenever it is published, so that its editors can look again."""

from collections.abc import Iterator
from typing import Any

from wagtail import blocks
from wagtail.fields import StreamField
from wagtail.snippets.blocks import SnippetChooserBlock

from law import uses
from law.models import Judgment, Provision
from law.uses import Reference

from .models import ActivityPage


def keep_law_used(page: ActivityPage) -> None:
    """Bring the index of uses up to date with `page`: what it shows while it is live, else nothing."""
    uses.keep(page, page.law_place, _found_in(page) if page.live else ())


def _found_in(page: ActivityPage) -> Iterator[tuple[str, Reference]]:
    for field in page._meta.get_fields():
        if not isinstance(field, StreamField):
            continue
        for child in getattr(page, field.name):
            part = child.id if page.law_place == "question" else ""
            for reference in _references(child.block, child.value):
                yield part, reference


def _references(block: blocks.Block, value: Any) -> Iterator[Reference]:
    """Of a block and everything in it. A block that refers to law in its own way has `law_used(value)`."""
    if not value:
        return
    if hasattr(block, "law_used"):
        yield from block.law_used(value)
    elif isinstance(block, SnippetChooserBlock):
        if block.target_model is Judgment:
            yield Reference(judgment_key=value.translation_key)
        elif block.target_model is Provision:
            yield Reference(provision_key=value.translation_key)
    elif isinstance(value, blocks.StructValue):
        for name, child in block.child_blocks.items():
            yield from _references(child, value.get(name))
    elif isinstance(block, blocks.BaseStreamBlock):
        for child in value:
            yield from _references(child.block, child.value)
    elif isinstance(block, blocks.ListBlock):
        for item in value:
            yield from _references(block.child_block, item)
