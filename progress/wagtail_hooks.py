"""Assigning courses to units, in the CMS, for administrators."""

from django import forms
from django.urls import path, reverse
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.admin.widgets import Button
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from courses.models import CoursePage
from courses.queries import course_words

from . import update_page
from .assign import assign, change_due
from .models import Assignment
from .reevaluate_page import Reevaluations


class AssignmentForm(WagtailAdminModelForm):
    """Course and unit are chosen once; the day can be moved, and enrolments follow it."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self._name_courses()
        if self.instance.pk:
            for name in ("course", "unit"):
                self.fields[name].disabled = True

    def _name_courses(self):
        """By their titles, which people know; addresses are kept when a course is renamed. Queries: 1."""
        ids = list(self.fields["course"].queryset.values_list("pk", flat=True))
        titles = {pk: words.title for pk, words in course_words(ids, get_language()).items()}
        self.fields["course"].label_from_instance = lambda course: titles.get(course.pk, course.slug)

    def save(self, commit=True):
        if not commit:
            return super().save(commit=False)
        given = self.cleaned_data
        if self.instance.pk:
            change_due(assignment=self.instance, due=given["due"])
            return self.instance
        return assign(course=given["course"], unit=given["unit"], due=given["due"], by=self.for_user)


class AssignmentViewSet(SnippetViewSet):
    model = Assignment
    icon = "calendar-check"
    menu_label = _("Assignments")
    menu_order = 250
    add_to_admin_menu = True
    list_display = ["course", "unit", "due", "assigned_at"]
    list_filter = ["course"]
    edit_handler = ObjectList(
        [
            FieldPanel("course"),
            FieldPanel("unit"),
            FieldPanel("due", widget=forms.DateInput(attrs={"type": "date"})),
        ],
        base_form_class=AssignmentForm,
    )


register_snippet(AssignmentViewSet)


@hooks.register("register_admin_viewset")
def reevaluations() -> Reevaluations:
    return Reevaluations()


@hooks.register("register_admin_urls")
def update_addresses():
    return [path("courses/<int:page_id>/update/", update_page.show, name="require_update")]


@hooks.register("register_page_header_buttons")
def update_button(page, user, view_name=None, next_url=None):
    if page.specific_class is CoursePage and page.live and page.permissions_for_user(user).can_publish():
        yield Button(gettext("Require an update"), reverse("require_update", args=[page.pk]), icon_name="rotate", priority=6)
