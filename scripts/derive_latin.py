"""Serbian in Latin letters from Serbian in Cyrillic: the interface's catalogue and the course, derived and never edited.

Vuk Karadžić's Cyrillic has one letter a sound, so its transliteration is exact; only names that are written in their
own language's way in Latin text are exceptions. `make messages` calls this.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from scripts.fingerprint import ROOT

SOURCE = ROOT / "locale" / "sr" / "LC_MESSAGES" / "django.po"
DERIVED = ROOT / "locale" / "sr_Latn" / "LC_MESSAGES" / "django.po"

COURSE, DERIVED_COURSE = ROOT / "reference" / "sr", ROOT / "reference" / "sr-latn"

LETTERS = dict(zip("абвгдђежзијклмнопрстћуфхцчш", "abvgdđežzijklmnoprstćufhcčš", strict=True)) | {
    "љ": "lj",
    "њ": "nj",
    "џ": "dž",
}
#: Names that Serbian spells by ear in Cyrillic and as at home in Latin, longest first.
EXCEPTIONS = {"Мудла": "Moodlea", "Мудлу": "Moodleu", "Мудл": "Moodle"}
HEADER = "Serbian in Latin letters, derived from the Cyrillic catalogue by scripts/derive_latin.py: do not edit."


def in_latin(text: str) -> str:
    """Serbian Cyrillic in Latin letters; what is in Latin letters already stays."""
    for name, latin in EXCEPTIONS.items():
        text = text.replace(name, latin)
    return re.sub("[Ѐ-ӿ]", lambda found: _letter(found[0], text[found.end() : found.end() + 1]), text)


def _letter(letter: str, following: str) -> str:
    latin = LETTERS.get(letter.lower(), letter)
    if letter.islower() or latin == letter:
        return latin
    # A capital of two letters is Lj at a word's beginning and LJ in a word of capitals.
    return latin.upper() if following.isupper() else latin.capitalize()


def derive(source: Path = SOURCE):
    """The Latin catalogue of a Cyrillic one, in memory."""
    import polib  # here, not above: the environment may not have it yet

    catalogue = polib.pofile(str(source), wrapwidth=0)
    catalogue.header = HEADER
    catalogue.metadata |= {"Language": "sr_Latn", "Language-Team": "Serbian (Latin)"}
    for entry in catalogue:
        entry.msgstr = in_latin(entry.msgstr)
        entry.msgstr_plural = {form: in_latin(text) for form, text in entry.msgstr_plural.items()}
    return catalogue


def course_files() -> Iterator[tuple[Path, str]]:
    """The reference course's files in Latin letters: where each belongs, and what stands in it."""
    for source in sorted(COURSE.rglob("*.yaml")):
        yield DERIVED_COURSE / source.relative_to(COURSE), in_latin(source.read_text(encoding="utf-8"))


if __name__ == "__main__":
    DERIVED.parent.mkdir(parents=True, exist_ok=True)
    derive().save(str(DERIVED))
    for path, text in course_files():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
