"""Jurisdictions, provisions and judgments of the reference course."""

from django.utils.translation import gettext_noop
from wagtail.models import Locale

from law.models import Judgment, Provision, Verification
from people.models import Jurisdiction

from .case_keys import case_keys
from .files import read, words_of
from .translate import translate
from .words import pair, plain

VERIFICATION = {
    "page": Verification.PAGE,
    "page-full": Verification.PAGE,
    "page-id": Verification.PAGE_IN_PART,
    "K-high": Verification.KNOWLEDGE_HIGH,
    "K-medium": Verification.KNOWLEDGE_MEDIUM,
}
#: The file names the four codes of Bosnia and Herzegovina together; each provision stands in one of them.
CODES = {
    "BA": {"en": "Criminal Code of Bosnia and Herzegovina", "bs": "Krivični zakon Bosne i Hercegovine"},
    "BA-BIH": {
        "en": "Criminal Code of the Federation of Bosnia and Herzegovina",
        "bs": "Krivični zakon Federacije Bosne i Hercegovine",
    },
    "BA-SRP": {"en": "Criminal Code of Republika Srpska", "bs": "Krivični zakonik Republike Srpske"},
    "BA-BRC": {"en": "Criminal Code of Brčko District", "bs": "Krivični zakon Brčko distrikta"},
}
TOPICS = {"discrimination_offence": "equality-offence"}
XK_NOTE = gettext_noop(
    "All reference to Kosovo, whether to the territory, institutions or population, is to be understood in "
    "full compliance with United Nations Security Council Resolution 1244 and without prejudice to the status "
    "of Kosovo."
)


def load_jurisdictions() -> None:
    """States, entities and the European level, the States first."""
    rows = read("jurisdictions.yaml")["jurisdictions"]
    for row in sorted(rows, key=lambda row: "parent" in row):
        Jurisdiction.objects.get_or_create(
            code=row["code"],
            defaults={
                "name": row["name"],
                "note": row.get("note", ""),
                "parent": Jurisdiction.objects.get(code=row["parent"]) if "parent" in row else None,
            },
        )


def load_judgments(languages: tuple[str, ...]) -> None:
    locale = Locale.get_default()
    for row in read("judgments.yaml")["cases"]:
        if Judgment.objects.filter(slug=row["id"]).exists():
            _complete(row)
            continue
        judgment = Judgment.objects.create(locale=locale, **_judgment(row))
        for language in languages:
            if told := read(f"{language}/judgments.yaml"):
                translate(judgment, language, pair(row, told[row["id"]]) | plain(judgment.note, judgment.note))


def _judgment(row: dict) -> dict:
    confidence = {"high": "K-high", "medium": "K-medium"}.get(row.get("k_conf", "high"))
    verify = confidence if row["verify"] == "K" else row["verify"]
    return {
        "slug": row["id"],
        "name": row["name"],
        "formation": row["formation"],
        "application_numbers": ", ".join(row["apps"]),
        "date": row["date"],
        "articles": "; ".join(row["violations"]),
        "facts": row["facts"],
        "lesson": row["lesson"],
        "note": row.get("note", ""),
        "sources": sources_of(row),
        "verification": VERIFICATION[verify],
        **case_keys(row),
    }


def _complete(row: dict) -> None:
    """Give a judgment that was loaded before there were filters what it is found by."""
    Judgment.objects.filter(slug=row["id"], respondents="", convention_articles="").update(**case_keys(row))


def load_provisions(languages: tuple[str, ...]) -> None:
    """The European texts and the countries' bias provisions, each translated where there are words for it."""
    if Provision.objects.exists():
        return
    locale = Locale.get_default()
    jurisdictions = {j.code: j for j in Jurisdiction.objects.all()}
    told = words_of("provisions.yaml", languages)
    source = read("provisions.yaml")
    for index, row in enumerate(source["european"]):
        provision = Provision.objects.create(
            locale=locale, jurisdiction=jurisdictions[row["jurisdiction"]], **_european(row)
        )
        for language, words in told.items():
            translate(provision, language, _identical(provision) | pair(row, words["european"][index]))
    for country in source["countries"]:
        for index, item in enumerate(country["items"]):
            fields = _domestic(country, item)
            provision = Provision.objects.create(
                locale=locale, jurisdiction=jurisdictions[item["jurisdiction"]], **fields
            )
            for language, words in told.items():
                if country["code"] in words["countries"]:
                    of_item = words["countries"][country["code"]]["items"][index]
                    code = _code(country, item, words["countries"][country["code"]], language)
                    translate(provision, language, _identical(provision) | code | _told(item, of_item))


def _identical(provision: Provision) -> dict[str, str]:
    """Numbers of articles read the same in every language."""
    return plain(provision.article, provision.article)


def _code(country: dict, item: dict, words: dict, language: str) -> dict[str, str]:
    """What the code is called that an item stands in."""
    own = CODES.get(item["jurisdiction"])
    return plain(own["en"], own[language]) if own else plain(country["code_name"], words["code_name"])


def _told(item: dict, of_item: dict) -> dict[str, str]:
    return pair(item, of_item) | plain(sentence(item["text"]), sentence(of_item["text"]))


def sources_of(row: dict) -> str:
    """One source a line, as editors write them."""
    return "\n".join(part.strip() for part in row.get("source", "").split(" ; ") if part.strip())


def sentence(text: str) -> str:
    """With a capital at its beginning; the files' entries begin small."""
    return text[:1].upper() + text[1:]


def _european(row: dict) -> dict:
    return {
        "topic": TOPICS.get(row["topic"], row["topic"]),
        "instrument": row["instrument"],
        "article": row.get("article", ""),
        "summary": row["summary"],
        "verification": Verification.KNOWLEDGE_HIGH,
    }


def _domestic(country: dict, item: dict) -> dict:
    return {
        "topic": item["kind"],
        "instrument": CODES.get(item["jurisdiction"], {}).get("en") or country["code_name"],
        "article": "" if item["article"] == "-" else item["article"],
        "summary": sentence(item["text"]),
        "sources": sources_of(item),
        "verification": VERIFICATION[item["verify"]],
        "verification_note": item.get("note", ""),
    }
