from django.db import models


class GivenLanguage(models.Model):
    """That a page or a text of law of the reference files has, or once had, a language: the loader won't give it again.

    `key` is its translation key. Whoever deletes a translation leaves no other trace of what it was a translation of.
    """

    key = models.UUIDField()
    language = models.CharField(max_length=12)

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["key", "language"], name="a_language_is_given_once")]

    def __str__(self):
        return f"{self.key} ({self.language})"
