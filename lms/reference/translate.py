"""Translating by wagtail-localize, with the same records that a translator's work leaves."""

from collections.abc import Iterable
from json import dumps

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Model
from modelcluster.models import ClusterableModel, get_serializable_data_for_fields
from wagtail.models import Locale, Page
from wagtail_localize.models import StringSegment, StringTranslation, Translation, TranslationSource
from wagtail_localize.segments import StringSegmentValue
from wagtail_localize.segments.extract import extract_segments

from .words import Words


class WordsMissing(Exception):
    """Some segments have no translation; nothing was published."""


def translate(
    instance: Model, language: str, words: Words, *, partly: bool = False, publish: bool = True
) -> Model:
    """Give `instance` (page or snippet) its translation into `language`; raises WordsMissing, unless `partly` will do.

    Published, or, of a page, left a draft.
    """
    locale = Locale.objects.get(language_code=language)
    source, created = TranslationSource.get_or_create_from_instance(instance)
    if not created and _has_changed(source, instance):
        source.update_from_db()  # the old source would be translated again otherwise
    translation, _ = Translation.objects.get_or_create(source=source, target_locale=locale)
    segments = StringSegment.objects.filter(source=source).select_related("string", "context")
    missing = [s.string.data for s in segments if s.string.data not in words]
    if missing and not partly:
        raise WordsMissing(f"{instance}: {missing}")
    _keep([segment for segment in segments if segment.string.data in words], words, locale)
    # wagtail-localize publishes pages after commit; published here, one that doesn't compile undoes the load.
    translation.save_target(publish=not isinstance(instance, Page))
    if isinstance(instance, Page) and publish:
        instance.get_translation(locale).get_latest_revision().publish()
    return instance.get_translation(locale)


def says_more_than(instance: Model, words: Words) -> bool:
    """Whether something that would be translated isn't among `words`: somebody wrote it here. No query."""
    found = extract_segments(instance)
    return any(one.string.data not in words for one in found if isinstance(one, StringSegmentValue))


def _has_changed(source: TranslationSource, instance: Model) -> bool:
    """Whether `instance` says something else than when it was handed over; reading it anew takes most of the time."""
    if isinstance(instance, ClusterableModel):
        return source.content_json != instance.to_json()
    return source.content_json != dumps(get_serializable_data_for_fields(instance), cls=DjangoJSONEncoder)


def _keep(segments: Iterable[StringSegment], words: Words, locale: Locale) -> None:
    """Store what isn't there yet at once, and write over what is."""
    # A sentence may stand twice in one text.
    drafts = {
        (segment.string_id, segment.context_id): StringTranslation(
            translation_of_id=segment.string_id,
            locale=locale,
            context_id=segment.context_id,
            data=words[segment.string.data],
            translation_type=StringTranslation.TRANSLATION_TYPE_MACHINE,
            tool_name="draft",
        )
        for segment in segments
    }
    StringTranslation.objects.bulk_create(
        drafts.values(),
        update_conflicts=True,
        unique_fields=["locale", "translation_of", "context"],
        update_fields=["data", "translation_type", "tool_name", "has_error", "updated_at"],
    )
