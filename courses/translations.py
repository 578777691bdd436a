"""How far the translations of pages are, from wagtail-localize's own records."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef
from wagtail.models import Page
from wagtail_localize.models import StringSegment, StringTranslation, Translation


@dataclass(frozen=True, slots=True)
class Progress:
    """Segments of a page and how many have words; `behind`: its source was published again since it was handed over."""

    segments: int
    translated: int
    behind: bool

    @property
    def untranslated(self) -> int:
        return self.segments - self.translated


def progress_of(keys: Iterable[UUID], source_locale_id: int) -> dict[tuple[UUID, int], Progress]:
    """By translation key and the id of the target locale; what isn't translated through the CMS's desk is left out.

    Queries: 4.
    """
    translations = list(
        Translation.objects.filter(source__object_id__in=keys, source__locale_id=source_locale_id, enabled=True)
        .select_related("source")
        .defer("source__content_json")
    )
    sources = {one.source_id for one in translations}
    total = dict(_segments(sources).values_list("source_id").annotate(count=Count("pk")))
    translated = _translated(sources)
    published = _published_at(keys, source_locale_id)
    return {
        (one.source.object_id, one.target_locale_id): Progress(
            segments=total.get(one.source_id, 0),
            translated=translated.get((one.source_id, one.target_locale_id), 0),
            behind=is_published_since(one, published.get(one.source.object_id)),
        )
        for one in translations
    }


def _segments(sources: Iterable[int]):
    return StringSegment.objects.filter(source__in=sources).order_by()


def _translated(sources: Iterable[int]) -> dict[tuple[int, int], int]:
    """The number of segments with words, by source and target locale."""
    targets = _segments(sources).annotate(target=F("source__translations__target_locale_id"))
    rows = targets.filter(has_words(OuterRef("target"))).values_list("source_id", "target").annotate(count=Count("pk"))
    return {(source, target): count for source, target, count in rows}


def _published_at(keys: Iterable[UUID], locale_id: int) -> dict[UUID, datetime | None]:
    pages = Page.objects.filter(translation_key__in=keys, locale_id=locale_id).order_by()
    return dict(pages.values_list("translation_key", "last_published_at"))


def has_words(locale) -> Exists:
    """Of segments: whether they are translated into `locale`, which may be a reference to a column."""
    return Exists(
        StringTranslation.objects.filter(
            translation_of_id=OuterRef("string_id"),
            context_id=OuterRef("context_id"),
            locale_id=locale,
            has_error=False,
        )
    )


def is_published_since(translation: Translation, published: datetime | None) -> bool:
    """Whether the original was published, with whatever words, since it was handed over to be translated."""
    return published is not None and published > translation.source.last_updated_at


def was_handed_over_before(moment: datetime, page: Page, source_language: str) -> bool:
    """Whether the original of `page` was last handed over to be translated before `moment`.

    False for what is kept by hand, apart from its original. Queries: 1.
    """
    handed_over = Translation.objects.filter(
        source__object_id=page.translation_key,
        source__locale__language_code=source_language,
        target_locale=page.locale,
        enabled=True,
    )
    return handed_over.filter(source__last_updated_at__lt=moment).exists()
