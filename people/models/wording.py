from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Wording(models.Model):
    """How this installation says a message (`people/wording.py`) in one language, where an administrator has changed it.

    An empty `title` or `text` is the product's own. The row of a message that was put back stays, so that one sees who
    did it; what it said is in the CMS's history.
    """

    message = models.CharField(max_length=40)
    language = models.CharField(max_length=12, choices=settings.LANGUAGES)
    title = models.CharField(max_length=200, blank=True)
    text = models.TextField(max_length=2000, blank=True)
    changed_at = models.DateTimeField(auto_now=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+")

    class Meta:
        verbose_name = _("wording of a message")
        verbose_name_plural = _("wordings of messages")
        default_permissions = ("view", "change")
        constraints = [
            models.UniqueConstraint(fields=["message", "language"], name="a_message_has_one_wording_in_a_language"),
        ]

    def __str__(self):
        return f"{self.message}, {self.language}"

    @property
    def is_changed(self) -> bool:
        return bool(self.title or self.text)
