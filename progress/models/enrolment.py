from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from courses.models import Activity, Course


class Enrolment(models.Model):
    """An officer in a course: the one row that reports read.

    `percent` is the share of required activities that are done (0 to 100). `score` is the weighted mean of
    the best scores of scored activities that were finished (0 to 100), empty before the first. `language`
    is that of the officer's latest activity, empty before it. Kept by `progress/record.py` (what the officer did)
    and `progress/enrol.py` (what was asked of her). Withdrawn is what was taken back before she began: she doesn't
    see it any more, and the row opens again if she gets the course again. `chosen` means that she took the course
    herself: no end of an assignment takes it from her. `round` says how often she has begun to renew her completion
    (`progress/renew.py`), and `renewal_percent` how far she is with that, empty while she isn't at it: until it is done
    her completion stays as it is. `completed_by` says what a completion rests on (`progress/recognise.py`).
    `merged_into` is set in the lesser of two rows that one person had in a course, from two accounts: it counts nowhere
    any more, stays with the account that was closed, and tells how it stood before (`progress/merge.py`).
    """

    class Status(models.TextChoices):
        NOT_STARTED = "not_started", _("not started")
        IN_PROGRESS = "in_progress", _("in progress")
        COMPLETED = "completed", _("completed")
        WITHDRAWN = "withdrawn", _("withdrawn")

    class CompletedBy(models.TextChoices):
        LEARNED = "learned", _("learned")
        RECOGNISED = "recognised", _("recognised")
        EXEMPT = "exempt", _("exempt")

    #: What is still to be done.
    OPEN = (Status.NOT_STARTED, Status.IN_PROGRESS)

    officer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="enrolments")
    course = models.ForeignKey(Course, models.PROTECT, related_name="enrolments")
    status = models.CharField(_("status"), max_length=20, choices=Status, default=Status.NOT_STARTED)
    percent = models.PositiveSmallIntegerField(default=0)
    score = models.PositiveSmallIntegerField(null=True)
    language = models.CharField(max_length=12, blank=True)
    chosen = models.BooleanField(default=False)
    due = models.DateField(null=True)
    round = models.IntegerField(default=0, db_default=0)
    renewal_percent = models.PositiveSmallIntegerField(null=True)
    enrolled_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True)
    completed_at = models.DateTimeField(null=True)
    last_activity_at = models.DateTimeField(null=True)
    completed_by = models.CharField(
        max_length=12, choices=CompletedBy, default=CompletedBy.LEARNED, db_default=CompletedBy.LEARNED
    )

    merged_into = models.ForeignKey("self", models.PROTECT, null=True, editable=False, related_name="merged_from")

    class Meta:
        verbose_name = _("enrolment")
        verbose_name_plural = _("enrolments")
        constraints = [
            models.UniqueConstraint(fields=["officer", "course"], name="one_enrolment_per_officer_and_course"),
            models.CheckConstraint(
                name="an_enrolment_has_a_date_of_completion_when_completed_and_only_then",
                condition=models.Q(status="completed", completed_at__isnull=False)
                | (~models.Q(status="completed") & models.Q(completed_at__isnull=True)),
            ),
            models.CheckConstraint(
                name="percent_and_score_of_an_enrolment_are_0_to_100",
                condition=models.Q(percent__lte=100)
                & (models.Q(score__isnull=True) | models.Q(score__lte=100)),
            ),
            models.CheckConstraint(
                name="only_a_completion_is_renewed_up_to_100_percent",
                condition=models.Q(renewal_percent__isnull=True)
                | models.Q(status="completed", renewal_percent__lte=100, round__gte=1),
            ),
            models.CheckConstraint(
                name="what_was_merged_into_another_enrolment_is_withdrawn",
                condition=models.Q(merged_into__isnull=True) | models.Q(status="withdrawn"),
            ),
        ]
        indexes = [
            models.Index(fields=["course", "status"], name="enrolment_course_status"),
            models.Index(fields=["completed_at"], name="enrolment_completed_at"),
        ]

    def __str__(self):
        return f"{self.officer_id} in {self.course_id}: {self.status}"


class ActivityRecord(models.Model):
    """What an officer has done of one activity, in one round of her enrolment; raised in place and never lowered.

    What turned out to be wrong goes as a whole (`progress/take_back.py`). Rounds before hers stay as they were. `score` is
    the best of all attempts (0 to 100), empty for what has no score.
    `done_at` is when it first counted for completion.
    """

    class Status(models.TextChoices):
        STARTED = "started", _("begun")
        DONE = "done", _("done")

    enrolment = models.ForeignKey(Enrolment, models.CASCADE, related_name="records")
    activity = models.ForeignKey(Activity, models.PROTECT, related_name="records")
    round = models.IntegerField(default=0, db_default=0)
    status = models.CharField(max_length=10, choices=Status, default=Status.STARTED)
    score = models.PositiveSmallIntegerField(null=True)
    started_at = models.DateTimeField(auto_now_add=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "activity", "round"], name="one_record_per_enrolment_activity_and_round"
            ),
            models.CheckConstraint(
                name="an_activity_record_has_a_date_when_done_and_only_then",
                condition=models.Q(status="done", done_at__isnull=False)
                | models.Q(status="started", done_at__isnull=True),
            ),
        ]

    def __str__(self):
        return f"{self.activity_id}: {self.status}"
