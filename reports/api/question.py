"""What a call asks for: its parameters, checked together, so that one answer names all that is wrong."""

from dataclasses import dataclass, fields
from difflib import get_close_matches

from django.conf import settings
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import serializers
from rest_framework.exceptions import ValidationError

from courses.models import Course
from people.models import Unit
from people.scope import Scope
from progress.models import Enrolment
from reports.completions import Narrowing
from reports.formats import formats

from .fields import Day, OneOf, PageSize, Text
from .pagination import BadCursor, Cursor


class Parameters(serializers.Serializer):
    """The parameters of completions. The API's description is made from these fields, so it can't differ."""

    course = Text(max_length=120, help_text=gettext_lazy("Slug of a course."))
    status = OneOf(choices=Enrolment.Status.values, help_text=gettext_lazy("How far the officer is."))
    language = OneOf(
        choices=[code for code, _name in settings.LANGUAGES],
        help_text=gettext_lazy("Language of the officer's latest activity."),
    )
    unit = Text(max_length=40, help_text=gettext_lazy("Code of a unit of yours: its officers and those below it."))
    completed_from = Day(
        help_text=gettext_lazy("Completed on this day or later, in the time zone of this installation.")
    )
    completed_to = Day(
        help_text=gettext_lazy("Completed on this day or earlier, in the time zone of this installation.")
    )
    page_size = PageSize(help_text=gettext_lazy("Rows on a page. Not for downloads, which have no pages."))
    cursor = Text(help_text=gettext_lazy("A place in the list, out of `next` or `previous`. Not for downloads."))
    format = OneOf(
        choices=["json", *formats()],
        help_text=gettext_lazy("Goes before Accept. All but json give the whole result as a file."),
    )

    def validate_course(self, slug: str) -> Course:
        course = Course.objects.filter(slug=slug).first()
        if course is None:
            raise ValidationError(_("There is no course with the slug “%(slug)s”.") % {"slug": slug})
        return course

    def validate_unit(self, code: str) -> Unit:
        """Only units in scope exist for a caller: whether another one does is not for her to learn."""
        unit = Unit.objects.filter(self.context["scope"].units(), code=code).first()
        if unit is None:
            sentence = _("There is no unit with the code “%(code)s” among those that this token sees.")
            raise ValidationError(sentence % {"code": code})
        return unit

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

    def validate(self, asked: dict) -> dict:
        first, last = asked.get("completed_from"), asked.get("completed_to")
        if first and last and first > last:
            raise ValidationError({"completed_to": _("This day lies before completed_from.")})
        if self.context["download"]:
            no_pages = _("A download has no pages: leave this out, or ask for json.")
            errors = {name: no_pages for name in ("cursor", "page_size") if name in self.initial_data}
            if errors:
                raise ValidationError(errors)
        return asked


@dataclass(frozen=True, slots=True)
class Question:
    """A call's checked parameters; cursor and page size mean nothing to a download."""

    narrowing: Narrowing
    cursor: Cursor | None
    page_size: int


def question_of(given: QueryDict, *, scope: Scope, download: bool) -> Question:
    """What is asked; raises ValidationError with a sentence for each parameter that can't be used.

    Queries: at most 2.
    """
    once = {name: values[-1] for name, values in given.lists()}
    parameters = Parameters(data=once, context={"scope": scope, "download": download})
    parameters.is_valid()
    errors = {**parameters.errors, **_unknown(given, parameters), **_repeated(given)}
    if errors:
        raise ValidationError(errors)
    asked = parameters.validated_data
    narrowing = Narrowing(**{field.name: asked.get(field.name) for field in fields(Narrowing)})
    return Question(narrowing, asked.get("cursor"), asked["page_size"])


def _unknown(given: QueryDict, parameters: Parameters) -> dict[str, list[str]]:
    """A misspelt filter would otherwise hand out everybody without a word."""
    unknown = [name for name in given if name not in parameters.fields]
    return {name: [_unknown_sentence(name, list(parameters.fields))] for name in unknown}


def _unknown_sentence(name: str, known: list[str]) -> str:
    near = get_close_matches(name, known, n=1)
    if near:
        return _("There is no parameter of this name. Did you mean %(near)s?") % {"near": near[0]}
    return _("There is no parameter of this name. There are: %(known)s.") % {"known": ", ".join(known)}


def _repeated(given: QueryDict) -> dict[str, list[str]]:
    sentence = _("This is given more than once; give one value.")
    return {name: [sentence] for name, values in given.lists() if len(values) > 1}
