"""The words of other languages in a scenario file become drafts, as a translator would have begun them."""

from collections.abc import Mapping
from typing import Any

from wagtail.models import Locale
from wagtail_localize.models import StringSegment, StringTranslation, Translation, TranslationSource
from wagtail_localize.segments.extract import extract_segments

from .load import scenario_page
from .models import ScenarioPage
from .overlay import lay_over
from .scenario_file import ScenarioFile


class NoPlaceForWords(Exception):
    """The installation hasn't got this language, or the module above the scenario isn't translated into it."""


def add_words(page: ScenarioPage, file: ScenarioFile, language: str) -> ScenarioPage:
    """Add the draft of `page` in `language` with the file's words; what they leave out is still to be translated.

    It is made by wagtail-localize, so that translators find it on their desk. Raises NoPlaceForWords.
    """
    locale = Locale.objects.filter(language_code=language).exclude(pk=page.locale_id).first()
    if locale is None or not page.get_parent().has_translation(locale):
        raise NoPlaceForWords(language)
    source, _ = TranslationSource.get_or_create_from_instance(page)
    translation, _ = Translation.objects.get_or_create(source=source, target_locale=locale)
    _keep_strings(source, locale, _told(page, file, language))
    translation.save_target(publish=False)
    return page.get_translation(locale)


def _told(page: ScenarioPage, file: ScenarioFile, language: str) -> dict[str, str]:
    """Every text of the scenario in the other words, by its place in the page: blocks have the same ids."""
    document: Mapping[str, Any] = lay_over(file.document, file.translations[language])
    return {
        segment.path: segment.string.data
        for segment in extract_segments(scenario_page(document, slug=page.slug))
        if hasattr(segment, "string")
    }


def _keep_strings(source: TranslationSource, locale: Locale, told: dict[str, str]) -> None:
    for segment in StringSegment.objects.filter(source=source).select_related("string", "context"):
        words = told.get(segment.context.path, segment.string.data)
        if words != segment.string.data:
            StringTranslation.objects.update_or_create(
                translation_of=segment.string,
                locale=locale,
                context=segment.context,
                defaults={
                    "data": words,
                    "translation_type": StringTranslation.TRANSLATION_TYPE_MANUAL,
                    "tool_name": "",
                    "has_error": False,
                },
            )
