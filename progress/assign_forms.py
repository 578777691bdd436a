"""What is asked of who assigns a course: for the CMS and for units' pages alike."""

import re
from collections.abc import Iterable
from hashlib import sha256

from django import forms
from django.db.models import Q, QuerySet, Value
from django.db.models.functions import Lower
from django.utils.functional import cached_property
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from courses.models import Course
from courses.queries import course_words
from people.models import Rank, Role, Unit, User
from people.queries import active_officers

from .assign import Terms, assign, assign_to, change
from .assign_words import is_closed
from .foresee import Foreseen, foresee
from .models import Assignment, LearningPath
from .models.assignment import A_WEEK_BEFORE
from .paths import assign_path, change_path_assignment

#: Officers that are named at once; for more there are files.
MOST_NAMED = 500
#: Days before the last one on which one can be reminded, and how many such days a plan has.
LONGEST_AHEAD, MOST_REMINDERS = 365, 6
#: Roles that officers may have besides.
ROLES = [(role.value, role.label) for role in Role if role != Role.OFFICER]


class AssigningForm(forms.ModelForm):
    """Course, whom it reaches, until when, reminders and language; course and unit are chosen once."""

    path = forms.ModelChoiceField(
        LearningPath.objects.order_by("pk"), required=False, label=gettext_lazy("Or a path of courses")
    )
    ranks = forms.ModelMultipleChoiceField(
        Rank.objects.order_by("name", "pk"), required=False, label=gettext_lazy("Only these ranks"),
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    roles = forms.MultipleChoiceField(
        choices=ROLES, required=False, label=gettext_lazy("Only officers with these roles"),
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    officers = forms.CharField(
        required=False, label=gettext_lazy("Named officers instead of a unit"),
        help_text=gettext_lazy("Service numbers, with spaces or commas between."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
    remind_before = forms.CharField(
        required=False, label=gettext_lazy("Remind so many days before"), initial=str(A_WEEK_BEFORE),
        help_text=gettext_lazy("Such as 14, 7, 1. Empty: no reminder before the last day."),
    )  # fmt: skip

    class Meta:
        model = Assignment
        fields = ("course", "unit", "due", "days", "remind_weekly", "language")
        labels = {
            "due": gettext_lazy("Last day"),
            "days": gettext_lazy("Or so many days after somebody got it"),
            "remind_weekly": gettext_lazy("Remind every week once it is overdue"),
            "language": gettext_lazy("Language in which it is offered to who has chosen none"),
        }
        widgets = {"due": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}

    field_order = (
        "course", "path", "unit", "ranks", "roles", "officers", "due", "days", "remind_before", "remind_weekly", "language",
    )  # fmt: skip

    #: Whom of all people may be named; None for everybody.
    among: Q | None = None

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self._name_courses()
        if "unit" in self.fields:
            self.fields["unit"].required = False
        if self.instance.pk or not LearningPath.objects.exists():
            del self.fields["path"]
        else:
            self.fields["course"].required = False
        if self.instance.pk:
            self._show(self.instance)

    def _show(self, one: Assignment) -> None:
        for name in {"course", "unit"} & set(self.fields):
            self.fields[name].disabled = True
        for name in ("ranks", "roles") if one.unit_id is None else ("officers",):
            del self.fields[name]
        self.initial["ranks"], self.initial["roles"] = one.ranks, one.roles
        self.initial["remind_before"] = ", ".join(map(str, one.remind_before))
        if one.unit_id is None:
            named = one.given.order_by("officer__service_number").values_list("officer__service_number", flat=True)
            self.initial["officers"] = "\n".join(named)

    def _name_courses(self) -> None:
        """By their titles, which people know; addresses are kept when a course is renamed. Queries: 1."""
        courses = self.fields["course"].queryset
        ids = list(courses.values_list("pk", flat=True))
        titles = {pk: words.title for pk, words in course_words(ids, get_language()).items()}
        self.fields["course"].label_from_instance = lambda course: titles.get(course.pk, course.slug)
        if not self.instance.pk:
            self.fields["course"].queryset = Course.objects.filter(is_live=True)

    def clean_unit(self) -> Unit | None:
        """What a closed unit has, it may keep, also on other terms."""
        unit = self.cleaned_data["unit"]
        if unit is not None and unit.closed_at is not None and not self.instance.pk:
            raise forms.ValidationError(is_closed(unit.code))
        return unit

    def clean_ranks(self) -> list[int]:
        return sorted(rank.pk for rank in self.cleaned_data["ranks"])

    def clean_roles(self) -> list[str]:
        return sorted(self.cleaned_data["roles"])

    def clean_remind_before(self) -> list[int]:
        given = re.split(r"[\s,;]+", self.cleaned_data["remind_before"].strip())
        try:
            days = sorted({int(one) for one in given if one}, reverse=True)
        except ValueError:
            days = [-1]
        if any(not 0 <= one <= LONGEST_AHEAD for one in days) or len(days) > MOST_REMINDERS:
            raise forms.ValidationError(_("Give up to %(most)d numbers of days from 0 to %(longest)d.") % {
                "most": MOST_REMINDERS, "longest": LONGEST_AHEAD,
            })
        return days

    def clean_officers(self) -> list[User]:
        numbers = [one for one in re.split(r"[\s,;]+", self.cleaned_data["officers"]) if one]
        if len(numbers) > MOST_NAMED:
            raise forms.ValidationError(_("Name at most %(most)d officers, or send a file.") % {"most": MOST_NAMED})
        found = find_officers(numbers, self._may_be_named())
        if unknown := [one for one in dict.fromkeys(numbers) if one.lower() not in found]:
            named = ", ".join(one[:40] for one in unknown[:5])
            raise forms.ValidationError(_("There is no officer with this number: %(numbers)s") % {"numbers": named})
        return list({one.pk: one for one in found.values()}.values())

    def _may_be_named(self) -> QuerySet[User]:
        return active_officers() if self.among is None else active_officers().filter(self.among)

    def clean(self):
        given = super().clean()
        if given.get("due") and given.get("days"):
            self.add_error("days", _("Give a last day or a number of days, not both."))
        if "path" in self.fields and "course" not in self.errors and bool(given.get("path")) == bool(given.get("course")):
            self.add_error("course", _("Choose a course or a path."))
        if "officers" in self.fields and "officers" not in self.errors:
            self._clean_whom(given)
        return given

    def _clean_whom(self, given: dict) -> None:
        named, unit = given.get("officers"), given.get("unit")
        if self.instance.pk or "unit" not in self.fields:
            wrong = not named and "unit" in self.fields
        else:
            wrong = bool(named) == bool(unit)
        if wrong or (named and (given.get("ranks") or given.get("roles"))):
            self.add_error("officers", _("Choose a unit, perhaps with ranks and roles, or name officers."))

    def terms(self) -> Terms:
        given = self.cleaned_data
        return Terms(
            due=given["due"], days=given["days"], remind_before=tuple(given["remind_before"]),
            remind_weekly=given["remind_weekly"], language=given["language"],
        )  # fmt: skip

    def foresee(self, unit: Unit | None = None) -> Foreseen:
        """What it would do; `unit` where the page decides it. Queries: as `foresee`, and 1 for a path."""
        whom = self._whom(unit)
        course, path = whom.pop("course"), whom.pop("path")
        courses = [course] if path is None else [step.course for step in path.steps.select_related("course")]
        return foresee(courses=courses, instead_of=self.siblings, **whom)

    def digest(self, foreseen: Foreseen) -> str:
        """Names what was shown: it is done if it would still be the same."""
        whom = {**self.cleaned_data, "officers": sorted(one.pk for one in self.cleaned_data.get("officers") or ())}
        said = [sorted((name, str(value)) for name, value in whom.items()), str(foreseen)]
        return sha256(repr(said).encode()).hexdigest()

    def carry_out(self, *, by: User, unit: Unit | None = None) -> Assignment:
        """Assign or change it; of a path, all its courses. Raises AlreadyAssigned, UnitIsClosed."""
        whom, terms = self._whom(unit), self.terms()
        course, path, unit, officers = (whom.pop(name) for name in ("course", "path", "unit", "officers"))
        if self.before is not None:
            narrowed = whom if unit is not None else {"officers": officers}
            if self.before.of_path is not None:
                change_path_assignment(gift=self.before.of_path, terms=terms, **narrowed)
            else:
                change(assignment=self.before, terms=terms, **narrowed)
            return self.before
        if path is not None:
            gift = assign_path(path=path, unit=unit, officers=officers, by=by, terms=terms, **whom)
            return gift.assignments.order_by("finished_at", "pk").first()
        if officers:
            return assign_to(course=course, officers=officers, by=by, terms=terms)
        return assign(course=course, unit=unit, by=by, terms=terms, **whom)

    @cached_property
    def before(self) -> Assignment | None:
        """As it is now: the form's own instance has what was typed. Queries: 1 for a change."""
        if not self.instance.pk:
            return None
        return Assignment.objects.select_related("course", "unit", "of_path__path").get(pk=self.instance.pk)

    @property
    def siblings(self) -> list[Assignment]:
        """What would be changed: it, and of a path all that was given with it."""
        return with_siblings(self.before) if self.before else []

    def _whom(self, unit: Unit | None) -> dict:
        given = self.cleaned_data
        officers = given.get("officers") or []
        before = self.before
        return {
            "course": before.course if before else given.get("course"),
            "path": before.of_path and before.of_path.path if before else given.get("path"),
            "unit": before.unit if before else None if officers else given.get("unit") or unit,
            "ranks": given.get("ranks") or [],
            "roles": given.get("roles") or [],
            "officers": officers,
        }


def with_siblings(one: Assignment) -> list[Assignment]:
    """It, or all that was given with it as a path. Queries: 1 for a path, else none."""
    return [one] if one.of_path_id is None else list(one.of_path.assignments.select_related("course", "unit"))


def find_officers(numbers: Iterable[str], among: QuerySet[User]) -> dict[str, User]:
    """Of `among`, whom these service numbers name, in any case, by the number in small letters. Queries: 1."""
    folded = [one.lower() if one.isascii() else Lower(Value(one)) for one in numbers]
    found = among.alias(folded=Lower("service_number")).filter(folded__in=folded) if folded else ()
    return {one.service_number.lower(): one for one in found}
