from hashlib import sha256
from json import dumps

from django.conf import settings
from django.db import models
from django.utils.formats import date_format
from django.utils.translation import gettext
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


#: Shared by all languages or kept for editors, and no part of what a lawyer confirms.
NOT_REVIEWED = frozenset({"slug", "sources", "verification", "verification_note", "note"})


class LegalText(Searched, TranslatableMixin, models.Model):
    """What provisions and judgments share: where it stands, how it was checked, and by whom reviewed.

    `reviewed_on` empty means: no qualified lawyer has confirmed these words, and every reader is told so. It is
    set by `law.review.confirm` alone, and cleared as soon as the words change. `reviewed_words` is the print of
    the words that were confirmed last; it stays, so that editors see that there was a review. `reviewed_by` is
    empty without a review, and when the account was deleted.
    """

    sources = models.TextField(
        _("source addresses"), blank=True, help_text=_("One address or reference a line.")
    )
    verification = models.CharField(_("how verified"), max_length=20, choices=Verification)
    verification_note = models.TextField(_("note on verification"), blank=True)
    reviewed_on = models.DateField(_("legally reviewed on"), null=True, blank=True)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("legally reviewed by"),
    )
    reviewed_words = models.CharField(max_length=64, blank=True, editable=False)
    changed_at = models.DateTimeField(_("last changed"), auto_now=True)

    class Meta:
        abstract = True

    def save(self, *args, update_fields=None, **kwargs):
        """A review is of the words that were read: others are stored as not reviewed, whoever says otherwise."""
        if self.reviewed_words != self.print_of_words():
            self.reviewed_on = self.reviewed_by = None
        if update_fields is not None:
            update_fields = {*update_fields, "reviewed_on", "reviewed_by"}
        super().save(*args, update_fields=update_fields, **kwargs)

    def copy_for_translation(self, locale, exclude_fields=None):
        """A translation is another text, which no lawyer has seen yet."""
        copy = super().copy_for_translation(locale, exclude_fields=exclude_fields)
        copy.reviewed_on, copy.reviewed_by, copy.reviewed_words = None, None, ""
        return copy

    def print_of_words(self) -> str:
        """The SHA-256 of what a lawyer confirms: the fields that are translated or shared by all languages."""
        names = sorted({field.field_name for field in self.translatable_fields} - NOT_REVIEWED)
        fields = [self._meta.get_field(name) for name in names]
        words = {field.name: field.to_python(getattr(self, field.attname)) for field in fields}
        # Browsers send other line ends than files have.
        plain = {name: " ".join(str(value).split()) for name, value in words.items() if value not in (None, "")}
        return sha256(dumps(plain, sort_keys=True, ensure_ascii=False).encode()).hexdigest()

    @property
    def reviewed(self) -> bool:
        return self.reviewed_on is not None

    @property
    def review_status(self) -> str:
        """For lists in the CMS."""
        if self.reviewed:
            return gettext("reviewed on %(date)s") % {"date": date_format(self.reviewed_on, "SHORT_DATE_FORMAT")}
        return gettext("changed since its review") if self.reviewed_words else gettext("not reviewed yet")

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
