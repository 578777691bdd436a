"""Paths in the CMS, for administrators: what a change would do is shown first."""

from hashlib import sha256

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, Panel
from wagtail.snippets.views.snippets import CreateView, DeleteView, EditView

from courses.models import Course
from courses.queries import course_words

from .foresee import withdrawn_without
from .give import reached_by
from .models import Assignment, Enrolment, LearningPath
from .paths import GoesInCircles, NoCourses, StillGiven, change_path, drop_path, make_path

#: Places for courses in the form.
MOST_STEPS = 12


class PathForm(WagtailAdminModelForm):
    """The title in each language, and the courses in their order."""

    for code, name in settings.LANGUAGES:
        locals()[f"title_{code.replace('-', '_')}"] = forms.CharField(
            max_length=120, required=code == settings.LANGUAGE_CODE, label=name
        )
    for number in range(1, MOST_STEPS + 1):
        locals()[f"course_{number}"] = forms.ModelChoiceField(Course.objects.all(), required=False, label=str(number))
    del code, name, number

    class Meta:
        model = LearningPath
        fields = ()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.steps_before = list(self.instance.steps.select_related("course")) if self.instance.pk else []
        for code, title in self.instance.titles.items():
            self.initial[_field(code)] = title
        for number, step in enumerate(self.steps_before, start=1):
            self.initial[f"course_{number}"] = step.course_id
        self._name_courses()

    def _name_courses(self) -> None:
        """Queries: 2."""
        here = [step.course_id for step in self.steps_before]
        courses = Course.objects.filter(is_live=True) | Course.objects.filter(pk__in=here)
        titles = {pk: one.title for pk, one in course_words(courses.values("pk"), get_language()).items()}
        choices = [("", "–"), *sorted(titles.items(), key=lambda one: one[1].casefold())]
        for number in range(1, MOST_STEPS + 1):
            field = self.fields[f"course_{number}"]
            field.queryset = courses
            field.choices = choices

    def clean(self):
        given = super().clean()
        chosen = [one for number in range(1, MOST_STEPS + 1) if (one := given.get(f"course_{number}"))]
        if not chosen:
            raise ValidationError(_("A path needs at least one course."))
        if len({one.pk for one in chosen}) < len(chosen):
            raise ValidationError(_("A course is in the path more than once."))
        self.courses = chosen
        return given

    @property
    def titles(self) -> dict[str, str]:
        return {code: title for code, _name in settings.LANGUAGES if (title := self.cleaned_data.get(_field(code)))}

    def foresee(self) -> dict[str, int]:
        """Officers on the path, how many get something new, how many would lose something. Queries: few for each gift."""
        gone = {step.course_id for step in self.steps_before} - {one.pk for one in self.courses}
        added = [one for one in self.courses if one.pk not in {step.course_id for step in self.steps_before}]
        # A path that isn't saved yet has no key, and `path=None` would be every assignment without a path.
        mine = Assignment.objects.filter(of_path__path__in=[self.instance.pk]).select_related("unit")
        on_path = on_paths(list(mine))
        new: set[int] = set()
        for course in added:
            has = Enrolment.objects.filter(course=course, officer__in=on_path).exclude(status=Enrolment.Status.WITHDRAWN)
            new |= on_path - set(has.values_list("officer", flat=True))
        return {
            "on_path": len(on_path),
            "new": len(new),
            "withdrawn": withdrawn_without([one for one in mine if one.course_id in gone]),
        }

    def digest(self, foreseen: dict) -> str:
        said = [self.titles, [one.pk for one in self.courses], foreseen]
        return sha256(repr(said).encode()).hexdigest()

    def save(self, commit=True):
        if not commit:
            return super().save(commit=False)
        if self.instance.pk:
            change_path(path=self.instance, titles=self.titles, courses=self.courses)
            return self.instance
        return make_path(titles=self.titles, courses=self.courses)


def on_paths(assignments: list[Assignment]) -> set[int]:
    """The officers whom these reach now, of each gift one course. Queries: 1 for each gift."""
    one_each = {one.of_path_id: one for one in assignments}
    return {pk for one in one_each.values() for pk in reached_by(one).values_list("pk", flat=True)}


def panels() -> list[Panel]:
    titles = [FieldPanel(_field(code)) for code, _name in settings.LANGUAGES]
    steps = [FieldPanel(f"course_{number}") for number in range(1, MOST_STEPS + 1)]
    return [
        MultiFieldPanel(titles, heading=gettext_lazy("Title")),
        MultiFieldPanel(steps, heading=gettext_lazy("Courses in their order")),
    ]


def _field(code: str) -> str:
    return f"title_{code.replace('-', '_')}"


class _Foreseeing:
    """Shows what the form would do to who is on the path; the same sent again is done."""

    def form_valid(self, form):
        foreseen = form.foresee()
        digest = form.digest(foreseen)
        if self.request.POST.get("foreseen") == digest:
            try:
                return super().form_valid(form)
            except GoesInCircles as circle:
                sentence = _("‘%(course)s’ would wait for itself: by its prerequisites, or in another path.")
                form.add_error(None, sentence % {"course": circle.course.slug})
            except NoCourses:
                form.add_error(None, _("A path needs at least one course."))
            self.produced_error_message = self.get_error_message()
            return self.form_invalid(form)
        self.form = form
        return self.render_to_response(self.get_context_data(form=form, foreseen=foreseen, digest=digest))


class AddPath(_Foreseeing, CreateView):
    """Administrators: a new path."""


class DropPath(DeleteView):
    """Administrators: a path that isn't given to anybody."""

    def form_valid(self, form):
        try:
            return super().form_valid(form)
        except StillGiven:
            sentence = _("‘%(object)s’ can't be deleted: other entries need it.")
            messages.error(self.request, sentence % {"object": self.object})
            return redirect(self.get_success_url())

    def delete_action(self):
        drop_path(self.object)


def before_delete_path(request: HttpRequest, objects: list) -> HttpResponse | None:
    """Hook: of several that are deleted from the list, one that is given holds all back, with a sentence."""
    given = next((one for one in objects if isinstance(one, LearningPath) and one.given.exists()), None)
    if given is None:
        return None
    messages.error(request, _("‘%(object)s’ can't be deleted: other entries need it.") % {"object": given})
    return redirect(LearningPath.snippet_viewset.get_url_name("list"))


class ChangePath(_Foreseeing, EditView):
    """Administrators: other courses, or another order."""
