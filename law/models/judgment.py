from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField, TranslatableField

from .case_keys import ConventionArticle, Ground, State, Theme
from .keys_field import KeysField
from .reviewed import LegalText


class Judgment(LegalText, index.Indexed):
    """A judgment of the European Court of Human Rights, told for the investigating officer."""

    slug = models.SlugField(_("short name"), max_length=60)
    name = models.CharField(_("name of the case"), max_length=200)
    formation = models.CharField(_("formation"), max_length=40, blank=True)
    application_numbers = models.CharField(_("application numbers"), max_length=120)
    date = models.DateField(_("date of the judgment"))
    articles = models.CharField(_("Convention articles and finding"), max_length=240)
    respondents = KeysField(_("against"), keys=State.choices)
    convention_articles = KeysField(_("articles in question"), keys=ConventionArticle.choices)
    grounds = KeysField(_("grounds"), keys=Ground.choices)
    themes = KeysField(_("topics"), keys=Theme.choices)
    facts = models.TextField(_("facts"))
    holding = models.TextField(_("what the Court held"), blank=True)
    lesson = models.TextField(_("lesson for the investigating officer"))
    note = models.TextField(_("note for trainers"), blank=True)

    searched_fields = ("name", "application_numbers", "articles", "facts", "holding", "lesson")
    translatable_fields = [
        TranslatableField("name"),
        TranslatableField("facts"),
        TranslatableField("holding"),
        TranslatableField("lesson"),
        TranslatableField("note"),
        *(
            SynchronizedField(name, overridable=False)
            for name in ("slug", "formation", "application_numbers", "date", "articles", "sources")
        ),
        *(
            SynchronizedField(name, overridable=False)
            for name in ("respondents", "convention_articles", "grounds", "themes")
        ),
        *(SynchronizedField(name, overridable=False) for name in ("verification", "verification_note")),
    ]
    panels = [
        MultiFieldPanel(
            [
                FieldPanel("name"),
                FieldPanel("slug"),
                FieldPanel("formation"),
                FieldPanel("application_numbers"),
                FieldPanel("date"),
                FieldPanel("articles"),
            ],
            heading=_("The case"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("respondents"),
                FieldPanel("convention_articles"),
                FieldPanel("grounds"),
                FieldPanel("themes"),
            ],
            heading=_("How it is found"),
            classname="collapsed",
        ),
        FieldPanel("facts"),
        FieldPanel("holding"),
        FieldPanel("lesson"),
        FieldPanel("note"),
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
        index.SearchField("name"),
        index.SearchField("application_numbers"),
        index.SearchField("facts"),
        index.SearchField("lesson"),
        index.FilterField("locale_id"),
        index.FilterField("date"),
        index.AutocompleteField("name"),
    ]

    class Meta:
        verbose_name = _("judgment")
        verbose_name_plural = _("judgments")
        ordering = ["date", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["translation_key", "locale"], name="one_judgment_per_key_and_locale"
            ),
            models.UniqueConstraint(fields=["slug", "locale"], name="one_judgment_per_short_name_and_locale"),
        ]

    def __str__(self):
        return self.name

    def searched_words(self):
        with override(self.locale.language_code):
            states = [str(State(code).label) for code in self.respondents.split()]
        return [*super().searched_words(), *states]
