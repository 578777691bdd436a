from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from courses.models import Activity


class Note(models.Model):
    """What an officer wrote for herself beside an activity, and whether she put a bookmark there.

    `block` is the id of the reflection that `text` answers; empty for her note on the activity as a whole, which is
    also where the bookmark is. Nobody else reads it: no list of the CMS, no report and no endpoint shows notes.
    """

    #: Characters; some three pages.
    LONGEST = 8000

    officer = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notes")
    activity = models.ForeignKey(Activity, models.CASCADE, related_name="notes")
    block = models.CharField(max_length=36, blank=True)
    text = models.TextField(blank=True)
    bookmarked = models.BooleanField(default=False)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("note")
        verbose_name_plural = _("notes")
        constraints = [
            models.UniqueConstraint(
                fields=["officer", "activity", "block"], name="one_note_per_officer_activity_and_place"
            )
        ]

    def __str__(self):
        return f"{self.officer_id} at {self.activity_id}"
