"""Text that officers type, compared with the forms that an author accepts, as tolerantly as she says.

Always alike: spaces, the way a letter with an accent is encoded, kinds of apostrophes and dashes. If she says
so: capital and small letters, accents, Cyrillic and Latin script.
"""

import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from quizzes.form import Rule, truth
from quizzes.problem import Problem, Where
from quizzes.refused import Malformed

LONGEST, MOST_FORMS = 200, 20
TOLERANCES: dict[str, Rule] = {"any_case": truth, "any_accents": truth, "any_script": truth}
"""Fields that say what doesn't count."""

_SIGNS = str.maketrans(dict.fromkeys("’‘ʼʹ`´′", "'") | dict.fromkeys("‐‑‒–—−", "-") | dict.fromkeys("“”„«»", '"'))
_NO_ACCENT = str.maketrans("đĐłŁøØıħ", "dDlLoOih")


def _latin() -> dict[int, str]:
    """Cyrillic of Serbian, Montenegrin and Macedonian as these languages write it in Latin letters."""
    pairs = {
        **{"а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "ђ": "đ", "ѓ": "ǵ", "е": "e", "ж": "ž", "з": "z"},
        **{"ѕ": "dz", "и": "i", "ј": "j", "к": "k", "л": "l", "љ": "lj", "м": "m", "н": "n", "њ": "nj", "о": "o"},
        **{"п": "p", "р": "r", "с": "s", "т": "t", "ћ": "ć", "ќ": "ḱ", "у": "u", "ф": "f", "х": "h", "ц": "c"},
        **{"ч": "č", "џ": "dž", "ш": "š"},
    }
    capitals = {small.upper(): latin.capitalize() for small, latin in pairs.items()}
    return {ord(letter): latin for letter, latin in (pairs | capitals).items()}


_LATIN = _latin()


def read(value: Any) -> str:
    """A typed text in its normal form, empty where nothing was typed; raises Malformed."""
    if not isinstance(value, str) or len(value) > LONGEST:
        raise Malformed("not_a_response")
    text = unicodedata.normalize("NFC", " ".join(value.split()))
    # Control characters and halves of characters: no keyboard types them, and no database keeps them all.
    if any(unicodedata.category(sign) in ("Cc", "Cs") for sign in text):
        raise Malformed("not_a_response")
    return text


def forms(accepted: str) -> list[str]:
    """The accepted forms: one on each line."""
    return [form for form in (" ".join(line.split()) for line in accepted.splitlines()) if form]


def accepted_problems(accepted: str, where: Where, position: int) -> list[Problem]:
    """What is wrong with the forms that are accepted in one place, the `position`th of its question."""
    found = forms(accepted)
    if not found:
        return [Problem("no_accepted_form", where, {"position": position})]
    if len(found) > MOST_FORMS:
        return [Problem("too_many_forms", where, {"count": len(found), "limit": MOST_FORMS})]
    return [Problem("bad_accepted_form", where, {"form": form[:40]}) for form in found if not _can_be_typed(form)]


def _can_be_typed(form: str) -> bool:
    try:
        return bool(read(form))
    except Malformed:
        return False


def is_accepted(text: str, accepted: str, tolerances: Mapping[str, Any]) -> bool:
    """Whether a typed text is one of the accepted forms."""
    flags = tuple(bool(tolerances.get(name)) for name in TOLERANCES)
    return bool(text) and _alike(text, *flags) in {_alike(form, *flags) for form in forms(accepted)}


def not_accepted(accepted: str, tolerances: Mapping[str, Any]) -> str:
    """Some text that isn't accepted, for trying what a wrong answer leads to."""
    text = "?"
    while is_accepted(text, accepted, tolerances):
        text += "?"
    return text


@lru_cache(maxsize=4096)
def _alike(text: str, any_case: bool, any_accents: bool, any_script: bool) -> str:
    """Equal for two texts whose difference doesn't count."""
    text = unicodedata.normalize("NFC", text).translate(_SIGNS)
    if any_script:
        text = text.translate(_LATIN)
    if any_accents:
        decomposed = unicodedata.normalize("NFD", text.translate(_NO_ACCENT))
        text = "".join(sign for sign in decomposed if unicodedata.category(sign) != "Mn")
    if any_case:
        # Turkish and Azerbaijani have a dotted and a dotless i: which is whose capital depends on the language,
        # so here all four count as one.
        text = text.replace("İ", "i").replace("ı", "i").casefold()
    return unicodedata.normalize("NFC", text)
