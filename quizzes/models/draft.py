from django.db import models
from django.utils.translation import gettext_lazy as _

from .attempt import Attempt


class Draft(models.Model):
    """What an officer has marked or typed at the step where she is, and not sent: one for an attempt.

    `number` is that of the response that it may become; a draft for a response that is there is past. `fields` are
    those of the step's form, each with its values, in the order of this attempt; `locale` is what was read.
    """

    attempt = models.OneToOneField(Attempt, models.CASCADE, related_name="draft")
    number = models.PositiveSmallIntegerField()
    fields = models.JSONField()
    locale = models.CharField(max_length=12)
    saved_at = models.DateTimeField(auto_now=True)

    class Meta:
        default_permissions = ()
        verbose_name = _("draft")

    def __str__(self):
        return f"{self.attempt_id} · {self.number}"
