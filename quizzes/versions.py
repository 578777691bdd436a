"""Published versions: kept at publication, read from memory afterwards."""

from functools import lru_cache

from django.db.models import Case, Value, When
from django.utils import timezone

from courses.models import Activity, ActivityEdition
from people.languages import reading_order

from .document import structure_hash
from .models import PublishedVersion


def keep_version(*, activity: Activity, locale: str, document: dict, content_hash: str) -> PublishedVersion:
    """The version of this very content, made if it is new. What was published once is found again by its hash.

    Found again, it is the latest that was published: `published_at` says so, and no more of it ever changes.
    """
    version, made = PublishedVersion.objects.get_or_create(
        activity=activity,
        locale=locale,
        content_hash=content_hash,
        defaults={"structure_hash": structure_hash(document), "document": document},
    )
    if not made:
        PublishedVersion.objects.filter(pk=version.pk).update(published_at=timezone.now())
    return version


@lru_cache(maxsize=512)
def document(version_id: int) -> dict:
    """The document of a version; versions never change, so every process may keep it. Queries: 1, once."""
    return PublishedVersion.objects.values_list("document", flat=True).get(pk=version_id)


def current(edition: ActivityEdition) -> dict:
    """The document that a new attempt in this edition's language gets. Queries: 1."""
    pk = PublishedVersion.objects.values_list("pk", flat=True).get(
        activity_id=edition.activity_id, locale=edition.locale, content_hash=edition.content_hash
    )
    return document(pk)


def in_language(version: PublishedVersion, language: str) -> tuple[dict, str]:
    """The document to show to a reader of `language`, and the language it is in.

    Only a version of the same structure is the same exercise; of those, the one that was published last in the
    best language for this reader. Where there is none better, the attempt goes on in the language it began in.
    Queries: 1, and none in the language of `version`.
    """
    order = reading_order(language, version.locale)
    better = order[: order.index(version.locale)]
    if not better:
        return document(version.pk), version.locale
    found = (
        PublishedVersion.objects.filter(
            activity_id=version.activity_id, structure_hash=version.structure_hash, locale__in=better
        )
        .order_by(_place_in(better), "-published_at", "-pk")
        .values_list("pk", "locale")
        .first()
    )
    return (document(version.pk), version.locale) if found is None else (document(found[0]), found[1])


def _place_in(order: tuple[str, ...]) -> Case:
    return Case(*(When(locale=locale, then=Value(place)) for place, locale in enumerate(order)))
