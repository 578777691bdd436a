"""What was translated once is offered again: the memory across courses, as wagtail-localize asks for it."""

from collections.abc import Iterable

from django.utils.translation import gettext
from wagtail.models import Locale
from wagtail_localize.machine_translators.base import BaseMachineTranslator
from wagtail_localize.models import String, StringTranslation
from wagtail_localize.strings import StringValue

#: As many sentences as one query asks for; SQLite takes no more than some thousand parameters.
AT_ONCE = 500


class TranslationMemory(BaseMachineTranslator):
    """Fills what is still empty with what the very same sentence was translated to elsewhere.

    No machine thinks here: what nobody translated yet stays empty. What a person wrote goes before what was filled in,
    then the newest.
    """

    @property
    def display_name(self) -> str:
        return gettext("Translation memory")

    def can_translate(self, source_locale: Locale, target_locale: Locale) -> bool:
        return source_locale != target_locale

    def translate(
        self, source_locale: Locale, target_locale: Locale, strings: Iterable[StringValue]
    ) -> dict[StringValue, StringValue]:
        """What is known of `strings`; the others are left out. Queries: one for each 500 of them."""
        wanted = {String._get_data_hash(string.data): string for string in strings}
        hashes, known = list(wanted), {}
        for start in range(0, len(hashes), AT_ONCE):
            known |= _known(source_locale, target_locale, hashes[start : start + AT_ONCE])
        return {wanted[found]: StringValue(text) for found, text in known.items()}


def _known(source: Locale, target: Locale, hashes: list) -> dict:
    """By the sentence's hash, what it was translated to; the best is read last."""
    rows = StringTranslation.objects.filter(
        translation_of__locale=source, locale=target, has_error=False, translation_of__data_hash__in=hashes
    )
    # 'machine' sorts before 'manual'.
    return dict(rows.order_by("translation_type", "updated_at").values_list("translation_of__data_hash", "data"))
