"""Remembering as pages show it: a question, what came of the last one, and how well each module is remembered."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from statistics import mean

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses.queries import course_words
from people.models import User

from . import engine, kinds, player
from .debrief_page import competency
from .memory import strength
from .models import MemoryCard, MemoryReview
from .refused import Malformed
from .remember import how_many_due, live_cards
from .words_now import Question, question_now, question_of

#: How strong a memory is shows later: who has just read the right answer knows it, however wrong hers was.
AHEAD = timedelta(days=30)


def title_of(count: int) -> str:
    return title_for(count) % {"count": count}


def title_for(count: int) -> str:
    """The same, with a place for the number."""
    return ngettext("%(count)s question to remember", "%(count)s questions to remember", count)


def home_card(officer: User) -> dict | None:
    """What home says when something is due. Queries: 1."""
    count = how_many_due(officer)
    return {"template": "quizzes/remember_home.html", "title": title_of(count)} if count else None


def question_context(question: Question, card: MemoryCard, *, answered: int, count: int, sent=None) -> dict:
    """The context of `quizzes/step.html` for a question outside of any attempt."""
    state = engine.start(question.document)
    context = player.step(question.document, state, seed=card.seed, locale=question.locale, sent=sent)
    return {
        **context,
        "exercise": {**context["exercise"], "minutes": 2},
        "progress": {"position": answered + 1, "count": count, "percent": 100 * answered // count},
    }


def feedback(review: MemoryReview, language: str) -> dict | None:
    """What came of an answer, in the reader's language. Queries: 1, and those of the documents."""
    now = question_now(review.card, language)
    for question in (now, question_of(review.version, review.card.node)):
        if question is not None and _takes(question, review):
            begun = engine.start(question.document)
            taken = engine.answer(question.document, begun, review.payload, grade=review.grade).taken
            return {**player.item(question.document, taken), "lang": question.locale}
    return None


def _takes(question: Question, review: MemoryReview) -> bool:
    """Whether the question is still one that this answer fits."""
    node = question.document["nodes"][review.card.node]
    try:
        kinds.get(node["kind"]).parse(review.payload["answer"], node)
    except Malformed:
        return False
    return True


def overview(officer: User, language: str) -> dict:
    """How well each module will be remembered, weakest first, and when the next questions come. Queries: 2."""
    ahead = timezone.now() + AHEAD
    cards = list(live_cards().filter(officer=officer).select_related("activity"))
    words = course_words({card.activity.course_id for card in cards}, language)
    groups: dict[tuple[int, str], list[MemoryCard]] = {}
    for card in cards:
        groups.setdefault((card.activity.course_id, str(card.activity.module_key)), []).append(card)
    rows = [
        {**_strength(those, ahead), **_module(words[course], module)}
        for (course, module), those in groups.items()
        if course in words
    ]
    return {
        "rows": sorted(rows, key=lambda row: (row["percent"] is None, row["percent"] or 0, row["label"])),
        "next_on": min((card.due for card in cards), default=None),
    }


def _strength(cards: Iterable[MemoryCard], at: datetime) -> dict:
    """The mean of what was asked at least once; what wasn't says nothing yet."""
    known = [share for card in cards if (share := strength(card.memory, at)) is not None]
    if not known:
        return {"percent": None, "text": _("not asked yet")}
    return competency("", mean(known))


def _module(edition, key: str) -> dict:
    """Its title; of a module that isn't there any more the course's."""
    for module in edition.outline:
        if module["key"] == key:
            return {"label": module["title"], "lang": module["locale"]}
    return {"label": edition.title, "lang": edition.locale}
