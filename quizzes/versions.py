"""Published versions: kept at publication, read from memory afterwards."""

from functools import lru_cache

from courses.models import Activity, ActivityEdition

from .document import structure_hash
from .models import PublishedVersion


def keep_version(*, activity: Activity, locale: str, document: dict, content_hash: str) -> PublishedVersion:
    """The version of this very content, made if it is new. What was published once is found again by its hash."""
    version, _ = PublishedVersion.objects.get_or_create(
        activity=activity,
        locale=locale,
        content_hash=content_hash,
        defaults={"structure_hash": structure_hash(document), "document": document},
    )
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

    Only a version of the same structure is the same exercise; where there is none in that language, the
    attempt goes on in the language it began in. Queries: 1, and none in the language of `version`.
    """
    if version.locale == language:
        return document(version.pk), version.locale
    pk = (
        PublishedVersion.objects.filter(
            activity_id=version.activity_id, structure_hash=version.structure_hash, locale=language
        )
        .order_by("-published_at", "-pk")
        .values_list("pk", flat=True)
        .first()
    )
    return (document(version.pk), version.locale) if pk is None else (document(pk), language)
