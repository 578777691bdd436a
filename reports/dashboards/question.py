"""What a page of a unit is asked in its address: checked once, for figures and lists alike."""

from dataclasses import dataclass
from datetime import date, timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from courses.models import CourseEdition
from people.models import Rank

from .levels import LEVELS
from .standing import Part

#: Completions that end within so many days are told of.
EXPIRING_WITHIN = timedelta(days=90)

SORTS = {
    "name": ("officer__last_name", "officer__first_name"),
    "unit": ("officer__unit__name", "officer__last_name"),
    "course": ("course__slug", "officer__last_name"),
    "due": ("due", "officer__last_name"),
    "percent": ("-percent", "officer__last_name"),
    "completed": ("-completed_at", "officer__last_name"),
}
SORT_LABELS = {
    "name": _("Name"),
    "unit": _("Unit"),
    "course": _("Course"),
    "due": _("Last day"),
    "percent": _("Progress"),
    "completed": _("Completed on"),
}


@dataclass(frozen=True, slots=True)
class Question:
    """Which enrolments of a unit are meant; what is None or empty doesn't narrow."""

    today: date
    course: CourseEdition | None = None
    part: Part | None = None
    until: date | None = None
    month: date | None = None
    expiring: bool = False
    own: bool = False
    rank: int | None = None
    missed: date | None = None
    competency: str = ""
    level: str = ""
    words: str = ""
    sort: str = "name"


SEARCH = forms.TextInput(attrs={"type": "search"})


class FiguresForm(forms.Form):
    """The filter of a dashboard."""

    course = forms.ChoiceField(required=False, label=_("Course"))
    status = forms.ChoiceField(required=False, label=_("Status"), choices=[("", _("All")), *Part.choices])
    until = forms.DateField(required=False, label=_("Last day until"), widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, data, *, editions: list[CourseEdition]):
        super().__init__(data)
        self.editions = {edition.course.slug: edition for edition in editions}
        titles = [(slug, edition.title) for slug, edition in self.editions.items()]
        self.fields["course"].choices = [("", _("All")), *titles]

    def question(self) -> Question:
        given = self.cleaned_data
        return Question(
            today=timezone.localdate(),
            course=self.editions.get(given["course"]),
            part=Part(given["status"]) if given["status"] else None,
            until=given["until"],
            month=given.get("month"),
            expiring=bool(given.get("expiring")),
            own=bool(given.get("own")),
            rank=int(given["rank"]) if given.get("rank") else None,
            missed=given.get("missed"),
            competency=given.get("competency", ""),
            level=given.get("level", ""),
            words=given.get("q", ""),
            sort=given.get("sort") or "name",
        )


class ListForm(FiguresForm):
    """The filter of a list."""

    month = forms.DateField(required=False, input_formats=["%Y-%m"], widget=forms.HiddenInput)
    expiring = forms.BooleanField(required=False, widget=forms.HiddenInput)
    own = forms.BooleanField(required=False, widget=forms.HiddenInput)
    missed = forms.DateField(required=False, input_formats=["%Y-%m"], widget=forms.HiddenInput)
    competency = forms.SlugField(required=False, max_length=64, widget=forms.HiddenInput)
    level = forms.ChoiceField(required=False, choices=[(one, one) for one in LEVELS], widget=forms.HiddenInput)
    rank = forms.ChoiceField(required=False, label=_("Rank"))
    q = forms.CharField(required=False, max_length=100, label=_("Name or service number"), widget=SEARCH)
    sort = forms.ChoiceField(required=False, label=_("Sort by"), choices=list(SORT_LABELS.items()))

    def __init__(self, data, **kwargs):
        """Queries: 1."""
        super().__init__(data, **kwargs)
        ranks = [(str(pk), name) for pk, name in Rank.objects.values_list("pk", "name")]
        self.fields["rank"].choices = [("", _("All")), *ranks]
        if not ranks:
            self.fields["rank"].widget = forms.HiddenInput()

    def clean(self):
        given = super().clean()
        if given.get("competency") and not given.get("course"):
            raise forms.ValidationError(_("A competency is one of a course: choose the course."))
        return given
