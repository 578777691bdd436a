"""Assigning courses to units, in the CMS, for administrators."""

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from .assign import assign
from .models import Assignment


class AssignmentForm(WagtailAdminModelForm):
    """Made once and then kept. Deleting it enrols nobody any more; who is enrolled stays, with her due date."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            for field in self.fields.values():
                field.disabled = True

    def save(self, commit=True):
        if self.instance.pk or not commit:
            return super().save(commit=commit)
        given = self.cleaned_data
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
