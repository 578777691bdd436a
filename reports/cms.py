"""API clients in the CMS: administrators see who reads, since when and how lately; make one, change or close its token."""

from django.urls import path, reverse
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.timezone import localdate, now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views import generic
from wagtail.admin.widgets.button import Button, HeaderButton

from people.cms_list import ListViewSet

from .clients import revoke
from .clients_cms import MakeClient, RotateClient
from .models import ApiClient

LIST, MAKE, ROTATE, REVOKE = (f"api_clients:{name}" for name in ("index", "make", "rotate", "revoke"))
MAY_SEE = ["view", "change"]
FROM = pgettext_lazy("networks of a client", "From")


def old_token_of(client: ApiClient) -> str:
    """While a token is changed: how the one before begins, and when somebody last used it."""
    if not client.old_token_hash or client.old_token_until <= now():
        return ""
    used = client.old_token_used_at
    return f"{client.old_token_prefix}… ({date_format(localdate(used), 'SHORT_DATE_FORMAT') if used else '–'})"


class ClientList(generic.IndexView):
    """Administrators: every client, the revoked ones too. Queries don't grow with the clients."""

    model = ApiClient
    any_permission_required = MAY_SEE
    page_title = _("API clients")
    queryset = ApiClient.objects.select_related("unit")
    default_ordering = "name"
    paginate_by = 50
    list_display = [
        "name",
        Column("unit", label=_("Unit")),
        Column("token_prefix", label=_("Token begins with")),
        DateColumn("created_at", label=_("Made"), sort_key="created_at"),
        Column("expires_at", label=_("Ends"), accessor=lambda client: client.expires_at and localdate(client.expires_at)),
        DateColumn("last_used_at", label=_("Last used"), sort_key="last_used_at"),
        Column("resources", label=_("Reads and writes"), accessor=lambda client: ", ".join(client.resources)),
        Column("networks", label=FROM, accessor=lambda client: ", ".join(client.networks)),
        Column("old_token", label=_("Token before"), accessor=old_token_of),
        DateColumn("revoked_at", label=_("Revoked"), sort_key="revoked_at"),
    ]

    @cached_property
    def header_buttons(self) -> list[Button]:
        if not self.user_has_permission("change"):
            return []
        return [HeaderButton(MakeClient.page_title, url=reverse(MAKE), icon_name="plus")]

    def get_list_more_buttons(self, instance) -> list[Button]:
        if instance.revoked_at is not None or not self.user_has_permission("change"):
            return []
        return [
            Button(_("Change the token"), url=reverse(ROTATE, args=[instance.pk]), icon_name="rotate"),
            Button(_("Revoke"), url=reverse(REVOKE, args=[instance.pk]), icon_name="lock"),
        ]


class RevokeClient(generic.DeleteView):
    """Administrators: asks, then closes the token. The row stays, since logs name it."""

    model = ApiClient
    permission_required = "change"
    template_name = "reports/cms/revoke_client.html"
    page_title = _("Revoke")
    success_message = _("The token of %(object)s is revoked. Whoever calls with it gets 401 from now on.")

    def delete_action(self) -> None:
        revoke(client=self.object)


class Clients(ListViewSet):
    """Their place in the CMS: the settings menu."""

    name = "api_clients"
    url_prefix = "api-clients"
    icon = "key"
    menu_label = _("API clients")
    list_view = ClientList
    add_to_settings_menu = True

    def more(self, shared: dict) -> list:
        views = {"index_url_name": LIST, "header_icon": self.icon}
        return [
            path("make/", MakeClient.as_view(**views), name="make"),
            path("rotate/<int:pk>/", RotateClient.as_view(**views), name="rotate"),
            path("revoke/<int:pk>/", RevokeClient.as_view(**shared, delete_url_name=REVOKE), name="revoke"),
        ]
