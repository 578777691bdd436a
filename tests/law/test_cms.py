"""The law in the CMS: kept by trainers, out of reach of officers."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from people.models import Role
from tests import factories as make
from tests.law import worlds

KINDS = ("provision", "judgment", "topic", "practice", "equalitybody", "recordingrule", "glossaryterm")
LISTS = {kind: f"/cms/snippets/law/{kind}/" for kind in KINDS}


@pytest.fixture
def trainer(db):
    return make.signed_in(make.person(role=Role.TRAINER))


@pytest.fixture
def law(db):
    make.provision(make.jurisdiction("BA"), instrument="Criminal Code of Bosnia")
    make.provision(make.jurisdiction("RS"), instrument="Criminal Code of Serbia", topic="incitement")
    make.judgment("nachova", name="Nachova and Others v. Bulgaria")
    make.judgment("identoba", name="Identoba and Others v. Georgia")


def shown(client, address: str, **parameters) -> str:
    response = client.get(address, parameters)
    assert response.status_code == 200
    return response.content.decode()


def test_a_trainer_sees_the_provisions_and_judgments(trainer, law):
    provisions = shown(trainer, LISTS["provision"])
    assert "Criminal Code of Bosnia" in provisions
    assert "Criminal Code of Serbia" in provisions
    assert "Nachova and Others" in shown(trainer, LISTS["judgment"])


def test_a_trainer_finds_law_by_its_words(trainer, law):
    found = shown(trainer, LISTS["judgment"], q="Nachova")
    assert "Nachova and Others" in found
    assert "Identoba" not in found
    assert "of Bosnia" not in shown(trainer, LISTS["provision"], q="Serbia")


def test_a_trainer_filters_provisions_by_jurisdiction_and_topic(trainer, law):
    by_place = shown(trainer, LISTS["provision"], jurisdiction=make.jurisdiction("RS").pk)
    by_topic = shown(trainer, LISTS["provision"], topic="definition")

    assert "of Serbia" in by_place
    assert "of Bosnia" not in by_place
    assert "of Bosnia" in by_topic
    assert "of Serbia" not in by_topic


@pytest.mark.parametrize("model", LISTS)
def test_a_trainer_is_offered_a_form_for_new_law(trainer, model):
    field = "explanation" if model == "topic" else "sources"
    assert f'name="{field}"' in shown(trainer, f"{LISTS[model]}add/")


def test_other_kinds_are_found_by_their_words_and_their_place(trainer, law):
    bosnia, serbia = make.jurisdiction("BA"), make.jurisdiction("RS")
    worlds.practice(bosnia, what="Contact persons.")
    worlds.practice(serbia, what="Stop records.")
    worlds.term("witness")
    worlds.term("victim")

    practices = LISTS["practice"]
    assert "Stop records" not in shown(trainer, practices, q="Contact")
    assert "Contact persons" not in shown(trainer, practices, jurisdiction=serbia.pk)
    assert "Stop records" in shown(trainer, practices, jurisdiction=serbia.pk)
    assert "victim" not in shown(trainer, LISTS["glossaryterm"], q="witness").split("</header>")[-1]
    assert "incitement" in shown(trainer, LISTS["topic"], q="incitement")


def test_a_trainer_filters_judgments_by_country_article_and_topic(trainer, law):
    make.judgment("alone", name="C v. D", respondents=" BG ", convention_articles=" 13 ", themes=" delay ")

    for asked in ({"respondents": "BG"}, {"convention_articles": "13"}, {"themes": "delay"}):
        found = shown(trainer, LISTS["judgment"], **asked)
        assert "C v. D" in found
        assert "Identoba" not in found
    assert "C v. D" not in shown(trainer, LISTS["judgment"], convention_articles="3")


def test_a_trainer_keeps_a_judgment_with_all_that_it_is_found_by(trainer):
    from law.models import Judgment

    form = {
        "name": "Šečić v. Croatia", "slug": "secic", "application_numbers": "40116/02", "date": "2007-05-31",
        "articles": "3", "facts": "Beaten.", "lesson": "Act.", "verification": "page",
        "respondents": ["HR"], "convention_articles": ["3", "14"], "themes": ["delay"], "grounds": [],
    }

    response = trainer.post(f"{LISTS['judgment']}add/", form)

    assert response.status_code == 302
    kept = Judgment.objects.get(slug="secic")
    assert (kept.respondents, kept.convention_articles, kept.grounds) == (" HR ", " 3 14 ", "")
    again = re.findall(r'value="([^"]+)"[^>]*checked', shown(trainer, f"{LISTS['judgment']}edit/{kept.pk}/"))
    assert {"HR", "3", "14", "delay"} <= set(again)


def test_a_new_topic_is_offered_to_provisions_and_lessons(trainer):
    from law.models.topic import topic_choices

    trainer.post(f"{LISTS['topic']}add/", {"name": "victims' rights", "key": "victims-rights", "position": "5"})

    assert topic_choices()[0] == ("victims-rights", "victims' rights")
    assert "victims-rights" in shown(trainer, f"{LISTS['provision']}add/")


def test_the_key_of_a_topic_does_not_change(trainer):
    from law.models import Topic

    topic = Topic.objects.get(key="online")
    trainer.post(f"{LISTS['topic']}edit/{topic.pk}/", {"name": "online", "key": "internet", "position": "5"})

    topic.refresh_from_db()
    assert topic.key == "online"


def test_a_provision_on_an_unknown_topic_is_refused(trainer):
    from law.models import Provision

    where = make.jurisdiction("BA")
    form = {"jurisdiction": where.pk, "topic": "nothing", "instrument": "X", "summary": "Y", "verification": "page"}

    assert trainer.post(f"{LISTS['provision']}add/", form).status_code == 200
    assert not Provision.objects.exists()


@pytest.mark.parametrize("line", ["zz: word", "no colon", "bs:"])
def test_equivalents_that_cannot_be_read_get_a_sentence(trainer, line):
    form = {"term": "bias", "key": "bias", "definition": "An attitude.", "equivalents": line, "verification": "knowledge"}

    page = trainer.post(f"{LISTS['glossaryterm']}add/", form).content.decode()

    assert "Write the code of the language, a colon, the term." in page


@pytest.mark.parametrize("address", LISTS.values())
def test_an_officer_gets_no_list(db, law, address):
    client = make.signed_in(make.officer())

    response = client.get(address)

    assert response.status_code == 302
    assert response["Location"].startswith("/cms/login/")


def test_a_trainer_does_not_delete_law(trainer, law):
    from law.models import Judgment

    one = Judgment.objects.get(slug="nachova")

    trainer.post(f"{LISTS['judgment']}delete/{one.pk}/")

    assert Judgment.objects.filter(pk=one.pk).exists()


def test_a_longer_list_asks_no_more_for_jurisdictions(trainer, law):
    """wagtail-localize's own buttons ask two questions a row, on lists of 50 at most; our columns ask none."""
    few = queries_on_jurisdictions(trainer)
    for _ in range(20):
        make.provision(make.jurisdiction("BA"))

    assert queries_on_jurisdictions(trainer) == few


def queries_on_jurisdictions(client) -> int:
    with CaptureQueriesContext(connection) as queries:
        shown(client, LISTS["provision"])
    return sum('FROM "people_jurisdiction"' in query["sql"] for query in queries)
