from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class PeopleImport(models.Model):
    """A file of people that an administrator sent: first only looked at, then perhaps applied.

    `content` is emptied when it is applied; what was never applied is deleted the next day (`importing/keep.py`).
    What stays says who imported when, how many were changed, and who was made (`made_ids`).
    """

    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    sent_at = models.DateTimeField(auto_now_add=True)
    file_name = models.CharField(max_length=120)
    encoding = models.CharField(max_length=10, blank=True)
    content = models.BinaryField(blank=True)
    applied_at = models.DateTimeField(null=True)
    made_ids = models.JSONField(default=list)
    changed_count = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("import of people")
        verbose_name_plural = _("imports of people")

    def __str__(self):
        return self.file_name
