"""A check whose key was wrong, officers who answered it, and the worker that does what was decided."""

import copy

from django_tasks import TaskResultStatus
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from people.models import Role, User
from quizzes.corrected import correction
from quizzes.models import PublishedVersion, Regrade
from quizzes.regrade import decide
from tests import factories
from tests.quizzes import worlds
from tests.quizzes.worlds import Learner, key

WHY = "The second question counted the wrong option as right."
ORDERED = worlds.positions("life", "scene", "words")
#: What the published key calls right, and what is right: the judge, not anyone.
BY_THE_WRONG_KEY = ({"option": [key("anyone")]}, {"option": [key("word"), key("day")]}, ORDERED)
AS_IT_IS = ({"option": [key("judge")]}, {"option": [key("word"), key("day")]}, ORDERED)


def corrected_questions(**changed: bool) -> list[dict]:
    """The check's questions with another option of the first right; `changed` are other options of it."""
    questions = copy.deepcopy(worlds.check_fields()["questions"])
    for option in questions[0]["value"]["options"]:
        option["value"]["correct"] = option["id"] == key("judge")
    return questions


def check():
    """The check, published with a wrong key, as an activity that is passed at 70 %."""
    return worlds.exercise(worlds.course(), "check", "check")


def officer_who_answered(activity, *answers: dict, **options) -> Learner:
    learner = Learner(activity, **options).begin()
    learner.play(*answers)
    return learner


def correct(activity, language: str = "en", **changed) -> tuple[PublishedVersion, PublishedVersion]:
    """Publish the corrected key; the version before it, and it."""
    before = PublishedVersion.objects.filter(activity=activity, locale=language).latest("pk")
    return before, worlds.republish(activity, language, **(changed or {"questions": corrected_questions()}))


def trainer() -> User:
    return factories.person(role=Role.TRAINER)


def decided(old: PublishedVersion, new: PublishedVersion, by: User | None = None, reason: str = WHY) -> Regrade:
    return decide(of=correction(old, new), reason=reason, by=by or trainer())


def work() -> None:
    """Do what waits in the background, in this process and on this connection."""
    worker = Worker(
        queue_names=["default"], interval=0, batch=True, backend_name="default", startup_delay=False, max_tasks=None,
        worker_id="of-the-tests", excluded_queue_names=[],
    )
    for waiting in DBTaskResult.objects.ready():
        waiting.claim(worker.worker_id)
        worker.run_task(waiting)
        waiting.refresh_from_db()
        assert waiting.status == TaskResultStatus.SUCCESSFUL, waiting.traceback


def outcomes(regrade: Regrade) -> dict[int, str]:
    return dict(regrade.attempts.values_list("attempt", "outcome"))
