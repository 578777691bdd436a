from django.conf import settings
from django.db import models

from .unit import Unit


class AccountMerge(models.Model):
    """That two accounts of one person became one: never changed, and never taken back.

    `merged` is the account that was closed, `unit` the one where it was until then, `moved` how many rows of each kind
    went from it to `kept`, by their names in English.
    """

    kept = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="merges")
    merged = models.OneToOneField(settings.AUTH_USER_MODEL, models.PROTECT, related_name="merge")
    unit = models.ForeignKey(Unit, models.SET_NULL, null=True, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    reason = models.CharField(max_length=300)
    moved = models.JSONField(default=dict)

    class Meta:
        default_permissions = ()
        ordering = ["pk"]

    def __str__(self):
        return f"{self.merged_id} → {self.kept_id}"
