"""A check whose last question people mark, officers who answered it, and people who mark."""

from people.models import Role, User
from quizzes.marking import mark
from quizzes.models import AnswerToMark
from tests import factories
from tests.quizzes import examples, worlds
from tests.quizzes.worlds import Learner, key

WORDS = "Her words show why it was done."
BEST = {"evidence": "fully", "respect": "yes"}
HALF = {"evidence": "fully", "respect": "no"}
NOTHING = {"evidence": "not", "respect": "no"}


def questions(**changed) -> list[dict]:
    """One that is graded at once, and one that people mark: a point each."""
    made = examples.block("short_text", **changed)
    return [worlds.check_fields()["questions"][0], made]


def check(**changed):
    """Passed at 70 %, so only with marks."""
    return worlds.exercise(worlds.course(), "check", "check", questions=questions(**changed))


def officer_who_wrote(activity, text: str = WORDS, **options) -> Learner:
    learner = Learner(activity, **options).begin()
    learner.play({"option": [key("anyone")]}, {"text": text})
    return learner


def trainer() -> User:
    return factories.person(role=Role.TRAINER)


def waiting(learner: Learner) -> AnswerToMark:
    return AnswerToMark.objects.get(response__attempt=learner.attempt)


def of(levels: dict[str, str]) -> dict[str, str]:
    """Levels by the ids that the check has, which are those of its blocks."""
    name = "short_text"
    return {
        key(f"{name}/{criterion}"): key(f"{name}/{criterion}/{level}") for criterion, level in levels.items()
    }


def marked(learner: Learner, levels: dict[str, str] = BEST, by: User | None = None, comment: str = "Well seen.") -> bool:
    return mark(
        answer_id=waiting(learner).pk, by=by or trainer(), levels=of(levels), comment=comment, comment_locale="bs"
    )
