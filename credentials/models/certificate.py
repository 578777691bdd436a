from django.conf import settings
from django.core.files.storage import storages
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from progress.models import Enrolment


def private():
    """Where a web server can't reach: who may have a file is asked by the view that hands it out."""
    return storages["private"]


class Certificate(models.Model):
    """What an officer can show for a completed course: a page to check it, a PDF, a signed credential.

    Holds what was true when it was issued: `name` as it was written then, `titles` of the course by locale, `issuer` and
    the rest of the `design` (`credentials/design.py`). Never deleted: who checks a code must be told what became of it.
    `code` is 16 characters without look-alikes, 80 bits; `credential` is an Open Badge 3.0 as a JSON Web Token.
    """

    class State(models.TextChoices):
        VALID = "valid", _("valid")
        EXPIRED = "expired", _("expired")
        REVOKED = "revoked", _("revoked")

    code = models.CharField(_("code"), max_length=16, unique=True)
    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="certificates")
    name = models.CharField(_("name"), max_length=320)
    titles = models.JSONField(default=dict)
    locale = models.CharField(max_length=12)
    design = models.JSONField(default=dict)
    completed_on = models.DateField(_("completed"))
    expires_on = models.DateField(_("valid until"), null=True)
    issued_at = models.DateTimeField(_("issued"))
    credential = models.TextField(blank=True)
    file = models.FileField(storage=private, upload_to="certificates/", blank=True)
    revoked_at = models.DateTimeField(_("revoked"), null=True)
    revoked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    replaces = models.OneToOneField("self", models.PROTECT, null=True, related_name="replaced_by")

    class Meta:
        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")
        ordering = ["-issued_at", "-pk"]
        default_permissions = ("view", "change")
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "completed_on"],
                condition=models.Q(revoked_at__isnull=True),
                name="one_certificate_in_force_per_completion",
            ),
            models.CheckConstraint(
                condition=models.Q(revoked_at__isnull=True) | ~models.Q(reason=""),
                name="a_revoked_certificate_says_why",
            ),
        ]

    def __str__(self):
        return f"{self.name}: {self.title('en')}"

    @property
    def state(self) -> State:
        if self.revoked_at is not None:
            return self.State.REVOKED
        if self.expires_on is not None and self.expires_on < timezone.localdate():
            return self.State.EXPIRED
        return self.State.VALID

    @property
    def shown_code(self) -> str:
        """The code in groups of four, as people read and type it."""
        return "-".join(self.code[start : start + 4] for start in range(0, 16, 4))

    def title(self, locale: str) -> str:
        """The course's title as it was, in the best language that there is for a reader of `locale`."""
        from people.languages import reading_order

        order = [*reading_order(locale), self.locale, *self.titles]
        return next((self.titles[one] for one in order if one in self.titles), "")
