"""API clients in the CMS: administrators see who reads, since when and how lately, and can close a token.

Clients are made on the command line only, so that a token never passes through a browser; so there is nothing
here to add or edit.
"""

from django.urls import path, reverse
from django.utils.formats import date_format
from django.utils.timezone import localdate, now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views import generic
from wagtail.admin.widgets.button import Button

from people.cms_list import ListViewSet

from .clients import revoke
from .models import ApiClient

REVOKE = "api_clients:revoke"
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
        Column("resources", label=_("Reads"), accessor=lambda client: ", ".join(client.resources)),
        Column("networks", label=FROM, accessor=lambda client: ", ".join(client.networks)),
        Column("old_token", label=_("Token before"), accessor=old_token_of),
        DateColumn("revoked_at", label=_("Revoked"), sort_key="revoked_at"),
    ]

    def get_list_more_buttons(self, instance) -> list[Button]:
        if instance.revoked_at is not None or not self.user_has_permission("change"):
            return []
        return [Button(_("Revoke"), url=reverse(REVOKE, args=[instance.pk]), icon_name="lock")]


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
        return [path("revoke/<int:pk>/", RevokeClient.as_view(**shared, delete_url_name=REVOKE), name="revoke")]
