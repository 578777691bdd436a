from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people.models import Unit
from reports.dashboards.models import Access, Purpose
from reports.made_later import MadeLater, has_a_file_when_ready, private


def file_name(export, name: str) -> str:
    """Another one each time: of two workers that made the same, neither overwrites the other's."""
    return f"exports/{uuid4()}"


class Export(MadeLater):
    """A file that somebody, or a program, asked for: everything of a list of `unit` and of the units below it.

    `what` is a list of the API (asked by a `client`) or 'officers', the list behind the figures of a unit's page (asked by
    a person); `asked` is its filter as its address has it, `language` that of its titles and labels. `access` is its line in
    the access log, from when the first line was read.
    """

    class Status(models.TextChoices):
        WAITING = "waiting", _("waiting")
        MAKING = "making", _("being made")
        READY = "ready", _("ready")
        FAILED = "failed", _("failed")
        CANCELLED = "cancelled", _("cancelled")
        EXPIRED = "expired", _("expired")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    client = models.ForeignKey("reports.ApiClient", models.PROTECT, null=True, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    what = models.CharField(max_length=20)
    asked = models.TextField(blank=True)
    language = models.CharField(max_length=12)
    format = models.CharField(max_length=10)
    compression = models.CharField(max_length=10, blank=True)
    purpose = models.CharField(max_length=12, choices=Purpose)
    words = models.CharField(max_length=300, blank=True)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.WAITING)
    access = models.ForeignKey(Access, models.PROTECT, null=True, related_name="+")
    file = models.FileField(storage=private, upload_to=file_name, blank=True)

    class Meta:
        default_permissions = ()
        ordering = ["-asked_at"]
        constraints = [
            models.CheckConstraint(
                name="an_export_is_for_a_person_or_for_a_program",
                condition=models.Q(by__isnull=False, client__isnull=True)
                | models.Q(by__isnull=True, client__isnull=False),
            ),
            has_a_file_when_ready("an_export_has_a_file_and_an_end_when_ready_and_only_then"),
            models.CheckConstraint(name="a_large_file_states_its_purpose", condition=~models.Q(purpose="")),
        ]
        indexes = [models.Index(fields=["by", "-asked_at"], name="exports_of_a_person")]

    def __str__(self):
        return f"{self.what} of {self.unit} ({self.status})"

    @property
    def name(self) -> str:
        """As which it is saved by who has it."""
        ending = {"gzip": ".gz", "zstd": ".zst"}.get(self.compression, "")
        day = timezone.localdate(self.asked_at).isoformat()
        return f"{self.unit.code.lower()}-{self.what}-{day}.{self.format}{ending}"
