from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField, TranslatableField

from people.languages import reading_order

from .reviewed import LegalText
from .shared import REVIEW_FIELDS, REVIEW_PANEL


class GlossaryTerm(LegalText, index.Indexed):
    """A word of the field: what it means, and what it is called in other languages."""

    key = models.SlugField(_("key"), max_length=60)
    term = models.CharField(_("term"), max_length=120)
    definition = models.TextField(_("definition"))
    equivalents = models.TextField(
        _("in other languages"),
        blank=True,
        help_text=_("One a line: the code of the language, a colon, the term. For example: bs: zločin iz mržnje"),
    )

    searched_fields = ("term", "definition", "equivalents")
    translatable_fields = [
        TranslatableField("term"),
        TranslatableField("definition"),
        *(SynchronizedField(name, overridable=False) for name in ("key", "equivalents", *REVIEW_FIELDS)),
    ]
    panels = [
        FieldPanel("term"),
        FieldPanel("key"),
        FieldPanel("definition"),
        FieldPanel("equivalents"),
        REVIEW_PANEL,
    ]
    search_fields = [
        index.SearchField("term"),
        index.SearchField("definition"),
        index.SearchField("equivalents"),
        index.FilterField("locale_id"),
        index.AutocompleteField("term"),
    ]

    class Meta:
        verbose_name = _("glossary term")
        verbose_name_plural = _("glossary terms")
        ordering = ["term"]
        constraints = [
            models.UniqueConstraint(fields=["translation_key", "locale"], name="one_term_per_key_and_locale"),
            models.UniqueConstraint(fields=["key", "locale"], name="one_term_per_short_key_and_locale"),
        ]

    def __str__(self):
        return self.term

    def clean(self):
        super().clean()
        if wrong := [line for line in self.equivalents.splitlines() if line.strip() and not _pair(line)]:
            message = _("‘%(line)s’ can't be read. Write the code of the language, a colon, the term.")
            raise ValidationError({"equivalents": ValidationError(message, params={"line": wrong[0]})})

    @property
    def in_languages(self) -> dict[str, str]:
        """The term by language, its own among them."""
        pairs = filter(None, map(_pair, self.equivalents.splitlines()))
        return {**dict(pairs), self.locale.language_code: self.term}

    def called(self, language: str) -> tuple[str, str]:
        """What it is called where `language` is read, and the language of that word."""
        told = self.in_languages
        code = next((code for code in reading_order(language) if code in told), self.locale.language_code)
        return told[code], code


def _pair(line: str) -> tuple[str, str] | None:
    code, colon, term = line.partition(":")
    code = code.strip().lower()
    return (code, term.strip()) if colon and code in _codes() and term.strip() else None


def _codes() -> set[str]:
    from django.conf.locale import LANG_INFO

    return {*LANG_INFO, *(code for code, _name in settings.LANGUAGES), "cnr"}
