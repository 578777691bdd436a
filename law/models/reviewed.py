from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import TranslatableMixin

from .searched import Searched


class Verification(models.TextChoices):
    """How the entry was checked when it was written; never a legal review."""

    PAGE = "page", _("number, date and content seen on the source page")
    PAGE_IN_PART = "page-in-part", _("number and date seen on the source page; content from general knowledge")
    EXCERPT = "excerpt", _("confirmed on the source page, which was read in excerpts")
    KNOWLEDGE_HIGH = "knowledge-high", _("general legal knowledge, high confidence")
    KNOWLEDGE_MEDIUM = "knowledge-medium", _("general legal knowledge, medium confidence")
    KNOWLEDGE = "knowledge", _("general professional knowledge")


class LegalText(Searched, TranslatableMixin, models.Model):
    """What provisions and judgments share: where it stands, how it was checked, and by whom reviewed.

    `reviewed_on` empty means: no qualified lawyer has confirmed it yet, and every reader is told so.
    """

    sources = models.TextField(
        _("source addresses"), blank=True, help_text=_("One address or reference a line.")
    )
    verification = models.CharField(_("how verified"), max_length=20, choices=Verification)
    verification_note = models.TextField(_("note on verification"), blank=True)
    reviewed_on = models.DateField(_("legally reviewed on"), null=True, blank=True)
    changed_at = models.DateTimeField(_("last changed"), auto_now=True)

    class Meta:
        abstract = True

    def copy_for_translation(self, locale, exclude_fields=None):
        """A translation is another text, which no lawyer has seen yet."""
        copy = super().copy_for_translation(locale, exclude_fields=exclude_fields)
        copy.reviewed_on = None
        return copy

    @property
    def reviewed(self) -> bool:
        return self.reviewed_on is not None

    @property
    def source_words(self) -> list[str]:
        """The sources that have no address to follow."""
        return [line.strip() for line in self.sources.splitlines() if line.strip() and "http" not in line]

    @property
    def source_links(self) -> list[str]:
        """The addresses among the sources, for links; only http(s), since editors paste anything."""
        return [
            word for word in self.sources.split() if word.startswith(("https://", "http://")) and "..." not in word
        ]
