from django.db import models

from .enrolment import Enrolment


class PastCompletion(models.Model):
    """A completion of a course before the one that its enrolment's row has: reports of past days and history read it.

    `ended_at` is set where it was taken back: from then on it didn't count any more. One that was renewed has none,
    since it counted until the next. `came_at` is when it came to this row from another account of the same person: on
    days before, reports show it with the row that it had then.
    """

    enrolment = models.ForeignKey(Enrolment, models.CASCADE, related_name="past_completions")
    completed_at = models.DateTimeField()
    score = models.PositiveSmallIntegerField(null=True)
    ended_at = models.DateTimeField(null=True)
    came_at = models.DateTimeField(null=True)
    completed_by = models.CharField(
        max_length=12, choices=Enrolment.CompletedBy, default=Enrolment.CompletedBy.LEARNED
    )

    class Meta:
        ordering = ["enrolment", "completed_at"]
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "completed_at"], name="a_past_completion_is_kept_once")
        ]

    def __str__(self):
        return f"{self.enrolment_id}: {self.completed_at}"
