from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField, TranslatableField

from people.models import Jurisdiction

from .reviewed import LegalText
from .shared import REVIEW_FIELDS, REVIEW_PANEL, of_place


class EqualityBody(LegalText, index.Indexed):
    """An independent body to which a victim of discrimination can turn, beside the police."""

    jurisdiction = models.ForeignKey(
        Jurisdiction, models.PROTECT, related_name="equality_bodies", verbose_name=_("jurisdiction")
    )
    name = models.CharField(_("name"), max_length=200)
    mandate = models.TextField(_("what it does"), blank=True)
    website = models.URLField(_("website"), blank=True)
    contact = models.CharField(_("contact"), max_length=200, blank=True)

    searched_fields = ("name", "mandate")
    translatable_fields = [
        TranslatableField("name"),
        TranslatableField("mandate"),
        *(
            SynchronizedField(name, overridable=False)
            for name in ("jurisdiction", "website", "contact", *REVIEW_FIELDS)
        ),
    ]
    panels = [
        FieldPanel("jurisdiction"),
        FieldPanel("name"),
        FieldPanel("mandate"),
        FieldPanel("website"),
        FieldPanel("contact"),
        REVIEW_PANEL,
    ]
    search_fields = [
        index.SearchField("name"),
        index.SearchField("mandate"),
        index.FilterField("locale_id"),
        index.FilterField("jurisdiction_id"),
        index.AutocompleteField("name"),
    ]

    class Meta:
        verbose_name = _("equality body")
        verbose_name_plural = _("equality bodies")
        ordering = ["jurisdiction__code", "id"]
        constraints = [
            models.UniqueConstraint(fields=["translation_key", "locale"], name="one_equality_body_per_key_and_locale")
        ]

    def __str__(self):
        return f"{self.jurisdiction.code} · {self.name}"

    def searched_words(self):
        return [*super().searched_words(), *of_place(self)]
