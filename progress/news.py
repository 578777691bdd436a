"""What officers are told of their courses: assigned, due soon, overdue."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext

from courses.models import Course
from courses.queries import course_words
from people import news
from people.news import Told

from .models import Enrolment

ASSIGNED, DUE_SOON, OVERDUE, UPDATE_REQUIRED = "assigned", "due_soon", "overdue", "update_required"


def register() -> None:
    for kind, say in ((ASSIGNED, _assigned), (DUE_SOON, _due_soon), (OVERDUE, _overdue)):
        news.register(kind, lambda several, say=say: _said(several, say))
    news.register(UPDATE_REQUIRED, _update_required)


def tell_assigned(enrolments: Iterable[Enrolment]) -> None:
    """Tell officers of courses that they got, again where one was taken back in between. Queries: 1 for each 1,000."""
    today = timezone.localdate().isoformat()
    news.tell_each(ASSIGNED, ((one.officer_id, f"{one.pk} {today}", data_of(one)) for one in enrolments))


def tell_assigned_to(rows: QuerySet, course: Course, due: date | None) -> None:
    """The same for many, by a query that gives `recipient_id` and `key` of each. Queries: 1."""
    news.tell_selected(ASSIGNED, rows, _data(course.pk, due))


def data_of(enrolment: Enrolment) -> dict:
    return _data(enrolment.course_id, enrolment.due)


def _data(course_id: int, due: date | None) -> dict:
    return {"course": course_id, "due": due.isoformat() if due else None}


def _said(several: Sequence[dict], say) -> list[Told | None]:
    """The words of each; None where the course isn't there any more. Queries: 1."""
    words = course_words([data["course"] for data in several], get_language())
    told = []
    for data in several:
        edition = words.get(data["course"])
        due = date_format(date.fromisoformat(data["due"])) if data["due"] else ""
        told.append(say(edition, due) if edition and edition.course.is_live else None)
    return told


def _assigned(edition, due: str) -> Told:
    text = gettext("To be completed by %(date)s.") % {"date": due} if due else gettext("It has no due date.")
    return Told(gettext("New course: %(course)s") % {"course": edition.title}, text, _path(edition))


def _due_soon(edition, due: str) -> Told:
    text = gettext("To be completed by %(date)s.") % {"date": due}
    return Told(gettext("Due soon: %(course)s") % {"course": edition.title}, text, _path(edition))


def _overdue(edition, due: str) -> Told:
    text = gettext("It was to be completed by %(date)s.") % {"date": due}
    return Told(gettext("Overdue: %(course)s") % {"course": edition.title}, text, _path(edition))


def _update_required(several: Sequence[dict]) -> list[Told | None]:
    """As the others, with the trainer's reason."""
    reasons = iter([data["reason"] for data in several])

    def told(edition, due: str) -> Told:
        said = gettext("Update required: %(course)s") % {"course": edition.title}
        text = gettext("To be completed by %(date)s.") % {"date": due}
        return Told(said, text, _path(edition))

    words = _said(several, told)
    return [
        one and Told(one.title, f"{one.text} {reason}", one.path) for one, reason in zip(words, reasons, strict=True)
    ]


def _path(edition) -> str:
    return reverse("course", args=[edition.course.slug])
