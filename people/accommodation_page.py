"""Somebody's extra time in the CMS: what counts, what counted before, and another. For administrators alone."""

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin

from .accommodate import ExtraTime, accommodate
from .models import Accommodation, User

LIST = "wagtailusers_users:index"


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


class ExtraTimePage(PermissionCheckedMixin, WagtailAdminTemplateMixin, FormView):
    """Administrators: a person's extra time with its history, and a form to change it. Queries: 3 beside the frame's."""

    model = User
    permission_required = "change"
    form_class = ExtraTimeForm
    template_name = "people/cms/extra_time.html"
    page_title = gettext_lazy("Extra time")
    header_icon = "time"

    def setup(self, request: HttpRequest, *args, pk: int, **kwargs):
        super().setup(request, *args, **kwargs)
        self.person = get_object_or_404(User, pk=pk)

    def dispatch(self, request, *args, **kwargs):
        if not may_accommodate(request.user, self.person):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_page_subtitle(self):
        return str(self.person)

    def get_breadcrumbs_items(self):
        listed = {"url": reverse(LIST), "label": User._meta.verbose_name_plural}
        return [*self.breadcrumbs_items, listed, {"url": "", "label": self.page_title, "sublabel": str(self.person)}]

    def get_context_data(self, **kwargs):
        history = Accommodation.objects.filter(officer=self.person).select_related("by").order_by("-pk")
        return super().get_context_data(**kwargs, person=self.person, history=history, list_url=reverse(LIST))

    def form_valid(self, form: ExtraTimeForm) -> HttpResponse:
        given = form.cleaned_data
        accommodate(officer=self.person, extra_time=given["extra_time"], reason=given["reason"], by=self.request.user)
        messages.success(self.request, _("Saved. It counts from her next attempt on; one under way can only gain by it."))
        return redirect("extra_time", self.person.pk)
