"""Webhooks in the CMS: administrators see who is told what, switch it off and on, read the log, and send again.

They are registered on the command line, as their clients are, so that no secret passes through a browser.
"""

from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views import generic
from wagtail.permission_policies import ModelPermissionPolicy

from people.cms_list import ListViewSet
from reports.switch import MAY_SEE, SwitchedList, SwitchView

from .deliver import tell_webhook
from .models import Delivery, Webhook
from .register import disable, enable, replay

LOG, SWITCH, AGAIN = "webhooks:log", "webhooks:switch", "webhooks:again"
STATE = {
    Delivery.State.WAITING: pgettext_lazy("background task", "waiting"),
    Delivery.State.DELIVERED: pgettext_lazy("background task", "done"),
    Delivery.State.GIVEN_UP: pgettext_lazy("background task", "failed"),
}


class WebhookList(SwitchedList):
    """Administrators: every webhook. Queries don't grow with them."""

    model = Webhook
    log, switch = LOG, SWITCH
    page_title = _("Webhooks")
    queryset = Webhook.objects.select_related("client__unit")
    list_display = [
        "address",
        Column("client", label=_("API client"), accessor="client.name"),
        Column("unit", label=_("Unit"), accessor="client.unit"),
        Column("events", label=_("Tells of"), accessor=lambda one: ", ".join(one.events)),
        DateColumn("created_at", label=_("Made"), sort_key="created_at"),
        Column("disabled_at", label=_("Switched off"), accessor=lambda one: one.disabled_at and localdate(one.disabled_at)),
        Column("why", label=_("Last error"), accessor="disabled_why"),
    ]


class Switch(SwitchView):
    """Administrators: asks, then switches it off or on. Nothing is deleted."""

    model = Webhook
    shown = "address"

    def turn_on(self) -> None:
        enable(webhook=self.object)
        tell_webhook.enqueue(self.object.pk)

    def turn_off(self) -> None:
        disable(webhook=self.object, why="by hand")


class DeliveryLog(generic.IndexView):
    """Administrators: what was sent to a webhook and what became of it, the latest first."""

    model = Delivery
    permission_policy = ModelPermissionPolicy(Webhook)
    any_permission_required = MAY_SEE
    default_ordering = "-pk"
    paginate_by = 50
    list_display = [
        TitleColumn("event", label=_("Event"), accessor="event", get_url=lambda one: reverse(AGAIN, args=[one.pk])),
        Column("message", label=_("Code"), accessor="message_id"),
        Column("state", label=_("Status"), accessor=lambda one: STATE[one.state]),
        Column("tries", label=_("Tries"), accessor="tries"),
        Column("status", label=_("Answer"), accessor=lambda one: one.status or ""),
        Column("error", label=_("Last error"), accessor="error"),
        DateColumn("made_at", label=_("Queued")),
        DateColumn("next_try", label=_("Next try")),
        DateColumn("delivered_at", label=_("Finished")),
    ]

    @cached_property
    def webhook(self) -> Webhook:
        return get_object_or_404(Webhook, pk=self.kwargs["pk"])

    def get_base_queryset(self):
        return self.webhook.deliveries.all()

    def get_page_title(self):
        return self.webhook.address

    def get_index_url(self):
        return reverse(LOG, args=[self.webhook.pk])

    def get_index_results_url(self):
        return reverse("webhooks:log_results", args=[self.webhook.pk])


class Again(generic.DeleteView):
    """Administrators: shows what was sent, and sends it again. Nothing is deleted."""

    model = Delivery
    permission_policy = ModelPermissionPolicy(Webhook)
    permission_required = "change"
    template_name = "reports/cms/webhook.html"
    page_title = _("Try again")
    success_message = _("It is tried again now.")

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs, does=self.page_title, shown=self.object.body)

    def get_success_url(self):
        return reverse(LOG, args=[self.object.webhook_id])

    def delete_action(self) -> None:
        replay(delivery=self.object)
        tell_webhook.enqueue(self.object.webhook_id)


class Webhooks(ListViewSet):
    """Their place in the CMS: the settings menu, beside API clients."""

    name = "webhooks"
    url_prefix = "webhooks"
    icon = "upload"
    menu_label = _("Webhooks")
    list_view = WebhookList
    add_to_settings_menu = True

    def more(self, shared: dict) -> list:
        log = {"header_icon": self.icon}
        return [
            path("<int:pk>/", DeliveryLog.as_view(**log), name="log"),
            path("<int:pk>/results/", DeliveryLog.as_view(**log, results_only=True), name="log_results"),
            path("switch/<int:pk>/", Switch.as_view(**shared, delete_url_name=SWITCH), name="switch"),
            path("again/<int:pk>/", Again.as_view(**shared, delete_url_name=AGAIN), name="again"),
        ]
