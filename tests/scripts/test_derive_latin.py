"""Serbian in Latin letters: derived letter by letter, and never left behind by the Cyrillic catalogue."""

import polib
import pytest

from scripts.derive_latin import DERIVED, DERIVED_COURSE, course_files, derive, in_latin


@pytest.mark.parametrize(
    ("cyrillic", "latin"),
    [
        ("Љубазност и њени џепови", "Ljubaznost i njeni džepovi"),
        ("ЉУБАВ, Њ и ЏЕП", "LJUBAV, Nj i DŽEP"),
        ("Ђорђе жели чај; шта ћеш?", "Đorđe želi čaj; šta ćeš?"),
        ("Датотека %(name)s у формату CSV", "Datoteka %(name)s u formatu CSV"),
        ("Увоз из Мудла", "Uvoz iz Moodlea"),
    ],
)
def test_letters_digraphs_and_exceptions(cyrillic, latin):
    assert in_latin(cyrillic) == latin


def test_the_latin_catalogue_is_the_cyrillic_one_in_latin_letters():
    def sentences(catalogue):
        return {(e.msgctxt, e.msgid): (e.msgstr, e.msgstr_plural) for e in catalogue}

    derived = sentences(derive())
    assert derived == sentences(polib.pofile(str(DERIVED))), "run python -m scripts.derive_latin"
    assert not [text for text, _plural in derived.values() if any("Ѐ" <= letter <= "ӿ" for letter in text)]


def test_the_course_in_latin_letters_is_the_one_in_cyrillic():
    derived = dict(course_files())
    assert derived
    assert derived == {path: path.read_text("utf-8") for path in DERIVED_COURSE.rglob("*.yaml")}, "run derive_latin"
    assert not [path for path, text in derived.items() if any("Ѐ" <= letter <= "ӿ" for letter in text)]
