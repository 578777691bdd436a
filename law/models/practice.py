from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField, TranslatableField

from people.models import Jurisdiction

from .reviewed import LegalText
from .shared import REVIEW_FIELDS, REVIEW_PANEL, of_place


class Practice(LegalText, index.Indexed):
    """What a service does about hate crime, where, and what is known of its effect."""

    jurisdiction = models.ForeignKey(
        Jurisdiction, models.PROTECT, related_name="practices", verbose_name=_("jurisdiction")
    )
    name = models.CharField(_("name"), max_length=160, blank=True)
    what = models.TextField(_("what is done"))
    service = models.CharField(_("which service, and where"), max_length=200, blank=True)
    evidence = models.TextField(_("what is known of its effect"), blank=True)
    contact = models.CharField(_("whom to ask"), max_length=200, blank=True)

    searched_fields = ("name", "what", "service", "evidence", "contact")
    translatable_fields = [
        *(TranslatableField(name) for name in ("name", "what", "service", "evidence")),
        *(SynchronizedField(name, overridable=False) for name in ("jurisdiction", "contact", *REVIEW_FIELDS)),
    ]
    panels = [
        FieldPanel("jurisdiction"),
        MultiFieldPanel([FieldPanel("name"), FieldPanel("what"), FieldPanel("service")], heading=_("The practice")),
        FieldPanel("evidence"),
        FieldPanel("contact"),
        REVIEW_PANEL,
    ]
    search_fields = [
        index.SearchField("name"),
        index.SearchField("what"),
        index.SearchField("service"),
        index.FilterField("locale_id"),
        index.FilterField("jurisdiction_id"),
        index.AutocompleteField("what"),
    ]

    class Meta:
        verbose_name = _("practice")
        verbose_name_plural = _("practices")
        ordering = ["jurisdiction__code", "id"]
        constraints = [
            models.UniqueConstraint(fields=["translation_key", "locale"], name="one_practice_per_key_and_locale")
        ]

    def __str__(self):
        return f"{self.jurisdiction.code} · {self.name or self.what}"[:120]

    def searched_words(self):
        return [*super().searched_words(), *of_place(self)]
