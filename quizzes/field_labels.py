"""What the fields of a document are called on the page: its author never sees the document's own names."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from wagtail.blocks import Block, ListBlock, StreamBlock

from courses.models import CoursePage
from people.capitals import begin

from .problem import Problem

_ON_PAGE = {"summary": "intro", "clock": "clock_counter"}
_KEYED = ("variables", "evidence")
_IN_BLOCKS = {"id": "key", "fields": "form", "provisions": "topics", "picture": "image", "alt": "alt_text"}


def on_page(problem: Problem, made: Mapping[str, Any], page, stream: str) -> Problem:
    """The problem with the label of the page's field, or of the block's child, in place of the document's name."""
    if "field" not in problem.params:
        return problem
    code = "missing_key" if problem.code == "missing_id" else problem.code
    return replace(problem, code=code, params={**problem.params, "field": _label(problem, made, page, stream)})


def _label(problem: Problem, made: Mapping[str, Any], page, stream: str) -> str:
    name, where = problem.params["field"], problem.where
    starts: Iterable[Block] = ()
    if where.field in _KEYED:
        starts = [block] if (block := _block(page, where.field, where.part)) else []
    elif block := _block(page, stream, where.node):
        starts = _starts(block, made["nodes"].get(where.node), where.part)
    found = (_child_label(start, name) for start in starts)
    return next(filter(None, found), "") or _page_label(page, stream, name)


def label_of(page, stream: str, node: Any, part: str | None, name: str) -> str:
    """What the field `name` of a step, or of one of its parts, is called on the page; without `node`, of the page.

    Needs no block of the page, so that a step can be told of that is gone. Empty where nothing is called so.
    """
    if node is None:
        return _page_label(page, stream, name)
    block = page._meta.get_field(stream).stream_block.child_blocks[node.get("kind") or node["type"]]
    return next(filter(None, (_child_label(start, name) for start in _starts(block, node, part))), "")


def _block(page, stream: str, key: str | None) -> Block | None:
    """The definition of the block with this key, or, where blocks have none, with this id.

    A step whose key isn't filled in stands in the document without one, too.
    """
    for child in getattr(page, stream, ()):
        if child.value.get("key", child.id) == key:
            return child.block
    return None


def _starts(block: Block, node: Any, part: str | None) -> Iterator[Block]:
    """Where to look: in the list that holds the part, in the other lists, then in the whole block."""
    if part and isinstance(node, Mapping):
        lists = [name for name, entries in node.items() if isinstance(entries, list)]
        for name in sorted(lists, key=lambda one: not _holds(node[one], part)):
            child = block.child_blocks.get(_IN_BLOCKS.get(name, name))
            if child is not None:
                yield child.child_block if isinstance(child, ListBlock) else child
    yield block


def _holds(entries: list[Any], part: str) -> bool:
    return any(
        isinstance(entry, Mapping) and (entry.get("id") or f"#{position}") == part
        for position, entry in enumerate(entries, start=1)
    )


def _child_label(block: Block, name: str) -> str:
    """The label of the nearest child of this name; a list of mere texts has their one label."""
    level = [block]
    while level:
        named = [inside for one in level for inside in _children(one)]
        for own, child in named:
            if own == _IN_BLOCKS.get(name, name):
                return str(child.label)
        level = [child for _own, child in named]
    return str(block.label) if name == "text" and not list(_children(block)) else ""


def _children(block: Block) -> Iterator[tuple[str, Block]]:
    if isinstance(block, ListBlock):
        yield "", block.child_block
    elif isinstance(block, StreamBlock):  # its names are types, not fields
        yield from (("", child) for child in block.child_blocks.values())
    else:
        yield from getattr(block, "child_blocks", {}).items()


def _page_label(page, stream: str, name: str) -> str:
    """Fields of the head; the competencies are the course's."""
    own = stream if name == "nodes" else _ON_PAGE.get(name, name)
    for model in (page, CoursePage):
        try:
            return begin(str(model._meta.get_field(own).verbose_name))
        except FieldDoesNotExist:
            continue
    return name
