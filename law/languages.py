"""In which language a reader is told something that isn't there in her own."""

from django.conf import settings

#: Languages that who reads the key reads as well, nearest first; the default language comes after them.
NEAREST = {
    "cnr": ("sr-latn", "bs", "hr"),
    "sr": ("sr-latn", "bs", "hr"),
    "sr-latn": ("cnr", "bs", "hr"),
    "bs": ("hr", "sr-latn", "cnr"),
    "hr": ("bs", "sr-latn", "cnr"),
}


def chain(language: str) -> list[str]:
    """`language`, then those that stand in for it, at last the default language; none twice."""
    return list(dict.fromkeys((language, *NEAREST.get(language, ()), settings.LANGUAGE_CODE)))
