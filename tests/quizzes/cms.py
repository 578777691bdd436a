"""The CMS's page form, filled in and sent as an editor's browser does."""

import json
from html import unescape
from html.parser import HTMLParser
from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from wagtail.blocks import ListBlock, StreamBlock, StructBlock
from wagtail.images.blocks import ImageBlock, ImageChooserBlock

from people.models import Role
from tests import factories


def trainer() -> Client:
    return factories.signed_in(factories.person(role=Role.TRAINER))


def send(editor: Client, page, *, publish: bool, **changed: Any) -> HttpResponse:
    """Save the page's form as a draft, or publish it; `changed` are fields, streams as their stored JSON."""
    for name, value in changed.items():
        setattr(page, name, json.dumps(value) if isinstance(value, list) else value)
    data = {**_fields(page), "comments-TOTAL_FORMS": 0, "comments-INITIAL_FORMS": 0}
    if publish:
        data["action-publish"] = "action-publish"
    return editor.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), data)


def _fields(page) -> dict[str, str]:
    """Names and values of all fields of the form, those of nested blocks too."""
    fields: dict[str, str] = {}
    for name in page.get_edit_handler().get_form_class().base_fields:
        value = getattr(page, name, None)
        if hasattr(value, "stream_block"):
            fields |= _block(name, value.stream_block, value)
        else:
            fields |= _plain(name, value)
    return fields


def _block(name: str, block, value) -> dict[str, str]:
    match block:
        case StreamBlock():
            return _items(name, [(item.block_type, item.id, item.block, item.value) for item in value])
        case ListBlock():
            items = value.bound_blocks
            return _items(name, [("", item.id, item.block, item.value) for item in items])
        case ImageBlock():
            words = {"image": value.pk, "alt_text": value.contextual_alt_text, "decorative": value.decorative}
            parts = [_plain(f"{name}-{key}", words[key]) for key in block.child_blocks]
            return {field: content for part in parts for field, content in part.items()}
        case StructBlock():
            parts = [_block(f"{name}-{key}", child, value[key]) for key, child in block.child_blocks.items()]
            return {field: content for part in parts for field, content in part.items()}
        case ImageChooserBlock():
            return _plain(name, value and value.pk)
        case _:
            return _plain(name, value)


def _items(name: str, items: list[tuple]) -> dict[str, str]:
    fields = {f"{name}-count": str(len(items))}
    for index, (kind, key, block, value) in enumerate(items):
        place = f"{name}-{index}"
        fields |= {f"{place}-type": kind, f"{place}-id": key, f"{place}-order": str(index), f"{place}-deleted": ""}
        fields |= _block(f"{place}-value", block, value)
    return fields


def _plain(name: str, value) -> dict[str, str]:
    """A box that isn't ticked is not sent."""
    return {} if value is False else {name: "" if value is None else "on" if value is True else str(value)}


def messages(page: HttpResponse) -> str:
    """The text of the messages at the head of a page of the CMS."""
    return _Text(lambda name, attributes: "messages" in (attributes.get("class") or "").split()).of(page)


class _Text(HTMLParser):
    """The text inside the elements that `wanted` picks."""

    def __init__(self, wanted) -> None:
        super().__init__()
        self.wanted, self.depth, self.words = wanted, 0, []

    def of(self, page: HttpResponse) -> str:
        self.feed(page.content.decode())
        return " ".join(" ".join(self.words).split())

    def handle_starttag(self, tag, attrs):
        if tag == "div" and (self.depth or self.wanted(tag, dict(attrs))):
            self.depth += 1

    def handle_endtag(self, tag):
        if tag == "div" and self.depth:
            self.depth -= 1

    def handle_data(self, data):
        if self.depth:
            self.words.append(data)


def beside_blocks(page: HttpResponse) -> dict[int, list[str]]:
    """The sentences that the form shows beside the blocks of its one faulty stream, by the block's position."""
    text = unescape(page.content.decode())
    start = text.find('{"blockErrors":')
    if start < 0:
        return {}
    errors, _ = json.JSONDecoder().raw_decode(text, start)
    return {int(index): _sentences(of_block) for index, of_block in errors["blockErrors"].items()}


def _sentences(error: dict) -> list[str]:
    """A block's own sentences, then those at its fields."""
    inside = error.get("blockErrors", {}).values()
    return [*error.get("messages", []), *(sentence for one in inside for sentence in _sentences(one))]
