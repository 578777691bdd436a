"""The law library of the reference files: everything with its source and mark, and a second load changes nothing."""

import pytest

from law.models import EqualityBody, GlossaryTerm, Judgment, Practice, Provision, RecordingRule, Verification
from lms.reference.files import read
from lms.reference.law import load_judgments, load_jurisdictions, load_provisions
from lms.reference.library import load_library
from tests import factories as make

MODELS = (Provision, Judgment, EqualityBody, RecordingRule, Practice, GlossaryTerm)


def load() -> None:
    load_jurisdictions()
    load_judgments(("bs",))
    load_provisions(("bs",))
    load_library(("bs",))


def state() -> dict:
    return {model: list(model.objects.order_by("pk").values()) for model in MODELS}


@pytest.fixture
def loaded(db):
    make.locale("bs")
    load()


def test_the_library_holds_what_the_files_say(loaded):
    countries = read("provisions.yaml")["countries"]
    english = {model: model.objects.filter(locale__language_code="en") for model in MODELS}

    assert english[EqualityBody].count() == sum(len(country["equality_bodies"]) for country in countries)
    assert english[RecordingRule].count() == len(countries) - 1  # Moldova's is marked 'not researched'
    assert english[Provision].filter(topic="anti-discrimination").count() == len(countries)
    assert english[Practice].count() == len(read("practice.yaml")["good_practices"])
    assert english[GlossaryTerm].count() == len(read("glossary.yaml")["terms"])
    assert not english[Judgment].filter(respondents="").exists()

    no_law = english[Provision].get(topic="anti-discrimination", jurisdiction__code="AM")
    assert no_law.summary.startswith("No comprehensive equality law known")
    tihek = english[EqualityBody].get(name__contains="TİHEK")
    assert (tihek.verification, tihek.source_links) == (Verification.PAGE, ["https://hatecrime.osce.org/node/1719"])
    assert all(practice.source_links for practice in english[Practice])

    two = english[Judgment].get(name__startswith="Makuchyan")
    assert two.respondents.split() == ["AZ", "HU"]

    called = {code: english[GlossaryTerm].get(key="witness").called(code)[0] for code in ("bs", "sr", "cnr", "uk", "fr")}
    assert called == {"bs": "svjedok", "sr": "svedok", "cnr": "svedok", "uk": "свідок", "fr": "witness"}

    in_bosnian = {model: model.objects.filter(locale__language_code="bs") for model in MODELS}
    assert in_bosnian[RecordingRule].get().text.startswith("Mnogo policijskih agencija")
    assert in_bosnian[EqualityBody].get().name.startswith("Institucija ombudsmena")
    assert in_bosnian[Provision].get(topic="anti-discrimination").instrument.startswith("Zakon o zabrani")

    for model in MODELS:
        assert not any(text.reviewed for text in model.objects.all())

    before = state()
    load()
    assert state() == before
