"""Codes of languages as the API writes them: BCP 47, with capitals where its readers expect them (sr-Latn)."""

from django.conf import settings


def bcp47(code: str) -> str:
    """The tag of a language of ours; scripts have a capital, regions only capitals."""
    first, *rest = code.split("-")
    kinds = {2: str.upper, 4: str.title}
    return "-".join([first.lower(), *(kinds.get(len(one), str.lower)(one) for one in rest)])


#: Ours by their tags, and the other way round; '' is the language of who has done nothing yet.
CODES = {bcp47(code): code for code, _name in settings.LANGUAGES}
TAGS = {code: tag for tag, code in CODES.items()} | {"": None}
#: For the API's description.
CHOICES = list(CODES)
