"""Switching on and off in the CMS what sends by itself: webhooks and record stores."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.views import generic
from wagtail.admin.widgets.button import Button

OFF, ON = _("Switch off"), _("Switch on")
MAY_SEE = ["view", "change"]


class SwitchedList(generic.IndexView):
    """Administrators: all of them, each leading to its log, and to be switched. Queries don't grow with them."""

    any_permission_required = MAY_SEE
    default_ordering = "-created_at"
    paginate_by = 50
    #: The names of the addresses of a log and of `SwitchView`.
    log: str
    switch: str

    def get_edit_url(self, instance) -> str:
        """Its log: there is nothing of it to edit."""
        return reverse(self.log, args=[instance.pk])

    def get_list_more_buttons(self, instance) -> list[Button]:
        if not self.user_has_permission("change"):
            return []
        return [Button(ON if instance.disabled_at else OFF, url=reverse(self.switch, args=[instance.pk]), icon_name="cog")]


class SwitchView(generic.DeleteView):
    """Administrators: asks, then switches it off or on (`turn_off`, `turn_on`). Nothing is deleted."""

    permission_required = "change"
    template_name = "reports/cms/webhook.html"
    success_message = _("Saved.")
    #: The attribute by which people know it.
    shown: str

    def get_page_title(self):
        return ON if self.object.disabled_at else OFF

    def get_context_data(self, **kwargs):
        shown = getattr(self.object, self.shown)
        return super().get_context_data(**kwargs, does=self.get_page_title(), shown=shown)

    def delete_action(self) -> None:
        if self.object.disabled_at:
            self.turn_on()
        else:
            self.turn_off()

    def turn_on(self) -> None:
        raise NotImplementedError

    def turn_off(self) -> None:
        raise NotImplementedError
