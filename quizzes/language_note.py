"""What to say where an exercise is shown in another language than the reader's."""

from django.utils.translation import get_language_info
from django.utils.translation import gettext as _


def language_note(locale: str, language: str) -> str | None:
    """A sentence for a reader of `language` before words in `locale`; None where they are the same."""
    if locale == language:
        return None
    words = {
        "asked": get_language_info(language)["name_local"],
        "given": get_language_info(locale)["name_local"],
    }
    return _("This version of the exercise isn't there in %(asked)s. It is shown in %(given)s.") % words
