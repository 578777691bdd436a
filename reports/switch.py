"""Switching on and off in the CMS what sends by itself: webhooks and record stores."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.views import generic

OFF, ON = _("Switch off"), _("Switch on")


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
