"""The interface is whole in every language: catalogues complete, up to date, and heard on the pages."""

import os
import re
import shutil
import subprocess
import sys
from collections import defaultdict
from functools import cache
from pathlib import Path

import polib
import pytest
from django.conf import settings
from django.utils import formats, timezone
from django.utils.translation import override, to_locale

from lms import errors
from scripts.fingerprint import ROOT
from tests import factories
from tests.quizzes import worlds
from tests.voice import Voice

TRANSLATED = [code for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE]
#: Languages that Django has no catalogue for, and the one whose readers count alike.
UNKNOWN_TO_DJANGO = {"cnr": "sr-latn"}
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%%|%[sd]|\{\w*\}")

languages = pytest.mark.parametrize("language", TRANSLATED)


@cache
def catalogue(language: str) -> polib.POFile:
    return polib.pofile(str(ROOT / "locale" / to_locale(language) / "LC_MESSAGES" / "django.po"))


def forms_of(entry: polib.POEntry) -> list[str]:
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


# Catalogues


@languages
def test_every_sentence_is_translated_and_none_is_a_guess_or_left_over(language):
    entries = catalogue(language)
    assert not entries.metadata_is_fuzzy
    assert [e.msgid for e in entries if not all(forms_of(e))] == []
    assert [e.msgid for e in entries if e.fuzzy] == []
    assert [e.msgid for e in entries if e.obsolete] == []


@languages
def test_a_translation_has_the_placeholders_of_its_sentence(language):
    wrong = [
        (entry.msgid, form)
        for entry in catalogue(language)
        for form in forms_of(entry)
        if sorted(PLACEHOLDER.findall(form)) != sorted(PLACEHOLDER.findall(entry.msgid_plural or entry.msgid))
    ]
    assert wrong == []


@languages
def test_a_plural_has_the_forms_that_the_language_counts_with(language):
    rule = catalogue(language).metadata["Plural-Forms"]
    expected = list(range(int(re.match(r"nplurals=(\d)", rule)[1])))
    wrong = [e.msgid for e in catalogue(language) if e.msgid_plural and sorted(e.msgstr_plural) != expected]
    assert wrong == []


@languages
def test_django_and_we_count_alike(language):
    """Else Django keeps our catalogue apart from its own, and plurals of one may be chosen by the other's rule."""
    django = polib.pofile(str(django_catalogue("conf", language)))
    rules = [po.metadata["Plural-Forms"].replace(" ", "").rstrip(";") for po in (catalogue(language), django)]
    assert rules[0] == rules[1]


def test_sentences_of_django_are_ours_only_while_it_lacks_them():
    ours = {e.msgid for e in catalogue(TRANSLATED[0]) if ("lms/django_words.py", "") in e.occurrences}
    lacking = set()
    for language in TRANSLATED:
        paths = [django_catalogue(part, language) for part in ("conf", "contrib/auth")]
        theirs = {e.msgid for path in paths for e in polib.pofile(str(path)) if e.translated()}
        lacking |= ours - theirs
    assert ours
    assert ours - lacking == set()


def django_catalogue(part: str, language: str) -> Path:
    import django

    locale = to_locale(UNKNOWN_TO_DJANGO.get(language, language))
    return Path(django.__file__).parent / part / "locale" / locale / "LC_MESSAGES" / "django.po"


@pytest.mark.skipif(shutil.which("xgettext") is None, reason="needs xgettext (Debian: apt-get install gettext)")
def test_the_catalogues_have_the_sentences_of_the_code_and_no_others(tmp_path):
    extracted = {(e.msgctxt, e.msgid, e.msgid_plural) for e in extract(tmp_path)}
    for language in TRANSLATED:
        kept = {(e.msgctxt, e.msgid, e.msgid_plural) for e in catalogue(language)}
        assert extracted - kept == set(), f"run makemessages and translate (CONTRIBUTING.md): {language}"
        assert kept - extracted == set(), f"no longer in the code: {language}"


def extract(into: Path) -> polib.POFile:
    """The sentences of the code, from a copy: extraction writes beside the templates that it reads."""
    apps = [path.parent for path in ROOT.glob("*/apps.py")]
    for folder in (*apps, ROOT / "templates"):
        for path in (p for p in folder.rglob("*") if p.suffix in {".py", ".html", ".txt"}):
            copy = into / path.relative_to(ROOT)
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, copy)
    (into / "locale").mkdir()
    command = [sys.executable, "-m", "django", "makemessages", "--locale", "xx", "--keep-pot", "--verbosity", "0"]
    # Without settings (no DJANGO_SETTINGS_MODULE), so that it extracts what is here and nothing else.
    result = subprocess.run(command, cwd=into, env={"PATH": os.environ["PATH"]}, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
    return polib.pofile(str(into / "locale" / "django.pot"))


# Pages


@cache
def english(language: str) -> tuple[dict[str, list[polib.POEntry]], list[tuple[re.Pattern, polib.POEntry]]]:
    """Each sentence that reads otherwise in this language: as it stands on a page, and as a pattern where it has gaps."""
    plain, with_gaps = defaultdict(list), []
    for entry in catalogue(language):
        for source in filter(None, (entry.msgid, entry.msgid_plural)):
            if source in forms_of(entry) or not re.search(r"[A-Za-z]{2}", PLACEHOLDER.sub("", source)):
                continue
            if PLACEHOLDER.search(source):
                with_gaps.append((pattern(source), entry))
            else:
                plain[" ".join(source.split())].append(entry)
    return plain, with_gaps


def pattern(*sentences: str) -> re.Pattern:
    """What one of these looks like on a page, with anything in its placeholders."""
    split = (PLACEHOLDER.split(" ".join(sentence.split())) for sentence in sentences)
    return re.compile("|".join(".+".join(map(re.escape, parts)) for parts in split))


def is_english(text: str, language: str) -> bool:
    """Whether this is a sentence of the interface, and not what that sentence is in this language too."""
    plain, with_gaps = english(language)
    said = plain.get(text, []) + [entry for source, entry in with_gaps if source.fullmatch(text)]
    return any(not pattern(*forms_of(entry)).fullmatch(text) for entry in said)


#: Words of the small world's exercises, which are content and English, and happen to be words of the interface too.
CONTENT = {*worlds.COMPETENCIES.values(), "Place"}


def heard_in_english(html: str, language: str) -> list[str]:
    """What a page says in sentences of the English interface; whole texts, and parts between its dots."""
    said = [part.strip(" :") for text in Voice(html).said for part in (text, *text.split(" · "))]
    return [
        text
        for text in dict.fromkeys(said)
        if text not in CONTENT and is_english(text, language)
    ]


@pytest.fixture
def pages(db):
    """Of each kind of page its HTML in a language, as an officer sees it in the midst of a course."""
    of = worlds.course(lessons=2)
    edition = of.editions.get()
    edition.objectives = ["Recognise it"]
    edition.save()
    check, scenario = worlds.exercise(of, "check", "check"), worlds.exercise(of)
    who = factories.officer()
    factories.enrolment(who, of, due=timezone.localdate())
    factories.enrolment(who, factories.syllabus("done", activities=1), status="completed", percent=100, score=80,
                        completed_at=timezone.now())  # fmt: skip
    checked, played = worlds.Learner(check, who), worlds.Learner(scenario, who)
    visited = {
        "home": "/", "course": "/courses/hate-crime/", "lesson": "/courses/hate-crime/l1/",
        "cover of a check": checked, "cover of a scenario": played, "no such page": "/courses/nowhere/",
        "notes": "/notes/", "search": "/search/?q=nowhere", "empty search": "/search/",
    }  # fmt: skip

    def read(language: str) -> dict[str, str]:
        browser, seen = factories.signed_in(who), {}
        for learner in (checked, played):
            learner.browser, learner.language = browser, language
        seen["sign-in"] = browser.__class__().get(f"/{language}/sign-in/")
        refused = {"username": "x" * 300, "password": ""}
        seen["refused sign-in"] = browser.__class__().post(f"/{language}/sign-in/", refused)
        for name, place in visited.items():
            seen[name] = browser.get(f"/{language}{place}") if isinstance(place, str) else place.see()
        checked.begin(), played.begin()
        seen["question"], seen["decision"] = checked.see(), played.see()
        seen["refused answer"] = checked.answer()
        played.play(*worlds.WELL[:1])
        seen["interview"] = played.see()
        played.play(*worlds.WELL[1:])
        checked.play(*worlds.right_answers()[:2])
        seen["ordering"] = checked.see()
        checked.play(*worlds.right_answers()[2:])
        seen["debrief of a scenario"], seen["debrief of a check"] = played.debrief(), checked.debrief()
        return {name: response.content.decode() for name, response in seen.items()}

    return read


@pytest.mark.one_database
@languages
def test_no_page_speaks_english_to_a_reader_of_another_language(pages, language):
    assert {name: heard for name, html in pages(language).items() if (heard := heard_in_english(html, language))} == {}


@pytest.mark.one_database
def test_the_listener_hears_english_where_it_is_spoken(pages):
    """Without this, the test above could pass because it is deaf."""
    deaf = [name for name, html in pages("en").items() if len(heard_in_english(html, TRANSLATED[0])) < 3]
    assert deaf == []


@pytest.mark.one_database
@languages
@pytest.mark.parametrize("error", [errors.bad_request, errors.permission_denied, errors.expired_form])
def test_error_pages_speak_the_language_of_the_address(rf, db, error, language):
    with override(language):
        html = error(rf.get(f"/{language}/")).content.decode()
    assert heard_in_english(html, language) == []


#: The fourth of November, with and without its time (five past nine), and in short: see `lms/formats/`.
DATES = {
    "en": ("4 November 2026", "4 November 2026, 09:05", "04/11/2026"),
    "az": ("4 noyabr 2026", "4 noyabr 2026, 09:05", "04.11.2026"),
    "bs": ("4. novembar 2026.", "4. novembar 2026. 09:05", "4. 11. 2026."),
    "cnr": ("4. novembar 2026.", "4. novembar 2026. 09:05", "4. 11. 2026."),
    "fr": ("4 novembre 2026", "4 novembre 2026 09:05", "04/11/2026"),
    "hr": ("4. studenoga 2026.", "4. studenoga 2026. 09:05", "4.11.2026."),
    "ro": ("4 noiembrie 2026", "4 noiembrie 2026, 09:05", "04.11.2026"),
    "sq": ("4 nëntor 2026", "4 nëntor 2026, 09:05", "4.11.2026"),
    "sr-latn": ("4. novembar 2026.", "4. novembar 2026. 09:05", "4.11.2026."),
    "tr": ("4 Kasım 2026", "4 Kasım 2026 09:05", "04.11.2026"),
    "mk": ("4 ноември 2026", "4 ноември 2026, 09:05", "04.11.2026"),
    "sr": ("4. новембар 2026.", "4. новембар 2026. 09:05", "4.11.2026."),
    "uk": ("4 листопада 2026 р.", "4 листопада 2026 р., 09:05", "04.11.2026"),
    "hy": ("04 նոյեմբերի, 2026 թ.", "04 նոյեմբերի, 2026 թ., 09:05", "04.11.2026"),
    "ka": ("4 ნოემბერი, 2026", "4 ნოემბერი, 2026, 09:05", "04.11.2026"),
}


def test_dates_are_written_as_the_reader_writes_them():
    day = timezone.datetime(2026, 11, 4, 9, 5)
    written = {}
    for language, _name in settings.LANGUAGES:
        with override(language):
            written[language] = (
                formats.date_format(day),
                formats.date_format(day, "DATETIME_FORMAT"),
                formats.date_format(day, "SHORT_DATE_FORMAT"),
            )
    assert written == DATES
