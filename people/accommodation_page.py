"""Somebody's extra time in the CMS: what counts, what counted before, and another. For administrators alone."""

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView
from wagtail.admin import messages

from .accommodate import ExtraTime, accommodate
from .models import Accommodation, User
from .person_page import LIST, PersonPage


def may_accommodate(by: User, person: User) -> bool:
    """Who may change people, but nobody herself."""
    return by != person and by.has_perm("people.change_user")


class ExtraTimeForm(forms.ModelForm):
    """How much, and why: the reason is asked for also when it is taken back."""

    class Meta:
        model = Accommodation
        fields = ("extra_time", "reason")
        widgets = {"extra_time": forms.RadioSelect}
        help_texts = {
            "reason": gettext_lazy("The officer reads it. Who manages her unit doesn’t, and is not told of her extra time.")
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["extra_time"].choices = ExtraTime.choices


class ExtraTimePage(PersonPage, FormView):
    """Administrators: a person's extra time with its history, and a form to change it. Queries: 3 beside the frame's."""

    form_class = ExtraTimeForm
    template_name = "people/cms/extra_time.html"
    page_title = gettext_lazy("Extra time")
    header_icon = "time"

    def dispatch(self, request, *args, **kwargs):
        if not may_accommodate(request.user, self.person):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        history = Accommodation.objects.filter(officer=self.person).select_related("by").order_by("-pk")
        return super().get_context_data(**kwargs, person=self.person, history=history, list_url=reverse(LIST))

    def form_valid(self, form: ExtraTimeForm) -> HttpResponse:
        given = form.cleaned_data
        accommodate(officer=self.person, extra_time=given["extra_time"], reason=given["reason"], by=self.request.user)
        messages.success(self.request, _("Saved. It counts from her next attempt on; one under way can only gain by it."))
        return redirect("extra_time", self.person.pk)
