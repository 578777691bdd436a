from django.db import models
from django.utils.translation import gettext_lazy as _

from courses.models import Activity


class PublishedVersion(models.Model):
    """A check or scenario as it was published in one language: immutable, named by its content's hash.

    `structure_hash` is equal in two languages when they are the same exercise in other words (keys, edges,
    scores, conditions); only then may an attempt move between them. `published_at` is its latest publication:
    a text that comes back is the same version again.
    """

    activity = models.ForeignKey(Activity, models.PROTECT, related_name="versions")
    locale = models.CharField(max_length=12)
    content_hash = models.CharField(max_length=64)
    structure_hash = models.CharField(max_length=64)
    document = models.JSONField()
    published_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("published version")
        verbose_name_plural = _("published versions")
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "locale", "content_hash"], name="one_version_per_activity_language_and_content"
            )
        ]
        indexes = [models.Index(fields=["activity", "structure_hash", "locale"], name="version_by_structure")]

    def __str__(self):
        return f"{self.activity_id} {self.locale} {self.content_hash[:8]}"

    def save(self, *args, **kwargs):
        if not self._state.adding:
            raise TypeError("a published version never changes: attempts were made on it")
        super().save(*args, **kwargs)
