from django.conf import settings
from django.db import models


class MemoryPause(models.Model):
    """That an officer doesn't wish to be asked again: she has such a row, and takes it away when she does."""

    officer = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="memory_pause")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        default_permissions = ()

    def __str__(self):
        return str(self.officer_id)
