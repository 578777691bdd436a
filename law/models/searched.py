from typing import ClassVar

from django.db import models

from law.folding import fold

from .legal_texts import LegalTexts


class Searched(models.Model):
    """What a search finds: keeps its own words folded in `search_text`, on every database alike.

    An heir names the fields in `searched_fields`; words of its neighbours it adds in `searched_words()`.
    """

    searched_fields: ClassVar[tuple[str, ...]] = ()

    search_text = models.TextField(editable=False, default="")

    objects = LegalTexts.as_manager()

    class Meta:
        abstract = True

    def save(self, *args, update_fields=None, **kwargs):
        self.search_text = fold(" ".join(self.searched_words()))
        if update_fields is not None:
            update_fields = {*update_fields, "search_text"}
        super().save(*args, update_fields=update_fields, **kwargs)

    def searched_words(self) -> list[str]:
        return [getattr(self, name) for name in self.searched_fields]
