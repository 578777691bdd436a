from django.db import models
from django.utils.translation import gettext_lazy as _

from courses.models import Activity
from quizzes import colleagues


class ChoiceTally(models.Model):
    """How many officers took a choice in their first attempt; never who.

    Counted by structure, so that all languages and all versions that are the same exercise count together.
    `choice` is the id of a choice or of an interview's question; two rows of a step have none of these:
    `ANSWERED` counts who came by and answered, `RIGHT` who answered a question wholly right.
    """

    ANSWERED = ""
    RIGHT = colleagues.RIGHT

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="tallies")
    structure_hash = models.CharField(max_length=64)
    node = models.CharField(max_length=64)
    choice = models.CharField(max_length=64, blank=True)
    count = models.PositiveBigIntegerField(default=0)

    class Meta:
        verbose_name = _("tally of a choice")
        verbose_name_plural = _("tallies of choices")
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "structure_hash", "node", "choice"], name="one_tally_per_choice_of_a_structure"
            )
        ]

    def __str__(self):
        return f"{self.activity_id} {self.node}.{self.choice}: {self.count}"
