"""Languages in which the law of the reference files was told later: given to texts that still say what was loaded."""

from wagtail.models import Locale

from law.models import EqualityBody, Judgment, LegalText, Provision, RecordingRule

from .files import exists, read
from .given import never_given, remember
from .law import CODES, sentence
from .library import AGAINST_DISCRIMINATION
from .translate import says_more_than, translate
from .words import Words, pair, plain

TOLD: dict[type[LegalText], str] = {
    Judgment: "judgments.yaml",
    Provision: "provisions.yaml",
    EqualityBody: "provisions.yaml",
    RecordingRule: "provisions.yaml",
}
#: What reads the same in every language: numbers of articles, notes to editors.
SAME = ("article", "note")


def add_languages_of_law(languages: tuple[str, ...]) -> None:
    """Translate each text that never had a language, and all of whose words the files have in it.

    What an editor wrote or changed has words that no file knows, and is left to the desk. Queries: 4 a kind and language
    where nothing is new.
    """
    for model, file in TOLD.items():
        texts = {text.translation_key: text for text in model.objects.filter(locale=Locale.get_default())}
        for language in languages:
            if not exists(f"{language}/{file}"):
                continue
            words: Words | None = None
            for key in never_given(model, texts, language):
                words = words or (_of_judgments(language) if model is Judgment else _of_countries(language))
                own = _same(texts[key]) | words
                if not says_more_than(texts[key], own):
                    translate(texts[key], language, own)
        remember(model, texts, languages)


def _same(text: LegalText) -> Words:
    same: Words = {}
    for name in SAME:
        if value := getattr(text, name, ""):
            same |= plain(value, value)
    return same


def _of_judgments(language: str) -> Words:
    told, words = read(f"{language}/judgments.yaml"), {}
    for row in read("judgments.yaml")["cases"]:
        words |= pair(row, told.get(row["id"], {}))
    return words


def _of_countries(language: str) -> Words:
    """The European texts, and what each country's entry says of its law, bodies and recording."""
    source, told = read("provisions.yaml"), read(f"{language}/provisions.yaml")
    words = pair(source["european"], told["european"])
    for names in CODES.values():
        words |= plain(names["en"], names[language]) if language in names else {}
    if language in AGAINST_DISCRIMINATION:
        words |= plain(AGAINST_DISCRIMINATION["en"], AGAINST_DISCRIMINATION[language])
    for country in source["countries"]:
        if of_country := told["countries"].get(country["code"]):
            words |= _of_country(country, of_country)
    return words


def _of_country(source: dict, told: dict) -> Words:
    words = plain(source["code_name"], told["code_name"])
    words |= plain(source["anti_discrimination_law"]["text"], told["anti_discrimination_law"])
    words |= plain(f"{sentence(source['recording']['text'])}.", f"{sentence(told['recording'])}.")
    for body, name in zip(source["equality_bodies"], told["equality_bodies"], strict=True):
        words |= plain(body["name"], name)
    for item, of_item in zip(source["items"], told["items"], strict=True):
        words |= pair(item, of_item) | plain(sentence(item["text"]), sentence(of_item["text"]))
    return words
