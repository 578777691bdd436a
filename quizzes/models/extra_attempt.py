from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from courses.models import Activity
from progress.models import Enrolment


class ExtraAttempt(models.Model):
    """One more attempt for one officer, given by a person with a reason. Never changed or deleted: it is the record."""

    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="extra_attempts")
    activity = models.ForeignKey(Activity, models.PROTECT, related_name="extra_attempts")
    reason = models.CharField(_("reason"), max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        default_permissions = ()
        ordering = ["pk"]
        indexes = [models.Index(fields=["enrolment", "activity"], name="extra_attempts_of_one")]

    def __str__(self):
        return f"{self.enrolment_id}: {self.activity_id}"
