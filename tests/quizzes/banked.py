"""Questions of the bank, pools that draw from it, and drafts of checks with such pools."""

from uuid import UUID

from quizzes.models import BankQuestion
from tests import factories
from tests.quizzes import pooled, worlds
from tests.quizzes.worlds import key


def question(word: str, *, language: str = "en", topic: str = "", where: str = "", **value) -> BankQuestion:
    stored = pooled.single(word, **value)
    return BankQuestion.objects.create(
        translation_key=UUID(key(f"bank-{word}")),
        locale=factories.locale(language),
        question=BankQuestion._meta.get_field("question").to_python([stored]),
        topic=topic,
        jurisdiction=factories.jurisdiction(where) if where else None,
    )


def by_bank(draw: int = 1, **tags) -> dict:
    empty = {"topic": "", "competency": "", "difficulty": "", "jurisdiction": ""}
    return pooled.pool(draw, bank={"use": True, **empty, **tags})


def page(*questions, **changed):
    return worlds.check_page(worlds.module(), publish=False, questions=list(questions), **changed)
