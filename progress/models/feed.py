from django.db import models

from .enrolment import Enrolment


class FeedHead(models.Model):
    """The last position given out: one row, which every change locks until it commits (`progress/feed.py`)."""

    position = models.BigIntegerField(default=0)

    def __str__(self):
        return str(self.position)


class Change(models.Model):
    """One change of an enrolment, at a position without gaps, in the order in which changes were committed.

    Whoever has read up to position n has missed nothing before it.
    """

    class Kind(models.TextChoices):
        ENROLLED = "enrolled"
        PROGRESSED = "progressed"
        COMPLETED = "completed"
        WITHDRAWN = "withdrawn"
        DUE = "due"

    position = models.BigIntegerField(primary_key=True)
    enrolment = models.ForeignKey(Enrolment, models.CASCADE, related_name="changes")
    kind = models.CharField(max_length=12, choices=Kind)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["position"]

    def __str__(self):
        return f"{self.position}: {self.kind} {self.enrolment_id}"
