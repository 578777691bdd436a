from datetime import date

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField, TranslatableField

from people.models import Jurisdiction

from .reviewed import LegalText
from .shared import of_place
from .topic_field import TopicField


class Provision(LegalText, index.Indexed):
    """One rule of one jurisdiction, or of the European level, in the editor's own words.

    `in_force_to` is the last day on which it applies; empty means 'still in force'.
    """

    jurisdiction = models.ForeignKey(
        Jurisdiction, models.PROTECT, related_name="provisions", verbose_name=_("jurisdiction")
    )
    topic = TopicField(_("topic"), max_length=30)
    instrument = models.CharField(_("instrument"), max_length=200)
    article = models.CharField(_("article"), max_length=120, blank=True)
    summary = models.TextField(_("summary in plain words"))
    in_force_from = models.DateField(_("in force from"), null=True, blank=True)
    in_force_to = models.DateField(_("in force to"), null=True, blank=True)

    searched_fields = ("instrument", "article", "summary")
    translatable_fields = [
        TranslatableField("instrument"),
        TranslatableField("article"),
        TranslatableField("summary"),
        *(
            SynchronizedField(name, overridable=False)
            for name in ("jurisdiction", "topic", "in_force_from", "in_force_to", "sources")
        ),
        *(SynchronizedField(name, overridable=False) for name in ("verification", "verification_note")),
    ]
    panels = [
        MultiFieldPanel(
            [FieldPanel("jurisdiction"), FieldPanel("topic"), FieldPanel("instrument"), FieldPanel("article")],
            heading=_("Where it stands"),
        ),
        FieldPanel("summary"),
        MultiFieldPanel([FieldPanel("in_force_from"), FieldPanel("in_force_to")], heading=_("In force")),
        MultiFieldPanel(
            [
                FieldPanel("sources"),
                FieldPanel("verification"),
                FieldPanel("verification_note"),
                FieldPanel("reviewed_on", read_only=True),
                FieldPanel("reviewed_by", read_only=True),
            ],
            heading=_("Source and review"),
        ),
    ]
    search_fields = [
        index.SearchField("instrument"),
        index.SearchField("article"),
        index.SearchField("summary"),
        index.FilterField("locale_id"),
        index.FilterField("jurisdiction_id"),
        index.FilterField("topic"),
        index.AutocompleteField("instrument"),
    ]

    class Meta:
        verbose_name = _("provision")
        verbose_name_plural = _("provisions")
        ordering = ["jurisdiction__code", "topic", "id"]
        # For every kind of legal text; a permission has to stand with one of them.
        permissions = [("review_law", "Can record a legal review")]
        constraints = [
            models.UniqueConstraint(
                fields=["translation_key", "locale"], name="one_provision_per_key_and_locale"
            ),
            models.CheckConstraint(
                name="a_provision_does_not_end_before_it_begins",
                condition=models.Q(in_force_to__isnull=True)
                | models.Q(in_force_from__isnull=True)
                | models.Q(in_force_to__gte=models.F("in_force_from")),
            ),
        ]

    def __str__(self):
        return f"{self.jurisdiction.code} · {self.citation}"

    def searched_words(self):
        return [*super().searched_words(), *of_place(self)]

    def applies_on(self, day: date) -> bool:
        begun = self.in_force_from is None or self.in_force_from <= day
        return begun and (self.in_force_to is None or self.in_force_to >= day)

    @property
    def citation(self) -> str:
        """'Criminal Code, article 145a', in the language of the page; an article may be words as well."""
        if not self.article:
            return self.instrument
        words = {"instrument": self.instrument, "article": self.article}
        if self.article[0].isdecimal():
            return gettext("%(instrument)s, article %(article)s") % words
        return "{instrument}, {article}".format(**words)
