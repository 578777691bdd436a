from django.db import models


class WorkerPulse(models.Model):
    """A worker of background tasks that was alive at `seen_at`; what a dead one was doing is given to another."""

    worker_id = models.CharField(max_length=64, primary_key=True)
    seen_at = models.DateTimeField()

    class Meta:
        default_permissions = ()

    def __str__(self):
        return self.worker_id


class Due(models.Model):
    """When work that comes again and again (`lms/background/clock.py`) is to be done next."""

    name = models.CharField(max_length=200, primary_key=True)
    at = models.DateTimeField()

    class Meta:
        default_permissions = ()

    def __str__(self):
        return self.name
