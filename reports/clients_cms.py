"""Making a client in the CMS, and changing its token: what opens is shown on the page that answers, and never again."""

import re
from datetime import timedelta

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.forms.models import formfield_for_dbfield
from wagtail.admin.views.generic import PermissionCheckedMixin, WagtailAdminTemplateMixin
from wagtail.permission_policies import ModelPermissionPolicy

from .clients import (
    LIVES,
    MOST_NETWORKS,
    OVERLAP,
    BadNetwork,
    NotLive,
    TooManyNetworks,
    create_client,
    networks_of,
    rotate,
)
from .models import RESOURCES, RIGHTS, ApiClient
from .oauth import create_oauth_client

LONGEST_DAYS, MOST_CALLS = 3650, 100_000
KINDS = [("token", gettext_lazy("Token")), ("oauth", gettext_lazy("OAuth 2.0 client credentials"))]


def days_field() -> forms.IntegerField:
    return forms.IntegerField(
        label=gettext_lazy("how long the token lives; a year if nothing is said"),
        initial=LIVES.days, min_value=1, max_value=LONGEST_DAYS,
    )  # fmt: skip


class ClientForm(WagtailAdminModelForm):
    """What a client may, from where, how long and how often; the same as `manage.py create_api_client` asks."""

    kind = forms.ChoiceField(choices=KINDS, initial="token", label=gettext_lazy("Kind"), widget=forms.RadioSelect)
    rights = forms.MultipleChoiceField(
        choices=[(one, one) for one in RIGHTS], initial=RESOURCES, label=gettext_lazy("Reads and writes"),
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    days = days_field()
    networks = forms.CharField(
        required=False, widget=forms.Textarea(attrs={"rows": 2}),
        label=gettext_lazy("an address or network from which it may call; from everywhere if none is named"),
    )  # fmt: skip
    calls_per_minute = forms.IntegerField(
        label=gettext_lazy("how many calls are answered in a minute"), initial=600, min_value=1, max_value=MOST_CALLS
    )

    class Meta:
        model = ApiClient
        fields = ("name", "unit")

    field_order = ("name", "unit", "kind", "rights", "days", "networks", "calls_per_minute")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # Now, since the dialog in which a unit is chosen is registered after this class is made.
        self.fields["unit"] = formfield_for_dbfield(ApiClient._meta.get_field("unit"))
        for field in self.fields.values():
            field.label = capfirst(field.label)

    def clean_networks(self) -> list[str]:
        given = [one for one in re.split(r"[\s,;]+", self.cleaned_data["networks"]) if one]
        try:
            return networks_of(given)
        except BadNetwork as error:
            sentence = _("“%(network)s” is no network. Write an address or a network, such as 192.0.2.0/24.")
            raise forms.ValidationError(sentence % {"network": error}) from error
        except TooManyNetworks as error:
            raise forms.ValidationError(_("Name at most %(most)d networks.") % {"most": MOST_NETWORKS}) from error

    def carry_out(self) -> tuple[ApiClient, str]:
        given = self.cleaned_data
        make = create_oauth_client if given["kind"] == "oauth" else create_client
        return make(
            name=given["name"], unit=given["unit"], resources=given["rights"], networks=given["networks"],
            expires_at=timezone.now() + timedelta(days=given["days"]), calls_per_minute=given["calls_per_minute"],
        )  # fmt: skip


class RotateForm(forms.Form):
    """How long both open, and how long the new one lives."""

    overlap = forms.IntegerField(
        label=gettext_lazy("for how many days both tokens open"), initial=OVERLAP.days, min_value=0, max_value=90
    )
    days = days_field()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.label = capfirst(field.label)


class _Showing(PermissionCheckedMixin, WagtailAdminTemplateMixin, FormView):
    """A form after which something is shown once. No cache keeps the page, and nothing else does."""

    permission_policy = ModelPermissionPolicy(ApiClient)
    permission_required = "change"
    template_name = "reports/cms/client_form.html"
    index_url_name = ""

    def get_breadcrumbs_items(self) -> list[dict]:
        way = [
            {"url": reverse(self.index_url_name), "label": _("API clients")},
            {"url": "", "label": self.page_title, "sublabel": self.get_page_subtitle()},
        ]
        return [*super().get_breadcrumbs_items(), *way]

    def show(self, client: ApiClient, token: str) -> HttpResponse:
        context = self.get_context_data(client=client, token=token, back=reverse(self.index_url_name))
        response = self.response_class(
            request=self.request, template=["reports/cms/client_made.html"], context=context, using=self.template_engine
        )
        add_never_cache_headers(response)
        return response

    def get_context_data(self, **kwargs):
        form = kwargs.pop("form", None) or self.get_form()
        return super().get_context_data(
            form=form, action_url=self.request.path, media=form.media, submit_button_label=self.page_title, **kwargs
        )


class MakeClient(_Showing):
    """Administrators: make a client."""

    page_title = gettext_lazy("Make an API client")
    form_class = ClientForm

    def form_valid(self, form):
        return self.show(*form.carry_out())


class RotateClient(_Showing):
    """Administrators: another token or secret for the same client. 404 where it is revoked."""

    page_title = gettext_lazy("Change the token")
    form_class = RotateForm

    @cached_property
    def client(self) -> ApiClient:
        live = ApiClient.objects.select_related("unit", "application").filter(revoked_at=None)
        return get_object_or_404(live, pk=self.kwargs["pk"])

    def get_page_subtitle(self):
        return self.client.name

    def get_context_data(self, **kwargs):
        return super().get_context_data(**{"client": self.client, **kwargs})

    def form_valid(self, form):
        given = form.cleaned_data
        overlap, lives = timedelta(days=given["overlap"]), timedelta(days=given["days"])
        try:
            token = rotate(client=self.client, overlap=overlap, expires_at=timezone.now() + lives)
        except NotLive:
            form.add_error(None, _("Revoked"))
            return self.form_invalid(form)
        return self.show(self.client, token)
