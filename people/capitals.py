"""A word at the beginning of a label, in languages that have capitals, and in Georgian."""

from django.utils.translation import get_language

#: Their capital of `i` keeps its dot (Unicode SpecialCasing.txt).
DOTTED = ("az", "tr")


def begin(text: str) -> str:
    """The text with its first letter as a capital, if its script has capitals for that.

    Python's `str.upper()` turns a Georgian letter into its Mtavruli form, which is for headings in capitals throughout
    and never for a single letter (Unicode Standard 16.0, section 7.7).
    """
    first = text[:1]
    if first == "i" and get_language() in DOTTED:
        return f"İ{text[1:]}"
    return text if "ა" <= first <= "ჿ" else first.upper() + text[1:]
