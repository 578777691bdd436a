"""What officers are told of their courses: assigned, due soon, overdue, to be updated, recognised."""

from collections.abc import Iterable, Sequence
from datetime import date
from functools import partial

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import format_lazy
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from courses.message_places import COURSE
from courses.models import Course
from courses.queries import course_words
from people import news
from people.news import Piece
from people.wording import DATE, WRITTEN, Message, Place

from .models import Enrolment, Recognition

ASSIGNED, DUE_SOON, OVERDUE, UPDATE_REQUIRED = "assigned", "due_soon", "overdue", "update_required"
RECOGNISED = "recognised"


_BY, _LATE = _("To be completed by %(date)s."), _("It was to be completed by %(date)s.")
_NEW = _("New course: %(course)s")
_REASON = Place("reason", _("Reason"), WRITTEN, needed=True)

WITH_DAY = Message(ASSIGNED, _NEW, _BY, (COURSE, DATE))
ANY_TIME = Message("assigned_any_time", _NEW, _("It has no due date."), (COURSE,))
SOON = Message(DUE_SOON, _("Due soon: %(course)s"), _BY, (COURSE, DATE))
LATE = Message(OVERDUE, _("Overdue: %(course)s"), _LATE, (COURSE, DATE))
#: With the trainer's reason.
UPDATE = Message(
    UPDATE_REQUIRED, _("Update required: %(course)s"), format_lazy("{} %(reason)s", _BY), (COURSE, DATE, _REASON)
)

KNOWN = Message(
    RECOGNISED, _("Completed by recognition: %(course)s"), _("What you learned before counts for this course."), (COURSE,)
)
EXEMPT = Message("exempt", _("Exempt: %(course)s"), _("You need not take this course."), (COURSE,))


def register() -> None:
    assigned = partial(_said, message_of=lambda data: WITH_DAY if data["due"] else ANY_TIME)
    news.register(ASSIGNED, assigned, WITH_DAY, ANY_TIME)
    counted = partial(_said, message_of=lambda data: EXEMPT if data["exempt"] else KNOWN)
    news.register(RECOGNISED, counted, KNOWN, EXEMPT)
    for message in (SOON, LATE, UPDATE):
        news.register(message.key, partial(_said, message_of=lambda data, one=message: one), message)


def tell_assigned(enrolments: Iterable[Enrolment]) -> None:
    """Tell officers of courses that they got, again where one was taken back in between. Queries: 1 for each 1,000."""
    today = timezone.localdate().isoformat()
    news.tell_each(ASSIGNED, ((one.officer_id, f"{one.pk} {today}", data_of(one)) for one in enrolments))


def tell_assigned_to(rows: QuerySet, course: Course, due: date | None) -> None:
    """The same for many, by a query that gives `recipient_id` and `key` of each. Queries: 1."""
    news.tell_selected(ASSIGNED, rows, _data(course.pk, due))


def tell_recognised(recognition: Recognition) -> None:
    """Tell the officer that a course counts as completed, where no certificate will tell her. Queries: 1."""
    enrolment, is_exempt = recognition.enrolment, recognition.how == Recognition.How.EXEMPT
    if not is_exempt and enrolment.course.certify_recognised:
        return
    data = {"course": enrolment.course_id, "exempt": is_exempt}
    news.tell([enrolment.officer_id], kind=RECOGNISED, key=str(recognition.pk), data=data)


def data_of(enrolment: Enrolment) -> dict:
    return _data(enrolment.course_id, enrolment.due)


def _data(course_id: int, due: date | None) -> dict:
    return {"course": course_id, "due": due.isoformat() if due else None}


def _said(several: Sequence[dict], message_of) -> list[Piece | None]:
    """The words of each; None where the course isn't there any more. Queries: 1."""
    words = course_words([data["course"] for data in several], get_language())
    said = []
    for data in several:
        edition = words.get(data["course"])
        if not edition or not edition.course.is_live:
            said.append(None)
            continue
        due = date_format(date.fromisoformat(data["due"])) if data.get("due") else ""
        values = {"course": edition.title, "date": due, "reason": data.get("reason", "")}
        said.append(Piece(message_of(data), values, _path(edition)))
    return said


def _path(edition) -> str:
    return reverse("course", args=[edition.course.slug])
