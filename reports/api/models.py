"""What the API keeps for itself beside its clients."""

from django.db import models


class ProgramAssignment(models.Model):
    """That a program made an assignment: it may change it and take it back, as people may what they assigned."""

    client = models.ForeignKey("reports.ApiClient", models.PROTECT, related_name="+")
    assignment = models.OneToOneField("progress.Assignment", models.CASCADE, related_name="+")

    class Meta:
        default_permissions = ()

    def __str__(self):
        return f"{self.assignment_id} by {self.client_id}"


class KeptAnswer(models.Model):
    """What a client was answered when it wrote something under this key of its own (`idempotency.py`).

    Written in the transaction that did it, so that both are there or neither; `asked` is a hash of the call, by which
    the same call is known again. `status` is 0 only inside of that transaction.
    """

    client = models.ForeignKey("reports.ApiClient", models.CASCADE, related_name="+")
    key = models.CharField(max_length=128)
    asked = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(default=0)
    location = models.CharField(max_length=400, blank=True)
    body = models.TextField(blank=True)
    kept_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["client", "key"], name="a_key_of_a_client_is_for_one_call")]
        indexes = [models.Index(fields=["kept_at"], name="kept_answers_by_age")]

    def __str__(self):
        return f"{self.client_id}: {self.key} ({self.status})"
