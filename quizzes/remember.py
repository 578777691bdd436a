"""Asking an officer again what she has learned: what is due, and counting an answer once.

Nothing here touches attempts, scores, enrolments or the change feed.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from people.models import User

from . import engine
from .answers import read_answer
from .feedback import closed_activities
from .memory import rating_of, reviewed
from .models import MemoryCard, MemoryPause, MemoryReview, PublishedVersion
from .models.memory_card import new_seed
from .refused import Malformed
from .words_now import question_of

#: Questions that come together: two minutes.
AT_ONCE = 4


class CardNotThere(Exception):
    """No card of this id belongs to this officer, or its check was never published in this version."""


def live_cards() -> QuerySet[MemoryCard]:
    """Cards whose question can be asked: not retired, of a check and a course that are there."""
    return MemoryCard.objects.filter(
        retired_at__isnull=True, activity__position__isnull=False, activity__course__is_live=True
    )


def due_cards() -> QuerySet[MemoryCard]:
    """Everybody's cards that are due, without those of who switched it off, and whose key isn't told yet."""
    pause = MemoryPause.objects.filter(officer=OuterRef("officer"))
    due = live_cards().filter(due__lte=timezone.now()).exclude(Exists(pause))
    return due.exclude(closed_activities(timezone.localdate()))


def how_many_due(officer: User) -> int:
    """How many questions come together if she begins now: 0 to 4. Queries: 1."""
    return due_cards().filter(officer=officer)[:AT_ONCE].count()


def pick(officer: User) -> list[int]:
    """The ids of the cards to ask now, the most overdue first. Queries: 1."""
    due = due_cards().filter(officer=officer).order_by("due", "pk")
    return list(due.values_list("pk", flat=True)[:AT_ONCE])


def still_due(officer: User, picked: list[int]) -> list[MemoryCard]:
    """Of the cards that were picked those that wait for an answer, in the same order. Queries: 1."""
    cards = due_cards().filter(officer=officer, pk__in=picked).select_related("activity__course")
    return sorted(cards, key=lambda card: picked.index(card.pk))


def retire(card: MemoryCard) -> None:
    """Its question isn't asked any more, so it isn't asked for either. Queries: 1."""
    MemoryCard.objects.filter(pk=card.pk).update(retired_at=timezone.now())


def switch_off(officer: User) -> None:
    """She isn't asked and told any more; what she remembered is kept. Queries: 2, or 4."""
    MemoryPause.objects.get_or_create(officer=officer)


def switch_on(officer: User) -> None:
    """Queries: 1."""
    MemoryPause.objects.filter(officer=officer).delete()


@transaction.atomic
def answer(
    *, officer: User, card_id: int, version_id: int, response_id: UUID, data: Mapping[str, Any] | Any
) -> MemoryReview | None:
    """Count one answer from memory, once; None when the question was answered before and isn't due again.

    It is read and graded by the version that was shown. The same `response_id` again is the same answer, whatever it
    says now. Raises CardNotThere, and engine.Refused, and then nothing has changed. Queries: 5.
    """
    # The lock makes two tabs wait for each other: the second finds that the question isn't due any more.
    hers = MemoryCard.objects.select_for_update(of=["self"]).filter(pk=card_id, officer=officer)
    card = hers.exclude(closed_activities(timezone.localdate())).first()
    version = card and PublishedVersion.objects.filter(pk=version_id, activity=card.activity_id).defer("document").first()
    if version is None:
        raise CardNotThere(card_id)
    if before := card.reviews.filter(response_id=response_id).first():
        return before
    now = timezone.now()
    if card.due > now or card.retired_at is not None:
        return None
    question = question_of(version, card.node)
    if question is None:
        raise Malformed("not_a_response")
    payload = read_answer(question.document, data, seed=card.seed)
    taken = engine.answer(question.document, engine.start(question.document), payload).taken
    rating = rating_of(taken.grade)
    after = reviewed(card.memory, rating, now)
    MemoryCard.objects.filter(pk=card.pk).update(
        state=after.state,
        step=after.step,
        stability=after.stability,
        difficulty=after.difficulty,
        due=after.due,
        last_review=after.last_review,
        # Next time the options stand in another order.
        seed=new_seed(),
    )
    return MemoryReview.objects.create(
        card=card,
        version=version,
        response_id=response_id,
        payload=dict(taken.response),
        grade=taken.grade,
        rating=rating,
        due=after.due,
        at=now,
    )
