"""What invented officers remembered since they completed the course: reviewed as everybody's answers are, in bulk."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from django.db.models import F
from django.utils import timezone

from progress.models import Enrolment
from quizzes import engine
from quizzes.make_cards import FIRST, cards_of
from quizzes.memory import rating_of, reviewed
from quizzes.models import MemoryCard, MemoryReview, PublishedVersion
from quizzes.simulation.play import Player
from quizzes.words_now import current_versions, question_of

from .plan import Learner

AT_A_TIME = 500
#: Questions of each check that are answered, and how often at most; the others wait.
ASKED, MOST = 2, 3
FIELDS = ("state", "step", "stability", "difficulty", "due", "last_review")


def recall(completed: Iterable[Enrolment], learners: Mapping[Enrolment, Learner]) -> None:
    """Cards of all who completed, and answers of those whose questions have come since. Queries: 1 each, and some 20."""
    now, completed = timezone.now(), list(completed)
    cards_of([one.pk for one in completed])
    for one in completed:  # as if they had been made on the day of completion
        since = now - one.completed_at
        MemoryCard.objects.filter(officer=one.officer_id, last_review=None).update(due=F("due") - since)
    by_officer = {one.officer_id: learners[one] for one in completed}
    cards = MemoryCard.objects.filter(officer__in=by_officer).order_by("officer", "activity", "pk")
    of_check: dict[tuple[int, int], list[MemoryCard]] = defaultdict(list)
    for card in cards.select_related("officer", "activity__course"):
        of_check[card.officer_id, card.activity_id].append(card)
    versions = {(one.activity_id, one.locale): one for one in current_versions({activity for _, activity in of_check})}
    player, reviews = Player(seed=0, leaving=0, shifts={}), []
    for (officer, activity), some in of_check.items():
        who = by_officer[officer]
        for card in some[:ASKED]:
            mine = versions.get((activity, who.officer.locale)) or versions[activity, card.activity.course.source_locale]
            reviews += _review(card, mine, who, player, now)
    answered = list({review.card_id: review.card for review in reviews}.values())
    MemoryCard.objects.bulk_update(answered, FIELDS, batch_size=100)
    MemoryReview.objects.bulk_create(reviews, batch_size=AT_A_TIME)


def _review(
    card: MemoryCard, version: PublishedVersion, who: Learner, player: Player, now: datetime
) -> list[MemoryReview]:
    """She answers some hours after the question has come, in the past; the card is left as the last answer leaves it."""
    random = Random(f"demo:remembers:{card.officer.service_number}:{card.node}")
    question, made = question_of(version, card.node), []
    at = max(card.due, who.ends_at + FIRST) + timedelta(hours=random.uniform(1, 30))
    while question is not None and at < now and len(made) < MOST:
        state = engine.start(question.document)
        taken = engine.answer(
            question.document, state, player.response(who.officer, version.pk, question.document, state, random)
        ).state.path[0]
        after = reviewed(card.memory, rating_of(taken.grade), at)
        for name in FIELDS:
            setattr(card, name, getattr(after, name))
        made.append(
            MemoryReview(
                card=card, version=version, response_id=UUID(int=random.getrandbits(128)), payload=dict(taken.response),
                grade=taken.grade, rating=rating_of(taken.grade), due=after.due, at=at,
            )
        )  # fmt: skip
        at = after.due + timedelta(hours=random.uniform(1, 30))
    return made
