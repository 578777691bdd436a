from django.db import models

from .memory_card import MemoryCard
from .version import PublishedVersion


class MemoryReview(models.Model):
    """One answer from memory, appended and never changed: what was read (`version`), answered, and what came of it.

    `response_id` comes from the page that was answered, so that a repeat of the same POST is recognised.
    """

    card = models.ForeignKey(MemoryCard, models.CASCADE, related_name="reviews")
    version = models.ForeignKey(PublishedVersion, models.PROTECT, related_name="+")
    response_id = models.UUIDField()
    payload = models.JSONField()
    grade = models.FloatField()
    rating = models.PositiveSmallIntegerField()
    due = models.DateTimeField()
    at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["card", "response_id"], name="an_answer_from_memory_is_counted_once"),
            models.CheckConstraint(
                name="an_answer_from_memory_has_a_grade_of_0_to_1_and_a_rating_of_1_to_4",
                condition=models.Q(grade__range=(0, 1), rating__range=(1, 4)),
            ),
        ]

    def __str__(self):
        return f"{self.card_id}: {self.rating}"
