from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import get_language, gettext, override
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import TranslatableMixin
from wagtail_localize.fields import SynchronizedField, TranslatableField

from .legal_texts import LegalTexts


class FoundingTopic(models.TextChoices):
    """The topics that every installation begins with; lawyers add others in the CMS."""

    DEFINITION = "definition", _("definition of hate crime")
    GENERAL_AGGRAVATING = "general-aggravating", _("general aggravating circumstance")
    SPECIFIC_OFFENCES = "specific-offences", _("heavier form of named offences")
    INCITEMENT = "incitement", _("incitement to hatred")
    EQUALITY_OFFENCE = "equality-offence", _("discrimination as an offence")
    ONLINE = "online", _("acts through computer systems")
    PLACES_OF_WORSHIP = "places-of-worship", _("places of worship")
    ANTI_DISCRIMINATION = "anti-discrimination", _("equality law")
    RECORDING = "recording", _("recording duty")
    OTHER = "other", _("other")


class Topic(TranslatableMixin, models.Model):
    """What a provision is about: the question that lessons, the library and the comparison ask of every law.

    `key` joins topic and provisions across languages and never changes. The founding topics have their names
    in the message catalogues, so that they read right in every language before anybody translates them.
    """

    key = models.SlugField(_("key"), max_length=30, help_text=_("Short, and never changed: lessons refer to it."))
    name = models.CharField(_("name"), max_length=120)
    explanation = models.TextField(_("what it asks"), blank=True)
    position = models.PositiveSmallIntegerField(_("place in lists"), default=100)

    objects = LegalTexts.as_manager()

    translatable_fields = [
        TranslatableField("name"),
        TranslatableField("explanation"),
        SynchronizedField("key", overridable=False),
        SynchronizedField("position", overridable=False),
    ]
    panels = [FieldPanel("name"), FieldPanel("key"), FieldPanel("explanation"), FieldPanel("position")]

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        ordering = ["position", "key"]
        constraints = [
            models.UniqueConstraint(fields=["translation_key", "locale"], name="one_topic_per_key_and_locale"),
            models.UniqueConstraint(fields=["key", "locale"], name="one_topic_per_short_key_and_locale"),
        ]

    def __str__(self):
        return self.label

    @property
    def label(self) -> str:
        """The name in the language of the page, as far as catalogue or translation know it."""
        return gettext(self.name)

    def clean(self):
        super().clean()
        if self.pk and type(self).objects.filter(pk=self.pk).exclude(key=self.key).exists():
            raise ValidationError({"key": _("The key can't change: provisions and lessons refer to it.")})


def ensure_topics(locale) -> None:
    """Make the founding topics, in the default language, where they are missing. Changes none that is there."""
    there = set(Topic.objects.values_list("key", flat=True))
    for place, topic in enumerate(FoundingTopic):
        if topic.value not in there:
            Topic.objects.create(key=topic.value, name=_english(topic), position=10 * (place + 1), locale=locale)


def _english(topic: FoundingTopic) -> str:
    """The message id itself, whatever language is active."""
    with override(None):
        return str(topic.label)


def topic_choices() -> list[tuple[str, str]]:
    """Every topic's key and its name in the language of the page. Queries: 1."""
    return list(topic_names().items())


def topic_names(language: str | None = None) -> dict[str, str]:
    """Name by key in `language` (the page's by default), in the order of lists. Queries: 1."""
    topics = Topic.objects.told_in(language or get_language())
    return {topic.key: topic.label for topic in topics}
