"""What is told of requests for courses: to who decides that somebody asks, to who asked what was decided."""

from collections.abc import Iterable, Sequence

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from courses.message_places import COURSE
from courses.queries import course_words
from people import news
from people.news import Piece
from people.wording import WRITTEN, Message, Place

from .models import CourseRequest

ASKED, APPROVED, DECLINED = "course_asked_for", "course_approved", "course_declined"


_REASON = Place("reason", _("Reason"), WRITTEN, needed=True)

#: Not who: the mail may be read where the queue may not.
TO_DECIDE = Message(ASKED, _("An officer asks for a course: %(course)s"), _("Approve or decline it."), (COURSE,))
GIVEN = Message(APPROVED, _("Approved: %(course)s"), _("The course is among yours now."), (COURSE,))
NOT_GIVEN = Message(DECLINED, _("Declined: %(course)s"), "%(reason)s", (COURSE, _REASON))


def register() -> None:
    news.register(ASKED, lambda several: _said(several, TO_DECIDE, lambda _edition: reverse("course_requests")), TO_DECIDE)
    news.register(APPROVED, lambda several: _said(several, GIVEN, _course), GIVEN)
    news.register(DECLINED, lambda several: _said(several, NOT_GIVEN, lambda _edition: reverse("more_courses")), NOT_GIVEN)


def tell_asked(request: CourseRequest, deciders: Iterable[int]) -> None:
    """Queries: 1."""
    data = {"course": request.course_id, "request": request.pk}
    news.tell(deciders, kind=ASKED, key=str(request.pk), data=data)


def tell_decided(request: CourseRequest) -> None:
    """Queries: 1."""
    kind = APPROVED if request.state == CourseRequest.State.APPROVED else DECLINED
    data = {"course": request.course_id, "request": request.pk, "reason": request.reason}
    news.tell([request.officer_id], kind=kind, key=str(request.pk), data=data)


def _said(several: Sequence[dict], message: Message, path_of) -> list[Piece | None]:
    """None where the course isn't there any more. Queries: 1."""
    words = course_words([data["course"] for data in several], get_language())
    return [
        edition
        and Piece(message, {"course": edition.title, "reason": data.get("reason", "")}, path_of(edition))
        for edition, data in ((words.get(data["course"]), data) for data in several)
    ]


def _course(edition) -> str:
    return reverse("course", args=[edition.course.slug])
