"""Checks with rules, and time that passes: for tests of sitting them."""

from datetime import timedelta

from django.db.models import F

from courses.models import Activity
from people.models import Accommodation
from quizzes.models import Attempt, ExtraAttempt
from tests.quizzes import worlds
from tests.quizzes.worlds import Learner

RIGHT = worlds.right_answers()
WRONG = {"option": worlds.key("nobody")}


def ruled(kind: str = "check", slug: str = "", **rules) -> Activity:
    """The compiled check or scenario of `worlds`, under these rules."""
    return under(worlds.exercise(worlds.course(), kind, slug or kind), **rules)


def under(activity: Activity, **rules) -> Activity:
    Activity.objects.filter(pk=activity.pk).update(**rules)
    worlds.syllabus_changed(activity.course)
    activity.refresh_from_db()
    return activity


def time_passes(**by) -> None:
    """Everything that has happened lies further back; what was to come is nearer."""
    ago = timedelta(**by)
    Attempt.objects.update(started_at=F("started_at") - ago)
    Attempt.objects.filter(ends_at__isnull=False).update(ends_at=F("ends_at") - ago)
    Attempt.objects.filter(finished_at__isnull=False).update(finished_at=F("finished_at") - ago)
    ExtraAttempt.objects.update(at=F("at") - ago)
    Accommodation.objects.update(at=F("at") - ago)


def fail(learner: Learner) -> Learner:
    """Begin, and answer all of the check wrongly."""
    learner.begin().play(WRONG, {"option": [worlds.key("rain")]}, worlds.positions("words", "scene", "life"))
    return learner


def save_draft(learner: Learner, **fields):
    """What a script keeps of the step that is shown."""
    page = learner.see()
    data = {
        "node": page.context["node"]["id"],
        "response": page.context["response_id"],
        "step": page.context["number"],
        **learner.as_sent(page.context["node"]["id"], fields),
    }
    return learner.browser.post(page.context["draft_url"], data)
