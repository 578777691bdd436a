"""The parameters of each list. The API's description is made from these fields, so it can't differ."""

from copy import copy
from datetime import date
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import serializers
from rest_framework.exceptions import ValidationError

from courses.models import Activity, Course
from credentials.models import Certificate
from people.models import Unit
from progress.models import Enrolment
from reports.attempts import MARKING
from reports.compression import CODINGS
from reports.formats import formats

from .fields import Day, Key, Language, Number, OneOf, PageSize, Text, YesNo
from .pagination import BadCursor, Cursor
from .since import Since

#: What only some formats understand.
OPTIONS = {"delimiter": ("csv",), "bom": ("csv",)}


class Parameters(serializers.Serializer):
    """Of every list. `context` has the caller's `scope`, the list's `columns`, the `way_out` of a download."""

    #: What only pages of JSON have.
    pages_only: tuple[str, ...] = ()

    page_size = PageSize(help_text=gettext_lazy("Rows on a page. Not for downloads, which have no pages."))
    cursor = Text(help_text=gettext_lazy("A place in the list, out of `next` or `previous`. Not for downloads."))
    format = OneOf(
        choices=["json", *formats()],
        help_text=gettext_lazy("Goes before Accept. All but json give the whole result as a file."),
    )
    fields_ = Text(help_text="Names of members (of columns, in a download) with commas between; all where it is left out. "
                   "The first, by which a row is known, always comes.")  # fmt: skip
    lang = Language(help_text="Language of titles, before Accept-Language. Where a title isn't there in it, it comes in "
                    "the one that its readers read best, and `language` beside it says which.")  # fmt: skip
    after = Number(help_text="For downloads that broke off: only rows after the one with this id.")
    delimiter = OneOf(
        choices=["comma", "semicolon", "tab"], help_text="Between the columns of CSV. Comma where nothing is said."
    )
    compression = OneOf(
        choices=list(CODINGS),
        help_text="Content-Encoding of a download, before Accept-Encoding.",
    )
    bom = YesNo(help_text="Whether CSV begins with a byte order mark, by which some spreadsheets know UTF-8.")

    def get_fields(self):
        """`fields` is a name that serializers have taken. Copies share what no call changes: whole ones take ten times as
        long, at each call.
        """
        return {name.rstrip("_"): copy(field) for name, field in self._declared_fields.items()}

    def validate_fields(self, text: str) -> list[str]:
        columns, names = self.context["columns"], text.split(",")
        if unknown := [name for name in names if name not in columns]:
            sentence = _("There is no field “%(name)s”. There are: %(known)s.")
            raise ValidationError(sentence % {"name": unknown[0], "known": ", ".join(columns)})
        return [name for name in columns if name in names or name == columns[0]]

    def validate_cursor(self, text: str) -> Cursor:
        try:
            return Cursor.read(text)
        except BadCursor as error:
            raise ValidationError(
                _(
                    "This is not a cursor of this list. Follow `next` or `previous` of an answer "
                    "as they are, or leave the cursor out to begin anew."
                )
            ) from error

    def validate_unit(self, code: str) -> Unit:
        """Only units in scope exist for a caller: whether another one does is not for her to learn."""
        unit = Unit.objects.filter(self.context["scope"].units(), code=code).first()
        if unit is None:
            sentence = _("There is no unit with the code “%(code)s” among those that this token sees.")
            raise ValidationError(sentence % {"code": code})
        return unit

    def validate(self, asked: dict) -> dict:
        way_out, errors = self.context["way_out"], {}
        if way_out is not None:
            no_pages = _("A download has no pages: leave this out, or ask for json.")
            of_pages = ("cursor", "page_size", "since", *self.pages_only)
            errors |= {name: no_pages for name in of_pages if name in self.initial_data}
        else:
            errors |= {name: _("This is for downloads only.") for name in ("after", "compression") if name in asked}
        for name, understood in OPTIONS.items():
            if name in asked and (way_out is None or way_out.name not in understood):
                errors[name] = _("This is for downloads as %(formats)s only.") % {"formats": ", ".join(understood)}
        if errors:
            raise ValidationError(errors)
        return asked


class OfACourse(Parameters):
    """Of lists that narrow to a course."""

    course = Text(max_length=120, help_text=gettext_lazy("Slug of a course."))

    def validate_course(self, slug: str) -> Course:
        course = Course.objects.filter(slug=slug).first()
        if course is None:
            raise ValidationError(_("There is no course with the slug “%(slug)s”.") % {"slug": slug})
        return course


class Followable(OfACourse):
    """Of lists of which a copy can be kept; `not_followed` are parameters of what changes by the calendar alone."""

    since = Text(help_text="`begin`, or `cursor` of the answer before: what has changed since then. Not for downloads.")
    not_followed: tuple[str, ...] = ()

    def validate_since(self, text: str) -> Since:
        try:
            return Since.read(text)
        except BadCursor as error:
            sentence = _("This is not a cursor of changes. Give `cursor` of the answer before, or `begin` to begin anew.")
            raise ValidationError(sentence) from error

    def validate(self, asked: dict) -> dict:
        if "since" in asked and "cursor" in asked:
            raise ValidationError({"cursor": _("Changes are followed by `since` alone: leave this out.")})
        if "since" in asked and (named := [name for name in self.not_followed if name in asked]):
            sentence = _("This can't be asked together with %(name)s: leave it out.") % {"name": "since"}
            raise ValidationError(dict.fromkeys(named, sentence))
        return super().validate(asked)


class EnrolmentParameters(Followable):
    """Of completions and enrolments."""

    status = OneOf(choices=Enrolment.Status.values, help_text=gettext_lazy("How far the officer is."))
    language = Language(help_text=gettext_lazy("Language of the officer's latest activity."))
    unit = Text(max_length=40, help_text=gettext_lazy("Code of a unit of yours: its officers and those below it."))
    completed_from = Day(
        help_text=gettext_lazy("Completed on this day or later, in the time zone of this installation.")
    )
    completed_to = Day(
        help_text=gettext_lazy("Completed on this day or earlier, in the time zone of this installation.")
    )
    as_of = Day(help_text="How it stood at the end of this past day, with the officers of units as they were then. What "
                "isn't kept by day is null. Not with `since` or `language`.")  # fmt: skip

    def validate_as_of(self, day: date) -> date:
        if day >= timezone.localdate():
            raise ValidationError(_("This day isn't over yet: give one before today."))
        return day

    def validate(self, asked: dict) -> dict:
        first, last = asked.get("completed_from"), asked.get("completed_to")
        if first and last and first > last:
            raise ValidationError({"completed_to": _("This day lies before completed_from.")})
        if "as_of" in asked:
            other = _("This can't be asked together with as_of: leave it out.")
            if errors := {name: other for name in ("since", "language") if name in asked}:
                raise ValidationError(errors)
        return super().validate(asked)


class CertificateParameters(Followable):
    unit = Text(max_length=40, help_text=gettext_lazy("Code of a unit of yours: its officers and those below it."))
    state = OneOf(choices=Certificate.State.values, help_text="What who checks the code is told today. Not with `since`.")
    issued_from = Day(help_text="Issued on this day or later, in the time zone of this installation.")
    issued_to = Day(help_text="Issued on this day or earlier, in the time zone of this installation.")
    not_followed = ("state",)


class AttemptParameters(Followable):
    unit = Text(max_length=40, help_text=gettext_lazy("Code of a unit of yours: its officers and those below it."))
    activity = Key(help_text="Key of an activity, as courses tell it.")
    passed = YesNo(help_text="Whether the attempt was passed.")
    marking = OneOf(choices=MARKING, help_text="Whether people mark answers of it: none, they are `waiting`, or `done`.")
    finished_from = Day(help_text="Finished on this day or later, in the time zone of this installation.")
    finished_to = Day(help_text="Finished on this day or earlier, in the time zone of this installation.")
    responses = YesNo(help_text="`true`: also what was answered, where the token reads `responses`. Pages of JSON only, and "
                      "not with `since`.")  # fmt: skip
    not_followed = pages_only = ("responses",)

    def validate_activity(self, key: UUID) -> Activity:
        activity = Activity.objects.filter(key=key).first()
        if activity is None:
            raise ValidationError(_("This is no id that can be used."))
        return activity


class CompetencyParameters(OfACourse):
    unit = Text(max_length=40, help_text=gettext_lazy("Code of a unit of yours: its officers and those below it."))


class ItemParameters(OfACourse):
    activity = Key(help_text="Key of an activity, as courses tell it.")
    validate_activity = AttemptParameters.validate_activity


class SessionParameters(OfACourse):
    unit = Text(max_length=40, help_text=gettext_lazy("Code of a unit of yours: its officers and those below it."))
    activity = Key(help_text="Key of an activity, as courses tell it.")
    begins_from = Day(help_text="Beginning on this day or later, in the time zone of this installation.")
    begins_to = Day(help_text="Beginning on this day or earlier, in the time zone of this installation.")
    cancelled = YesNo(help_text="Whether the session was cancelled.")
    attendance = YesNo(help_text="`true`: also which of your officers have a place or were there, where the token reads "
                       "`attendance`. Pages of JSON only.")  # fmt: skip
    validate_activity = AttemptParameters.validate_activity
    pages_only = ("attendance",)


class AssignmentParameters(OfACourse):
    unit = Text(max_length=40, help_text="Code of a unit of yours: what is assigned to it and to those below it.")


class OfficerParameters(Parameters):
    unit = Text(max_length=40, help_text=gettext_lazy("Code of a unit of yours: its officers and those below it."))
    active = YesNo(help_text="Whether the officer's account is open.")


class UnitParameters(Parameters):
    unit = Text(max_length=40, help_text="Code of a unit of yours: itself and the units below it.")


class CourseParameters(Parameters):
    live = YesNo(help_text="Whether the course is offered now.")
