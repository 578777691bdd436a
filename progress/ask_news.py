"""What is told of requests for courses: to who decides that somebody asks, to who asked what was decided."""

from collections.abc import Iterable, Sequence

from django.urls import reverse
from django.utils.translation import get_language, gettext

from courses.queries import course_words
from people import news
from people.news import Told

from .models import CourseRequest

ASKED, APPROVED, DECLINED = "course_asked_for", "course_approved", "course_declined"


def register() -> None:
    news.register(ASKED, lambda several: _told(several, _asked))
    news.register(APPROVED, lambda several: _told(several, _approved))
    news.register(DECLINED, lambda several: _told(several, _declined))


def tell_asked(request: CourseRequest, deciders: Iterable[int]) -> None:
    """Queries: 1."""
    data = {"course": request.course_id, "request": request.pk}
    news.tell(deciders, kind=ASKED, key=str(request.pk), data=data)


def tell_decided(request: CourseRequest) -> None:
    """Queries: 1."""
    kind = APPROVED if request.state == CourseRequest.State.APPROVED else DECLINED
    data = {"course": request.course_id, "request": request.pk, "reason": request.reason}
    news.tell([request.officer_id], kind=kind, key=str(request.pk), data=data)


def _told(several: Sequence[dict], say) -> list[Told | None]:
    """The words of each; None where the course isn't there any more. Queries: 1."""
    words = course_words([data["course"] for data in several], get_language())
    return [say(words[data["course"]], data) if data["course"] in words else None for data in several]


def _asked(edition, data: dict) -> Told:
    # Not who: the mail may be read where the queue may not.
    title = gettext("An officer asks for a course: %(course)s") % {"course": edition.title}
    return Told(title, gettext("Approve or decline it."), reverse("course_requests"))


def _approved(edition, data: dict) -> Told:
    title = gettext("Approved: %(course)s") % {"course": edition.title}
    return Told(title, gettext("The course is among yours now."), reverse("course", args=[edition.course.slug]))


def _declined(edition, data: dict) -> Told:
    return Told(gettext("Declined: %(course)s") % {"course": edition.title}, data["reason"], reverse("more_courses"))
