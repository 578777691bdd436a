"""Words that translators write become part of the page's draft, so that what is checked, reviewed and published has them.

wagtail-localize keeps them beside the page until somebody presses its own button to publish. The cockpit publishes
drafts, so without this it would publish the page as it was before the translator came.
"""

from collections.abc import Iterable

from django.db.models import Max
from wagtail.models import Page
from wagtail_localize.models import SourceDeletedError, StringTranslation, Translation

from people.models import User


def keep_draft(translation: Translation, *, by: User) -> None:
    """Save the page as a draft with the words that there are; what has none yet stands in its original language.

    The page as officers read it stays as it is, and so does what its draft says of its review. Does nothing where the
    original was deleted.
    """
    try:
        page = translation.source.get_ephemeral_translated_instance(translation.target_locale, fallback=True)
    except SourceDeletedError:
        return
    # It was made from the live page, which doesn't know a tick that waits in the draft.
    page.translation_reviewed = page.get_latest_revision_as_object().translation_reviewed
    page.save_revision(user=by, clean=False)


def catch_up(pages: Iterable[Page], *, by: User) -> int:
    """Do that for those of `pages` whose words were changed since their draft was saved; gives their number.

    Queries: 1 where there are none.
    """
    by_place = {(page.translation_key, page.locale_id): page for page in pages if page.alias_of_id is None}
    words = StringTranslation.objects.filter(context__object_id__in={key for key, _locale in by_place}).order_by()
    changed = {
        (key, locale)
        for key, locale, at in words.values_list("context__object_id", "locale").annotate(at=Max("updated_at"))
        if (page := by_place.get((key, locale))) and _is_older(page, at)
    }
    if not changed:
        return 0
    behind = Translation.objects.filter(source__object_id__in={key for key, _locale in changed}, enabled=True)
    saved = 0
    for translation in behind.select_related("source", "target_locale"):
        if (translation.source.object_id, translation.target_locale_id) in changed:
            keep_draft(translation, by=by)
            saved += 1
    return saved


def _is_older(page: Page, changed_at) -> bool:
    return page.latest_revision_created_at is None or page.latest_revision_created_at < changed_at
