from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Accommodation(models.Model):
    """Extra time that somebody gets wherever time is limited; appended and never changed, so its history is there.

    The latest row of a person counts. `reason` is for administrators and for herself, and for nobody who manages her.
    """

    class ExtraTime(models.TextChoices):
        NONE = "none", _("no extra time")
        QUARTER = "quarter", "+25 %"
        HALF = "half", "+50 %"
        DOUBLE = "double", "+100 %"
        UNLIMITED = "unlimited", _("without time limit")

    officer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="accommodations")
    extra_time = models.CharField(_("Extra time"), max_length=10, choices=ExtraTime)
    reason = models.CharField(_("reason"), max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["officer", "-id"], name="latest_accommodation")]

    def __str__(self):
        return f"{self.officer_id}: {self.extra_time}"
