from django.db import models
from django.utils.translation import gettext_lazy as _

from people.models import Unit

from .api.models import KeptAnswer, ProgramAssignment
from .dashboards.models import Access, AccessedOfficer, Counted, Mark, Purpose, RollUp
from .exports.models import Export
from .webhooks.models import Delivery, Webhook

__all__ = [
    "Access", "AccessedOfficer", "ApiClient", "Counted", "Delivery", "Export", "KeptAnswer", "Mark",
    "ProgramAssignment", "Purpose", "RollUp", "Webhook",
]  # fmt: skip

#: Lists of the API.
LISTS = ("completions", "enrolments", "officers", "units", "courses", "certificates", "assignments")
#: What a token may read: each of the lists, and the statements of `xapi/`.
RESOURCES = (*LISTS, "xapi")
#: What it may write; none unless it was given.
WRITES = ("enrolments:write", "assignments:write", "officers:write", "units:write")
RIGHTS = (*RESOURCES, *WRITES)


def all_resources() -> list[str]:
    return list(RESOURCES)


class ApiClient(models.Model):
    """A program of a training unit that reads the API: it sees the officers of `unit` and below.

    Its token is shown once, when it is made (`clients.py`); here is its hash only. `token_prefix` is how
    people recognise it in a list or a log, and far too short to guess the rest from. `last_used_at` is exact
    to a minute; `revoked_at` set means that the token opens nothing any more, `expires_at` from when that is so.

    While a token is rotated the one before opens as well, until `old_token_until`; `old_token_used_at` says whether
    somebody still uses it. `networks` are those from which the client may call; none named: from everywhere.
    `calls` counts those of `minute` (since 1970), of which `calls_per_minute` are answered.

    With an `application` the token is the secret of OAuth client credentials: it opens nothing itself, and gives tokens
    of half an hour that do (`oauth.py`). All else is the same for both.
    """

    name = models.CharField(_("name"), max_length=120)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="api_clients", verbose_name=_("unit"))
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    token_prefix = models.CharField(_("token begins with"), max_length=8, editable=False)
    created_at = models.DateTimeField(_("made"), auto_now_add=True)
    expires_at = models.DateTimeField(null=True, editable=False)
    last_used_at = models.DateTimeField(_("last used"), null=True, editable=False)
    revoked_at = models.DateTimeField(_("revoked"), null=True, editable=False)
    old_token_hash = models.CharField(max_length=64, blank=True, editable=False)
    old_token_prefix = models.CharField(max_length=8, blank=True, editable=False)
    old_token_until = models.DateTimeField(null=True, editable=False)
    old_token_used_at = models.DateTimeField(null=True, editable=False)
    resources = models.JSONField(default=all_resources, editable=False)
    networks = models.JSONField(default=list, blank=True, editable=False)
    calls_per_minute = models.PositiveIntegerField(default=600, editable=False)
    minute = models.BigIntegerField(default=0, editable=False)
    calls = models.PositiveIntegerField(default=0, editable=False)
    application = models.OneToOneField(
        "oauth2_provider.Application", models.PROTECT, null=True, editable=False, related_name="api_client"
    )

    class Meta:
        verbose_name = _("API client")
        verbose_name_plural = _("API clients")
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["old_token_hash"], condition=~models.Q(old_token_hash=""), name="one_client_per_old_token"
            ),
            models.CheckConstraint(
                name="an_old_token_has_an_end",
                condition=models.Q(old_token_hash="") | models.Q(old_token_until__isnull=False),
            ),
        ]

    def __str__(self):
        return f"{self.name} ({self.token_prefix}…)"
