"""Questions of a check into the question bank.

A copy keeps the id of its block as its key. So it is made once; a check whose pool draws it and which has it as well
asks it once; and the copies of a translated check are the translations of the copies.
"""

from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction

from .banks.fit import question_problems
from .check_blocks import is_question
from .document_of import question_node
from .models import BankQuestion, CheckPage


@dataclass(frozen=True, slots=True)
class Candidate:
    """A question of the latest draft. `there`: the bank has it; `ready`: it could be published as it is."""

    id: str
    kind: str
    text: str
    there: bool
    ready: bool


def candidates(page: CheckPage) -> list[Candidate]:
    """The questions of the latest draft, in order. Queries: 2."""
    blocks = _questions(page)
    there = _there(page, [block.id for block in blocks])
    return [
        Candidate(
            id=block.id,
            kind=str(block.block.label),
            text=block.value["text"],
            there=block.id in there,
            ready=not question_problems(question_node(block, None)),
        )
        for block in blocks
    ]


@transaction.atomic
def copy(page: CheckPage, *, chosen: Collection[str]) -> int:
    """Add the chosen questions to the bank, in the page's language; says how many. What is there stays as it is.

    Queries: 2, and 1 for each question.
    """
    blocks = [block for block in _questions(page) if block.id in chosen]
    there = _there(page, [block.id for block in blocks])
    tags = {str(one.translation_key): one for one in BankQuestion.objects.filter(translation_key__in=chosen)}
    stream, count = BankQuestion._meta.get_field("question"), 0
    for block in blocks:
        if block.id in there or question_problems(question_node(block, None)):
            continue
        other = tags.get(block.id)  # in another language; both have the same tags
        BankQuestion.objects.create(
            translation_key=block.id,
            locale=page.locale,
            question=stream.to_python([block.get_prep_value()]),
            topic=other.topic if other else "",
            jurisdiction_id=other.jurisdiction_id if other else None,
        )
        count += 1
    return count


def _questions(page: CheckPage) -> list:
    draft = page.get_latest_revision_as_object()
    return [block for block in draft.questions if is_question(block)]


def _there(page: CheckPage, ids: list[str]) -> set[str]:
    keys = BankQuestion.objects.filter(locale=page.locale_id, translation_key__in=ids)
    return {str(key) for key in keys.values_list("translation_key", flat=True)}
