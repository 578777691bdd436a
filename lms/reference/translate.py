"""Translating by wagtail-localize, with the same records that a translator's work leaves."""

from django.db.models import Model
from wagtail.models import Locale, Page
from wagtail_localize.models import StringSegment, StringTranslation, Translation, TranslationSource

from .words import Words


class WordsMissing(Exception):
    """Some segments have no translation; nothing was published."""


def translate(instance: Model, language: str, words: Words) -> Model:
    """Give `instance` (page or snippet) its translation into `language`, published; raises WordsMissing."""
    locale = Locale.objects.get(language_code=language)
    source, created = TranslationSource.get_or_create_from_instance(instance)
    if not created:
        source.update_from_db()  # the old source would be translated again otherwise
    translation, _ = Translation.objects.get_or_create(source=source, target_locale=locale)
    segments = StringSegment.objects.filter(source=source).select_related("string", "context")
    missing = [s.string.data for s in segments if s.string.data not in words]
    if missing:
        raise WordsMissing(f"{instance}: {missing}")
    for segment in segments:
        StringTranslation.objects.update_or_create(
            translation_of=segment.string,
            locale=locale,
            context=segment.context,
            defaults={
                "data": words[segment.string.data],
                "translation_type": StringTranslation.TRANSLATION_TYPE_MACHINE,
                "tool_name": "draft",
                "has_error": False,
            },
        )
    # wagtail-localize publishes pages after commit; published here, one that doesn't compile undoes the load.
    translation.save_target(publish=not isinstance(instance, Page))
    if isinstance(instance, Page):
        instance.get_translation(locale).get_latest_revision().publish()
    return instance.get_translation(locale)
