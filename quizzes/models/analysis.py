from django.db import models
from django.utils.translation import gettext_lazy as _

from courses.models import Activity


class Analysis(models.Model):
    """What the first attempts at one structure of an exercise say, as computed at one moment.

    In the database rather than in a cache, since every process shows the same figures, and a command computes the
    large ones. `report` is what `quizzes.analysis` gives, without words; `seen` is how many attempts it knows of.
    """

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="analyses")
    structure_hash = models.CharField(max_length=64)
    report = models.JSONField()
    seen = models.PositiveIntegerField()
    computed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("analysis")
        verbose_name_plural = _("analyses")
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "structure_hash"], name="one_analysis_per_activity_and_structure"
            )
        ]

    def __str__(self):
        return f"{self.activity_id} {self.structure_hash[:8]}"
