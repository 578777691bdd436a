"""Questions from a file of another system into the draft of a check: looked at first, then taken."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from django.core import signing
from django.db import transaction
from wagtail.models import Page
from wagtail_localize.models import Translation

from people.models import User

from . import import_pictures, kinds
from .banks import gift_read, moodle_read
from .banks.fit import fit
from .banks.item import LONGEST_TOKEN, Bank, Item, LineProblem, Problem, broken, decoded
from .check_blocks import is_question
from .form import MOST
from .import_pictures import Waiting
from .models import CheckPage
from .question_blocks import stored_question

SALT, VALID_FOR = "quizzes.import_questions", 60 * 60 * 24


class AddedBefore(Exception):
    """These questions are in the draft already, by the same confirmation."""


class NotValid(Exception):
    """What was confirmed isn't what was shown to this person for this page, or was shown too long ago."""


class TooMany(Exception):
    """The check would have more questions than an exercise can."""


class NotHere(Exception):
    """The page is locked, or its words come from a translation: questions can't be added to it."""


@dataclass(frozen=True, slots=True)
class Row:
    """A question of the file: what becomes of it, and why. `block` is None where it is left out."""

    item: Item
    block: dict[str, Any] | None
    there: bool = False
    picture: Waiting | None = None

    @property
    def state(self) -> str:
        if self.block is None:
            return "out"
        return "changed" if self.item.changed else "taken"

    @property
    def reasons(self) -> list[Problem]:
        if self.block is None:
            return self.item.out
        told = [("bank_picture", self.picture), ("bank_already_there", self.there)]
        return [*self.item.changed, *(Problem(code) for code, holds in told if holds)]


@dataclass(frozen=True, slots=True)
class Look:
    """What a file would bring; nothing is kept of it but `token`, which the browser sends back."""

    format: str
    rows: list[Row]
    aside: list[LineProblem] = field(default_factory=list)
    token: str = ""

    def count(self, state: str) -> int:
        return sum(row.state == state for row in self.rows)


def read(content: bytes) -> Bank:
    """The questions of a file, which says itself whether it is XML; raises BrokenFile."""
    if content.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"<" or content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return moodle_read.read(content)
    return gift_read.read(decoded(content))


def look(page: CheckPage, content: bytes, *, competency: str, by: User) -> Look:
    """What the file would bring to the page's draft. Raises BrokenFile, NotHere.

    Queries: about 8, and at most 3 for each picture.
    """
    refuse_other_places(page, by)
    import_pictures.forget_old()
    bank = read(content)
    draft = page.get_latest_revision_as_object()
    trained = draft.competency_keys()
    asked = {same_words(block.value["text"]) for block in draft.questions if is_question(block)}
    rows = []
    for item in bank.items:
        node = fit(item, trained, competency)
        there = node is not None and same_words(node["text"]) in asked
        picture = import_pictures.look(item, by) if node else None
        rows.append(Row(item, as_block(node) if node else None, there, picture))
    blocks = [row.block for row in rows if row.block]
    pictures = {row.block["id"]: row.picture for row in rows if row.block and row.picture}
    shown = {"page": page.pk, "by": by.pk, "blocks": blocks, "pictures": pictures}
    return Look(bank.format, rows, bank.aside, packed(shown, SALT))


def append(page: CheckPage, *, token: str, chosen: Iterable[str], by: User) -> int:
    """Add the chosen questions of a look to the end of the draft, as a new revision; says how many.

    Nothing is published. Raises NotValid, NotHere, AddedBefore, TooMany; then nothing is changed.
    """
    shown = unpacked(token, SALT, page, by)
    wanted = set(chosen)
    blocks = [block for block in shown["blocks"] if block["id"] in wanted]
    with transaction.atomic():
        # Of two confirmations at once the second sees the revision of the first.
        Page.objects.select_for_update().get(pk=page.pk)
        page = CheckPage.objects.get(pk=page.pk)
        refuse_other_places(page, by)
        draft = page.get_latest_revision_as_object()
        before = draft.questions.get_prep_value()
        if {block["id"] for block in before} & {block["id"] for block in blocks}:
            raise AddedBefore
        if len(before) + len(blocks) > MOST["nodes"]:
            raise TooMany
        take_pictures(blocks, shown.get("pictures", {}), by)
        if blocks:
            draft.questions = CheckPage._meta.get_field("questions").to_python([*before, *blocks])
            draft.save_revision(user=by, log_action=True, clean=False)
    return len(blocks)


def take_pictures(blocks: list[dict[str, Any]], waiting: dict[str, list[str]], by: User) -> None:
    """Into the library, and into the questions. Raises NotValid where one has waited for too long."""
    for block in blocks:
        if block["id"] in waiting:
            try:
                block["value"]["picture"] = import_pictures.take(Waiting(*waiting[block["id"]]), by)
            except import_pictures.Gone as gone:
                raise NotValid from gone


def refuse_other_places(page: Page, by: User) -> None:
    """Raises NotHere where the page is locked for this person, or follows its original sentence by sentence."""
    if page.permissions_for_user(by).page_locked() or page.alias_of_id:
        raise NotHere
    following = Translation.objects.filter(
        source__object_id=page.translation_key, target_locale=page.locale_id, enabled=True
    )
    if following.exists():
        raise NotHere


def packed(shown: dict[str, Any], salt: str) -> str:
    """What was looked at, to be sent back by the browser; raises BrokenFile where that is too much."""
    token = signing.dumps(shown, salt=salt, compress=True)
    if len(token) > LONGEST_TOKEN:
        raise broken(1, "bank_too_much")
    return token


def unpacked(token: str, salt: str, page: Page, by: User) -> dict[str, Any]:
    """What was looked at by this person for this page; raises NotValid."""
    try:
        shown = signing.loads(token, salt=salt, max_age=VALID_FOR)
    except signing.BadSignature as error:
        raise NotValid from error
    if (shown["page"], shown["by"]) != (page.pk, by.pk):
        raise NotValid
    return shown


def as_block(node: dict[str, Any]) -> dict[str, Any]:
    """A new block of the stream, as it is stored."""

    def make(kind: str, value: Any, *_path: str) -> dict[str, Any]:
        return {"type": kind, "id": str(uuid4()), "value": value}

    return make(node["kind"], stored_question(node, kinds.get(node["kind"]).block, make))


def same_words(text: str) -> str:
    """Equal for texts that say the same."""
    return " ".join(text.split()).casefold()
