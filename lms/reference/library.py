"""What the law library holds beside bias provisions and judgments: equality law, bodies, recording, practices, terms.

Each is loaded where there is none yet, so that a second load changes nothing that an editor has changed.
"""

from collections.abc import Iterator

from django.utils.text import slugify
from wagtail.models import Locale

from law.models import EqualityBody, FoundingTopic, GlossaryTerm, Practice, Provision, RecordingRule, Verification
from people.models import Jurisdiction

from .files import read, words_of
from .law import VERIFICATION, sentence, sources_of
from .translate import translate
from .words import plain

#: The file gives the names of these laws; that they are laws against discrimination is the file's heading.
AGAINST_DISCRIMINATION = {
    "en": "Law against discrimination.",
    "bs": "Zakon protiv diskriminacije.",
    "sq": "Ligj kundër diskriminimit.",
    "uk": "Закон проти дискримінації.",
}
NO_SUCH_LAW = "No comprehensive"
#: Terms in the form that Bosnian, Croatian and Serbian in Latin letters share, unless the file gives their own.
SHARED_FORM = {"bs": "bs", "hr": "hr", "sr-latn": "sr"}


def load_library(languages: tuple[str, ...]) -> None:
    _load_equality_law(languages)
    _load_bodies(languages)
    _load_recording(languages)
    _load_practices()
    _load_glossary()


def _countries(languages: tuple[str, ...]) -> Iterator[tuple[Jurisdiction, dict, dict[str, dict]]]:
    """Each country with its entry, and the same entry in every language that has it."""
    places = {place.code: place for place in Jurisdiction.objects.all()}
    told = {language: words["countries"] for language, words in words_of("provisions.yaml", languages).items()}
    for country in read("provisions.yaml")["countries"]:
        code = country["code"]
        yield places[code], country, {language: words[code] for language, words in told.items() if code in words}


def _load_equality_law(languages: tuple[str, ...]) -> None:
    topic = FoundingTopic.ANTI_DISCRIMINATION
    if Provision.objects.filter(topic=topic).exists():
        return
    for place, country, told in _countries(languages):
        law = country["anti_discrimination_law"]
        is_there = not law["text"].startswith(NO_SUCH_LAW)
        instrument, summary = (
            (law["text"], AGAINST_DISCRIMINATION["en"]) if is_there else ("Equality law", law["text"])
        )
        provision = Provision.objects.create(
            **_common(law), jurisdiction=place, topic=topic, instrument=instrument, summary=summary
        )
        for language, words in told.items():
            name = plain(instrument, words["anti_discrimination_law"])
            translate(provision, language, name | plain(summary, AGAINST_DISCRIMINATION[language]))


def _load_bodies(languages: tuple[str, ...]) -> None:
    if EqualityBody.objects.exists():
        return
    for place, country, told in _countries(languages):
        for index, row in enumerate(country["equality_bodies"]):
            body = EqualityBody.objects.create(**_common(row), jurisdiction=place, name=row["name"])
            for language, words in told.items():
                translate(body, language, plain(body.name, words["equality_bodies"][index]))


def _load_recording(languages: tuple[str, ...]) -> None:
    """A country of which the file says 'not researched' has no rule: an empty place says it better."""
    if RecordingRule.objects.exists():
        return
    for place, country, told in _countries(languages):
        row = country["recording"]
        if row["verify"] not in VERIFICATION:
            continue
        rule = RecordingRule.objects.create(**_common(row), jurisdiction=place, text=f"{sentence(row['text'])}.")
        for language, words in told.items():
            translate(rule, language, plain(rule.text, f"{sentence(words['recording'])}."))


def _load_practices() -> None:
    if Practice.objects.exists():
        return
    places = {place.name: place for place in Jurisdiction.objects.all()}
    places["Moldova"] = places["Republic of Moldova"]
    for row in read("practice.yaml")["good_practices"]:
        common = _common({**row, "verify": "page"}) | {"verification": Verification.EXCERPT}
        Practice.objects.create(**common, jurisdiction=places[row["where"]], what=f"{sentence(row['what'])}.")


def _load_glossary() -> None:
    if GlossaryTerm.objects.exists():
        return
    for row in read("glossary.yaml")["terms"]:
        GlossaryTerm.objects.create(
            locale=Locale.get_default(),
            key=slugify(row["en"]),
            term=row["en"],
            definition=sentence(row["def"]),
            equivalents=_equivalents(row),
            verification=Verification.KNOWLEDGE,
        )


def _equivalents(row: dict) -> str:
    shared = {code: row.get(own) or row.get("bcs") for code, own in SHARED_FORM.items()}
    others = {code: word for code, word in row.items() if code not in {"en", "def", "bcs", "hr", "sr"}}
    return "\n".join(f"{code}: {word}" for code, word in {**shared, **others}.items() if word)


def _common(row: dict) -> dict:
    return {
        "locale": Locale.get_default(),
        "sources": sources_of(row),
        "verification": VERIFICATION[row["verify"]],
        "verification_note": row.get("note", ""),
    }
