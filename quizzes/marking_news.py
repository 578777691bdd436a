"""What officers are told of their marked answers: what they are worth, and whether the exercise is passed now."""

from collections.abc import Sequence
from dataclasses import replace

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from courses.message_places import COURSE
from courses.models import CourseEdition
from courses.queries import course_words
from people import news
from people.news import Piece
from people.wording import Message, Place

from .models import Attempt

MARKED, PASSED = "marked", "passed"

EXERCISE = Place("exercise", _("Title of the check or scenario"), _("Knowledge check"), needed=True)
ANSWERS = Message(
    MARKED, _("Your answers are marked: %(course)s"), _("The marks and the trainer’s comment stand with your answers."),
    (COURSE,),
)  # fmt: skip
#: What she passes while she looks on is told at once, on the page; this is told of what somebody else did.
PASS = Message(
    PASSED, _("Passed: %(exercise)s"), _("Your result rose to %(percent)s%% after it was marked or graded anew."),
    (EXERCISE, replace(COURSE, needed=False), Place("percent", _("Result in percent"), lambda: 85)),
)  # fmt: skip


def register() -> None:
    news.register(MARKED, _said, ANSWERS)
    news.register(PASSED, _said, PASS)


def tell_marked(attempt: Attempt, *, passed_now: bool) -> None:
    """Tell the officer that all her answers of this attempt are marked, and whether she has passed by it, once.

    Queries: 1.
    """
    data = _data(attempt) | {"passed": passed_now}
    news.tell([attempt.enrolment.officer_id], kind=MARKED, key=str(attempt.pk), data=data)


def tell_passed(attempt: Attempt) -> None:
    """Tell the officer that she has passed by what somebody else did since she finished, once. Queries: 1."""
    news.tell([attempt.enrolment.officer_id], kind=PASSED, key=str(attempt.pk), data=_data(attempt) | {"passed": True})


def title_in(edition: CourseEdition, slug: str) -> str | None:
    """What an activity of the course is called; None where it isn't there any more."""
    activities = (activity for module in edition.outline for activity in module["activities"])
    return next((activity["title"] for activity in activities if activity["slug"] == slug), None)


def _data(attempt: Attempt) -> dict:
    return {
        "course": attempt.activity.course_id, "activity": attempt.activity.slug, "attempt": str(attempt.key),
        "percent": attempt.percent,
    }  # fmt: skip


def _said(several: Sequence[dict]) -> list[Piece | None]:
    """None where the course isn't there any more. Queries: 1."""
    words = course_words([data["course"] for data in several], get_language())
    return [_piece(words.get(data["course"]), data) for data in several]


def _piece(edition: CourseEdition | None, data: dict) -> Piece | None:
    if not edition or not edition.course.is_live:
        return None
    exercise = title_in(edition, data["activity"]) or edition.title
    values = {"course": edition.title, "exercise": exercise, "percent": data.get("percent", "")}
    message = PASS if data.get("passed") else ANSWERS
    return Piece(message, values, reverse("debrief", args=[edition.course.slug, data["activity"], data["attempt"]]))
