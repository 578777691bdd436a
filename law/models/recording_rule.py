from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField, TranslatableField

from people.models import Jurisdiction

from .reviewed import LegalText
from .shared import REVIEW_FIELDS, REVIEW_PANEL, of_place


class RecordingRule(LegalText, index.Indexed):
    """How hate crime is recorded and counted in a jurisdiction, or that it isn't."""

    jurisdiction = models.ForeignKey(
        Jurisdiction, models.PROTECT, related_name="recording_rules", verbose_name=_("jurisdiction")
    )
    text = models.TextField(_("how it is recorded"))

    searched_fields = ("text",)
    translatable_fields = [
        TranslatableField("text"),
        *(SynchronizedField(name, overridable=False) for name in ("jurisdiction", *REVIEW_FIELDS)),
    ]
    panels = [FieldPanel("jurisdiction"), FieldPanel("text"), REVIEW_PANEL]
    search_fields = [
        index.SearchField("text"),
        index.FilterField("locale_id"),
        index.FilterField("jurisdiction_id"),
        index.AutocompleteField("text"),
    ]

    class Meta:
        verbose_name = _("recording rule")
        verbose_name_plural = _("recording rules")
        ordering = ["jurisdiction__code", "id"]
        constraints = [
            models.UniqueConstraint(fields=["translation_key", "locale"], name="one_recording_rule_per_key_and_locale")
        ]

    def __str__(self):
        return f"{self.jurisdiction.code} · {self.text}"[:120]

    def searched_words(self):
        return [*super().searched_words(), *of_place(self)]
