"""What officers are told of their marked answers."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import get_language, gettext

from courses.queries import course_words
from people import news
from people.news import Told

from .models import Attempt

MARKED = "marked"


def register() -> None:
    news.register(MARKED, _marked)


def tell_marked(attempt: Attempt) -> None:
    """Tell the officer that all her answers of this attempt are marked, once. Queries: 1."""
    data = {"course": attempt.activity.course_id, "activity": attempt.activity.slug, "attempt": str(attempt.key)}
    news.tell([attempt.enrolment.officer_id], kind=MARKED, key=str(attempt.pk), data=data)


def _marked(several: Sequence[dict]) -> list[Told | None]:
    """None where the course isn't there any more. Queries: 1."""
    words = course_words([data["course"] for data in several], get_language())
    return [_told(words.get(data["course"]), data) for data in several]


def _told(edition, data: dict) -> Told | None:
    if not edition or not edition.course.is_live:
        return None
    title = gettext("Your answers are marked: %(course)s") % {"course": edition.title}
    text = gettext("The marks and the trainer’s comment stand with your answers.")
    return Told(title, text, reverse("debrief", args=[edition.course.slug, data["activity"], data["attempt"]]))
