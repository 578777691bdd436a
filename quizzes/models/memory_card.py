from secrets import randbits

from django.conf import settings
from django.db import models

from courses.models import Activity

from ..memory import Memory


def new_seed() -> int:
    return randbits(62)


class MemoryCard(models.Model):
    """A question of a completed course that an officer is asked again and again, so that she doesn't forget.

    Named by the check and the id of its step: the same in every language and version. `state` to `last_review` are
    those of FSRS (`quizzes/memory.py`). `seed` decides the order in which the question is shown, until it is answered.
    Retired is what the check doesn't ask any more. Nobody else reads it, and nothing else is counted from it.
    """

    officer = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="memory_cards")
    activity = models.ForeignKey(Activity, models.PROTECT, related_name="memory_cards")
    node = models.CharField(max_length=64)
    seed = models.BigIntegerField(default=new_seed)
    state = models.PositiveSmallIntegerField(default=1)
    step = models.PositiveSmallIntegerField(null=True)
    stability = models.FloatField(null=True)
    difficulty = models.FloatField(null=True)
    due = models.DateTimeField()
    last_review = models.DateTimeField(null=True)
    retired_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["officer", "activity", "node"], name="one_memory_card_per_officer_and_question"),
            models.CheckConstraint(
                name="a_memory_card_has_a_strength_when_it_was_answered_and_only_then",
                condition=models.Q(stability__isnull=True, difficulty__isnull=True, last_review__isnull=True)
                | models.Q(stability__isnull=False, difficulty__isnull=False, last_review__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["officer", "due"], condition=models.Q(retired_at__isnull=True), name="memory_card_due"),
            # Cards of a check in the order in which they are drawn, of which a unit's page reads so many at most.
            models.Index(
                fields=["activity", "seed"],
                condition=models.Q(last_review__isnull=False, retired_at__isnull=True),
                name="memory_cards_by_lot",
            ),
        ]

    def __str__(self):
        return f"{self.officer_id}: {self.activity_id} {self.node}"

    @property
    def memory(self) -> Memory:
        return Memory(self.state, self.step, self.stability, self.difficulty, self.due, self.last_review)
