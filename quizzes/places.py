"""Where in a page's form a problem of its document is: the block, and in it the field that is wrong."""

from collections.abc import Iterator
from typing import Any

from wagtail.blocks import ListBlock, StructBlock

from .problem import Where

#: What fields of the document are called in the blocks that authors fill in.
NAMES = {"id": "key", "fields": "form", "provisions": "topics", "picture": "image", "alt": "picture"}


def place_of(where: Where, block) -> tuple[str, ...]:
    """The way from `block`, a child of the page's stream, to the field: block ids and names of children.

    As far as it can be said: a field that the form hasn't got leaves the part that has it.
    """
    path, holder, value = (block.id,), block.block, block.value
    if where.part and (found := next(_parts(holder, value, where.part), None)):
        name, item = found
        path, holder, value = (*path, name, item.id), item.block, item.value
    for field in (where.field, NAMES.get(where.field or "")):
        if isinstance(holder, StructBlock) and field in holder.child_blocks:
            return (*path, field)
    return path


def _parts(holder, value: Any, part: str) -> Iterator[tuple[str, Any]]:
    """The items of the block's lists that are meant by `part`: by key, by id, or as `#2` by their position."""
    for name, child in getattr(holder, "child_blocks", {}).items():
        if isinstance(child, ListBlock):
            for position, item in enumerate(value[name].bound_blocks, start=1):
                key = item.value.get("key") if isinstance(child.child_block, StructBlock) else None
                if part in (key or item.id, f"#{position}"):
                    yield name, item
