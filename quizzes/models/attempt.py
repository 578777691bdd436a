from functools import cached_property
from uuid import uuid4

from django.db import models
from django.utils.translation import gettext_lazy as _

from courses.models import Activity
from people.models import Accommodation
from progress.models import Enrolment

from .version import PublishedVersion


class Attempt(models.Model):
    """An officer's go at an exercise: the version it began on, and its responses.

    Its state isn't stored: it is the replay of the responses. `seed` decides every shuffled order, and what is drawn
    from pools. `drawn` are those questions in their order, kept since the draw also depends on the attempt before;
    None where all questions are asked.
    `percent` (0 to 100) and `passed` are set when it ends. Afterwards only marks for what people grade
    (`quizzes/marking.py`) and a regrade may raise them; that says in `graded_by` by which version's key they stand
    (`quizzes/regrade.py`); empty: by the words it was answered in. `competencies` are the shares of ten million that
    the result has of each (`quizzes/shares.py`), None until it has one, and in old attempts until that was made up for.

    `time_limit` (minutes) and `extra_time` are the check's limit and her extra time as they were at the beginning;
    `ends_at` is what comes of both, empty without a limit. `ran_out` says that time ended it, and not her last answer.
    """

    key = models.UUIDField(unique=True, default=uuid4, editable=False)
    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="attempts")
    activity = models.ForeignKey(Activity, models.PROTECT, related_name="attempts")
    version = models.ForeignKey(PublishedVersion, models.PROTECT, related_name="attempts")
    graded_by = models.ForeignKey(PublishedVersion, models.PROTECT, null=True, db_index=False, related_name="+")
    number = models.PositiveSmallIntegerField()
    seed = models.BigIntegerField()
    drawn = models.JSONField(null=True)
    started_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)
    percent = models.PositiveSmallIntegerField(null=True)
    passed = models.BooleanField(null=True)
    competencies = models.JSONField(null=True, editable=False)
    time_limit = models.PositiveSmallIntegerField(null=True)
    extra_time = models.CharField(
        max_length=10, choices=Accommodation.ExtraTime, default=Accommodation.ExtraTime.NONE
    )
    ends_at = models.DateTimeField(null=True)
    ran_out = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("attempt")
        verbose_name_plural = _("attempts")
        ordering = ["enrolment", "activity", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "activity", "number"], name="attempts_at_an_activity_are_numbered"
            ),
            models.UniqueConstraint(
                fields=["enrolment", "activity"],
                condition=models.Q(finished_at__isnull=True),
                name="one_open_attempt_per_enrolment_and_activity",
            ),
            models.CheckConstraint(
                name="an_attempt_has_a_result_when_finished_and_only_then",
                condition=models.Q(finished_at__isnull=False, percent__isnull=False, passed__isnull=False)
                | models.Q(finished_at__isnull=True, percent__isnull=True, passed__isnull=True),
            ),
            models.CheckConstraint(
                name="an_attempt_ends_at_a_time_only_where_time_is_limited",
                condition=models.Q(ends_at__isnull=True) | models.Q(time_limit__isnull=False),
            ),
            models.CheckConstraint(
                name="an_attempt_that_ran_out_of_time_is_finished",
                condition=models.Q(ran_out=False) | models.Q(ends_at__isnull=False, finished_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                fields=["finished_at"], condition=models.Q(finished_at__isnull=False), name="attempts_by_when_they_ended"
            ),
            models.Index(
                fields=["ends_at"],
                condition=models.Q(ends_at__isnull=False, finished_at__isnull=True),
                name="attempt_that_will_run_out",
            ),
            # The newest first attempts, of which a unit's page reads so many at most. With what leads to whose they are and
            # to what they answered: read by itself it is always cheaper than to walk the table.
            models.Index(
                fields=["activity", "-id", "enrolment", "version"],
                condition=models.Q(number=1, finished_at__isnull=False),
                name="newest_first_attempts",
            ),
        ]

    def __str__(self):
        return f"{self.activity_id} #{self.number}"

    @property
    def came_to_an_end(self) -> bool:
        """Whether the activity is done by it: a scenario that ran out of time came to no ending, a check is graded."""
        return not self.ran_out or self.activity.kind != "scenario"

    @property
    def standing_version(self) -> PublishedVersion:
        """The version by whose key the result stands."""
        return self.graded_by if self.graded_by_id else self.version

    @cached_property
    def regrading(self):
        """The regrading by which the result stands, with its regrade; None without one. Queries: 1, or none."""
        if not self.graded_by_id:
            return None
        raised = self.regradings.filter(outcome="raised", regrade__to_version=self.graded_by_id)
        return raised.select_related("regrade").latest("pk")


class Response(models.Model):
    """One answer, appended and never changed. `payload` is what the engine was given; `locale` what was read.

    `grade` (0 to 1) is what the answer to a question is worth by what was read; None at any other step, and for
    answers from before it was kept, which the attempt's own version grades (`quizzes/recorded.py`). Where people
    mark the answer it is None until they have, and then written once (`quizzes/marking.py`).
    `response_id` comes from the page that was answered, so that a repeat of the same POST is recognised.
    """

    attempt = models.ForeignKey(Attempt, models.PROTECT, related_name="responses")
    number = models.PositiveSmallIntegerField()
    response_id = models.UUIDField()
    payload = models.JSONField()
    locale = models.CharField(max_length=12)
    grade = models.FloatField(null=True)
    answered_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("response")
        verbose_name_plural = _("responses")
        ordering = ["attempt", "number"]
        constraints = [
            models.UniqueConstraint(fields=["attempt", "number"], name="responses_of_an_attempt_are_numbered"),
            models.UniqueConstraint(fields=["attempt", "response_id"], name="a_response_is_counted_once"),
        ]

    def __str__(self):
        return f"{self.attempt_id} · {self.number}"
