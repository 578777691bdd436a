from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from courses.models import Activity

from .attempt import Attempt
from .version import PublishedVersion


class Regrade(models.Model):
    """A decision to grade finished attempts anew, because a key was wrong: who, when, why, from what to what.

    Never changed or deleted: it is the record. `total` is how many attempts there were to look at when it was
    decided; `finished_at` is empty while the task hasn't come to the end. What came of each is in RegradedAttempt.
    """

    activity = models.ForeignKey(Activity, models.PROTECT, related_name="regrades")
    from_version = models.ForeignKey(PublishedVersion, models.PROTECT, related_name="+")
    to_version = models.ForeignKey(PublishedVersion, models.PROTECT, related_name="+")
    reason = models.TextField(_("reason"), max_length=1000)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    asked_at = models.DateTimeField(auto_now_add=True)
    moved_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)
    total = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("regrade")
        verbose_name_plural = _("regrades")
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["activity"],
                condition=models.Q(finished_at__isnull=True),
                name="one_regrade_of_an_activity_at_a_time",
            )
        ]

    def __str__(self):
        return f"{self.activity_id}: {self.from_version_id} → {self.to_version_id}"


class RegradedAttempt(models.Model):
    """What a regrade made of one attempt: the result before, and that by the corrected key.

    Only a RAISED one was given to the officer; of a LOWERED one nothing was taken (docs/decisions/0014). An attempt
    that is LEFT has no new result: its answers don't lead to an end in the corrected version, or one was read in a
    language in which that isn't published. `grades` are those of the responses, in order, by which a raised attempt
    is told since; `feed_position` is the change by which reports learnt of it, where a standing changed.
    """

    class Outcome(models.TextChoices):
        RAISED = "raised"
        SAME = "same"
        LOWERED = "lowered"
        LEFT = "left"

    regrade = models.ForeignKey(Regrade, models.CASCADE, related_name="attempts")
    attempt = models.ForeignKey(Attempt, models.CASCADE, related_name="regradings")
    outcome = models.CharField(max_length=8, choices=Outcome)
    old_percent = models.PositiveSmallIntegerField()
    old_passed = models.BooleanField()
    new_percent = models.PositiveSmallIntegerField(null=True)
    new_passed = models.BooleanField(null=True)
    grades = models.JSONField(null=True)
    feed_position = models.BigIntegerField(null=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("regraded attempt")
        verbose_name_plural = _("regraded attempts")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["regrade", "attempt"], name="an_attempt_is_regraded_once"),
            models.CheckConstraint(
                name="a_regraded_attempt_has_a_new_result_unless_it_was_left",
                condition=models.Q(outcome="left", new_percent__isnull=True, new_passed__isnull=True)
                | (~models.Q(outcome="left") & models.Q(new_percent__isnull=False, new_passed__isnull=False)),
            ),
        ]

    def __str__(self):
        return f"{self.attempt_id}: {self.outcome}"
