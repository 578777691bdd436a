from django.conf import settings
from django.db import models

from courses.models import Activity

from .attempt import Response


class AnswerToMark(models.Model):
    """An answer of a finished attempt that people mark by the rubric of its question.

    `locale` is the language in which the question was read, the answer's. `needed` people mark it: one or two, three
    where two differ (`quizzes/rubric.py`). It waits until `finished_at`; then `points` are what came of the marks.
    """

    response = models.OneToOneField(Response, models.PROTECT, related_name="to_mark")
    activity = models.ForeignKey(Activity, models.PROTECT, related_name="answers_to_mark")
    locale = models.CharField(max_length=12)
    needed = models.PositiveSmallIntegerField()
    since = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    points = models.FloatField(null=True)

    class Meta:
        ordering = ["since", "pk"]
        indexes = [
            models.Index(
                fields=["activity", "since"],
                condition=models.Q(finished_at__isnull=True),
                name="answers_that_wait_for_marks",
            )
        ]
        constraints = [
            models.CheckConstraint(
                name="an_answer_has_points_when_its_marking_is_finished",
                condition=models.Q(finished_at__isnull=False, points__isnull=False)
                | models.Q(finished_at__isnull=True, points__isnull=True),
            )
        ]

    def __str__(self):
        return f"{self.response_id} · {self.needed}"


class Mark(models.Model):
    """What one person made of an answer: appended and never changed. `levels` are ids by the criterion's id.

    `number` 3 is the adjudicator's. `comment` is hers, in the language `comment_locale`, and shown as it is.
    """

    answer = models.ForeignKey(AnswerToMark, models.PROTECT, related_name="marks")
    number = models.PositiveSmallIntegerField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    levels = models.JSONField()
    points = models.PositiveSmallIntegerField()
    comment = models.TextField(blank=True, max_length=2000)
    comment_locale = models.CharField(max_length=12)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["answer", "number"]
        constraints = [
            models.UniqueConstraint(fields=["answer", "number"], name="marks_of_an_answer_are_numbered"),
            models.UniqueConstraint(fields=["answer", "by"], name="nobody_marks_an_answer_twice"),
        ]

    def __str__(self):
        return f"{self.answer_id} · {self.number}"
