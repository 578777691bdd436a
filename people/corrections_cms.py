"""Requests for corrections in the CMS: administrators read them, correct what is wrong, and answer."""

from django import forms
from django.db.models import F
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.permission_policies import ModelPermissionPolicy

from .cms_list import ListViewSet
from .correct import AnsweredBefore, reply
from .models import Correction

LIST, PAGE = "corrections:index", "corrections:answer"


class CorrectionList(generic.IndexView):
    """Administrators: every request, those that wait first. Queries don't grow with them."""

    model = Correction
    any_permission_required = ["view", "change"]
    page_title = _("Requests for corrections")
    queryset = Correction.objects.select_related("person")
    paginate_by = 50
    list_display = [
        TitleColumn(
            "words", label=_("What is wrong"), accessor="words", get_url=lambda one: reverse(PAGE, args=[one.pk])
        ),
        Column("person", label=_("Name"), accessor="person.get_full_name"),
        DateColumn("at", label=_("Asked")),
        DateColumn("answered_at", label=_("Answered")),
    ]

    def order_queryset(self, queryset):
        return queryset.order_by(F("answered_at").desc(nulls_first=True), "-at")


class AnswerForm(forms.Form):
    """What the person reads."""

    answer = forms.CharField(
        label=_("Answer"), max_length=1000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Correct what is wrong first. The person reads this answer, and both are kept."),
    )  # fmt: skip


class AnswerPage(PermissionCheckedMixin, WagtailAdminTemplateMixin, FormView):
    """Administrators: one request, with the way to the person's account and the form to answer."""

    permission_policy = ModelPermissionPolicy(Correction)
    any_permission_required = ["change"]
    template_name = "people/cms/correction.html"
    form_class = AnswerForm
    page_title = _("Request for a correction")
    header_icon = "edit"
    _show_breadcrumbs = True

    def get_correction(self) -> Correction:
        return get_object_or_404(Correction.objects.select_related("person", "answered_by"), pk=self.kwargs["pk"])

    def get_breadcrumbs_items(self) -> list[dict]:
        there = [{"url": reverse(LIST), "label": CorrectionList.page_title}]
        return [*super().get_breadcrumbs_items(), *there, {"url": "", "label": self.get_correction().person.get_full_name()}]

    def get_context_data(self, **kwargs):
        return super().get_context_data(correction=self.get_correction(), **kwargs)

    def form_valid(self, form) -> HttpResponse:
        correction = self.get_correction()
        try:
            reply(correction=correction, answer=form.cleaned_data["answer"], by=self.request.user)
            messages.success(self.request, gettext("Your answer was sent."))
        except AnsweredBefore:
            messages.error(self.request, gettext("Somebody has answered before; nothing was changed."))
        return redirect(PAGE, correction.pk)


class Corrections(ListViewSet):
    """Their place in the CMS: the reports menu."""

    name = "corrections"
    url_prefix = "corrections"
    icon = "edit"
    menu_label = _("Requests for corrections")
    list_view = CorrectionList
    add_to_reports_menu = True

    def more(self, shared: dict) -> list:
        return [path("<int:pk>/", AnswerPage.as_view(), name="answer")]
