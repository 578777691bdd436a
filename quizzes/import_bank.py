"""Questions from a file of another system into the question bank: looked at first, then taken."""

from collections.abc import Collection, Iterable
from typing import Any

from django.core import signing
from django.db import transaction
from wagtail.models import Locale

from law.models.topic import topic_names
from people.models import Jurisdiction, User

from . import import_pictures
from .banks.fit import fit
from .banks.item import JURISDICTION_TAG, TOPIC_TAG, Item
from .import_questions import (
    VALID_FOR,
    AddedBefore,
    Look,
    NotValid,
    Row,
    as_block,
    packed,
    read,
    same_words,
    take_pictures,
)
from .models import BankQuestion

SALT = "quizzes.import_bank"


def look(content: bytes, *, competency: str, competencies: Collection[str], locale: Locale, by: User) -> Look:
    """What the file would bring to the bank in this language. Raises BrokenFile.

    Queries: 3, and at most 3 for each picture.
    """
    import_pictures.forget_old()
    bank = read(content)
    there = {same_words(text) for text in BankQuestion.objects.filter(locale=locale).values_list("text", flat=True)}
    places = set(Jurisdiction.objects.values_list("code", flat=True))
    topics, rows, kept = topic_names(), [], []
    for item in bank.items:
        node = fit(item, competencies, competency)
        known = node is not None and same_words(node["text"]) in there
        picture = import_pictures.look(item, by) if node else None
        row = Row(item, as_block(node) if node else None, known, picture)
        rows.append(row)
        if row.block:
            kept.append({"block": row.block, **_tags(item, topics, places)})
    pictures = {row.block["id"]: row.picture for row in rows if row.block and row.picture}
    token = packed({"by": by.pk, "locale": locale.pk, "rows": kept, "pictures": pictures}, SALT)
    return Look(bank.format, rows, bank.aside, token)


def _tags(item: Item, topics: Collection[str], places: Collection[str]) -> dict[str, str]:
    """Topic and jurisdiction that the file names and that there are here."""
    topic, place = item.tagged(TOPIC_TAG), item.tagged(JURISDICTION_TAG)
    return {"topic": topic if topic in topics else "", "jurisdiction": place if place in places else ""}


@transaction.atomic
def append(*, token: str, chosen: Iterable[str], by: User) -> int:
    """Add the chosen questions of a look to the bank; says how many. Raises NotValid, AddedBefore: nothing is changed.

    A question has the id of its block for its key, so that a second confirmation finds it there.
    """
    try:
        shown: dict[str, Any] = signing.loads(token, salt=SALT, max_age=VALID_FOR)
    except signing.BadSignature as error:
        raise NotValid from error
    locale = Locale.objects.filter(pk=shown["locale"]).first()
    if shown["by"] != by.pk or locale is None:
        raise NotValid
    wanted = set(chosen)
    rows = [row for row in shown["rows"] if row["block"]["id"] in wanted]
    if BankQuestion.objects.filter(translation_key__in=[row["block"]["id"] for row in rows]).exists():
        raise AddedBefore
    take_pictures([row["block"] for row in rows], shown.get("pictures", {}), by)
    places = {one.code: one for one in Jurisdiction.objects.all()}
    stream = BankQuestion._meta.get_field("question")
    for row in rows:
        BankQuestion.objects.create(
            translation_key=row["block"]["id"],
            locale=locale,
            question=stream.to_python([row["block"]]),
            topic=row["topic"],
            jurisdiction=places.get(row["jurisdiction"]),
        )
    return len(rows)
