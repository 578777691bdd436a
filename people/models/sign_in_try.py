from django.db import models
from django.utils import timezone


class SignInTry(models.Model):
    """An attempt to sign in that is under way or has failed; kept for a quarter of an hour (`people/limit.py`).

    `account` is a keyed hash of what was typed: people type passwords into the wrong field. `address` is the
    network address, of IPv6 its first half, or empty where it isn't known.
    """

    account = models.CharField(max_length=64)
    address = models.CharField(max_length=45, blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [
            models.Index(fields=["address", "account", "at"], name="sign_in_try_account"),
            models.Index(fields=["address", "at"], name="sign_in_try_address"),
            models.Index(fields=["at"], name="sign_in_try_at"),
        ]

    def __str__(self):
        return f"{self.address} at {self.at:%H:%M:%S}"
