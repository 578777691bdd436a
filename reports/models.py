from django.db import models
from django.utils.translation import gettext_lazy as _

from people.models import Unit

from .dashboards.models import Access, AccessedOfficer, Counted, Mark, Purpose, RollUp

__all__ = ["Access", "AccessedOfficer", "ApiClient", "Counted", "Mark", "Purpose", "RollUp"]


class ApiClient(models.Model):
    """A program of a training unit that reads the API: it sees the officers of `unit` and below.

    Its token is shown once, when it is made (`clients.py`); here is its hash only. `token_prefix` is how
    people recognise it in a list or a log, and far too short to guess the rest from. `last_used_at` is exact
    to a minute; `revoked_at` set means that the token opens nothing any more.
    """

    name = models.CharField(_("name"), max_length=120)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="api_clients", verbose_name=_("unit"))
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    token_prefix = models.CharField(_("token begins with"), max_length=8, editable=False)
    created_at = models.DateTimeField(_("made"), auto_now_add=True)
    last_used_at = models.DateTimeField(_("last used"), null=True, editable=False)
    revoked_at = models.DateTimeField(_("revoked"), null=True, editable=False)

    class Meta:
        verbose_name = _("API client")
        verbose_name_plural = _("API clients")
        ordering = ["name", "pk"]

    def __str__(self):
        return f"{self.name} ({self.token_prefix}…)"
