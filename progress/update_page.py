"""Requiring what was added to a course of those who completed it before, in the CMS; for who may publish the course."""

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from courses.models import Course, CoursePage
from courses.queries import syllabus

from .models import RequiredUpdate
from .updates import added_activities, asked_officers, require_update, withdraw_update


class UpdateForm(forms.Form):
    """By when, and why."""

    due = forms.DateField(label=_("Last day"), widget=forms.DateInput(attrs={"type": "date"}))
    reason = forms.CharField(
        label=_("Reason"),
        max_length=RequiredUpdate._meta.get_field("reason").max_length,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The officer reads it. It stays on record with your name."),
    )

    def clean_due(self):
        due = self.cleaned_data["due"]
        if due < timezone.localdate():
            raise forms.ValidationError(gettext("This day is past."))
        return due


@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest, page_id: int) -> HttpResponse:
    """What was added, and how many officers it would ask; sent with day and reason, it is required of them."""
    page = get_object_or_404(CoursePage, pk=page_id)
    if not page.permissions_for_user(request.user).can_publish():
        raise PermissionDenied
    course = get_object_or_404(Course, key=page.translation_key, is_live=True)
    if request.method == "POST" and "withdraw" in request.POST:
        withdraw_update(course=course)
        return redirect("require_update", page.pk)
    number = asked_officers(course).count()
    form = UpdateForm(request.POST or None)
    if form.is_valid() and number:
        require_update(course=course, due=form.cleaned_data["due"], reason=form.cleaned_data["reason"], by=request.user)
        return redirect("require_update", page.pk)
    words = syllabus(course, get_language())
    titles = {edition.activity_id: edition.title for edition in words.activities.values()} if words else {}
    context = {
        "page": page,
        "form": form,
        "added": [{"title": titles.get(one.pk, one.slug), "since": one.since} for one in added_activities(course)],
        "number": number,
        "required": RequiredUpdate.objects.filter(course=course, withdrawn_at__isnull=True).first(),
        "page_title": gettext("Require an update"),
        "header_title": page.get_admin_display_title(),
        "header_icon": "clipboard-list",
    }
    return TemplateResponse(request, "progress/cms/update.html", context)
