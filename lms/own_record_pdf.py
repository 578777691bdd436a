"""One's own record as a PDF: what its page says, with the certificates and who looked at her results."""

from django.contrib.auth.models import AbstractUser
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from courses.printing.typeset import language_of, typeset
from credentials.models import Certificate
from reports.access import accesses_to

#: The last so many readings by name; all of them are in the file for programs.
MOST_READINGS = 200


def record_pdf(person: AbstractUser, told: dict) -> bytes:
    """The PDF in the active language; `told` is the context of the record's page. Queries: 2. Raises CannotTypeset."""
    return typeset("record.typ", {
        "language": language_of(get_language()),
        "heading": _("My record"),
        "lead": _("This is what Common Ground holds about you. The file has all of it, also every answer."),
        "rest": _("Is something wrong?") + " " + _("Ask for a correction"),
        "name": person.get_full_name(),
        "made_on": _day(timezone.now()),
        "facts": [(str(label), str(value)) for label, value in told["facts"]],
        "parts": [part for part in (_courses(told["courses"]), _certificates(person), _readings(person)) if part["rows"]],
    })  # fmt: skip


def _courses(courses: list[dict]) -> dict:
    return {
        "heading": _("Courses"),
        "columns": [_("Course"), _("Status"), _("Done"), _("Points"), _("Completed")],
        "rows": [
            [
                str(one["title"]),
                str(one["status"]),
                f"{one['percent']}%",
                "–" if one["score"] is None else f"{one['score']}%",
                _day(one["completed_on"]),
            ]
            for one in courses
        ],
    }


def _certificates(person: AbstractUser) -> dict:
    found = Certificate.objects.filter(enrolment__officer=person).order_by("-issued_at")
    return {
        "heading": _("Certificates"),
        "columns": [_("Course"), _("Code"), _("Completed"), _("Valid until"), _("Revoked")],
        "rows": [
            [
                one.title(get_language()),
                one.shown_code,
                _day(one.completed_on),
                _day(one.expires_on),
                _day(one.revoked_at),
            ]
            for one in found
        ],
    }


def _readings(person: AbstractUser) -> dict:
    found = accesses_to(person).select_related("by", "client", "unit").order_by("-pk")[:MOST_READINGS]
    return {
        "heading": _("Who looked at my results"),
        "columns": [_("When"), _("Name"), _("Unit"), _("Purpose")],
        "rows": [
            [
                _day(one.at),
                one.by.get_full_name() if one.by else one.client.name,
                one.unit.name,
                str(one.get_purpose_display()) or str(one.get_kind_display()),
            ]
            for one in found
        ],
    }


def _day(moment) -> str:
    return date_format(moment, "SHORT_DATE_FORMAT") if moment else "–"
