"""Evaluating completions anew, in the CMS: how far it is, and asking for it. For administrators."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views import generic
from wagtail.admin.widgets.button import HeaderButton

from courses.models import Course
from courses.queries import course_words
from people.cms_list import ListViewSet

from .models import Reevaluation
from .reevaluate import reevaluate

ASK = "reevaluations:ask"


class ReevaluationList(generic.IndexView):
    """Administrators: every one, the newest first. Queries don't grow with their number."""

    model = Reevaluation
    any_permission_required = ["view", "add"]
    page_title = _("Completions evaluated anew")
    queryset = Reevaluation.objects.select_related("course", "asked_by")
    default_ordering = "-asked_at"
    paginate_by = 50
    list_display = [
        Column("course", label=_("Course")),
        Column("asked_by", label=_("Asked by"), accessor=lambda one: one.asked_by or "–"),
        DateColumn("asked_at", label=_("Queued"), sort_key="asked_at"),
        Column("progress", label=_("Progress"), accessor=lambda one: f"{one.percent} % ({one.done} / {one.total})"),
        Column("changed", label=_("Changed")),
        DateColumn("finished_at", label=_("Finished"), sort_key="finished_at"),
    ]

    @property
    def header_buttons(self) -> list[HeaderButton]:
        if not self.user_has_permission("add"):
            return []
        return [HeaderButton(gettext("Evaluate a course anew"), url=reverse(ASK), icon_name="rotate")]


class AskForm(forms.Form):
    """Which course."""

    course = forms.ModelChoiceField(queryset=Course.objects.filter(is_live=True), label=_("Course"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        words = course_words(self.fields["course"].queryset.values("pk"), get_language())
        self.fields["course"].label_from_instance = lambda one: words[one.pk].title if one.pk in words else one.slug


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Have the completions of a course evaluated anew, in the background. For who may add such work."""
    if not request.user.has_perm("progress.add_reevaluation"):
        raise PermissionDenied
    form = AskForm(request.POST or None)
    if form.is_valid():
        reevaluate(course=form.cleaned_data["course"], by=request.user)
        messages.success(request, gettext("It is done in the background. This page shows how far it is."))
        return redirect("reevaluations:index")
    context = {
        "form": form,
        "page_title": gettext("Evaluate a course anew"),
        "header_title": gettext("Evaluate a course anew"),
        "header_icon": "rotate",
    }
    return TemplateResponse(request, "progress/cms/reevaluate.html", context)


class Reevaluations(ListViewSet):
    """Their place in the CMS: the settings menu."""

    name = "reevaluations"
    url_prefix = "reevaluations"
    icon = "rotate"
    menu_label = _("Completions evaluated anew")
    list_view = ReevaluationList
    add_to_settings_menu = True

    def more(self, shared: dict) -> list:
        return [path("ask/", ask, name="ask")]
