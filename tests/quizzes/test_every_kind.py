"""Every kind from end to end: written in the CMS or in a file, translated, played by form, told in the feedback."""

import copy
import json
import re
from html import unescape

import pytest
import yaml
from wagtail_localize.models import StringSegment, TranslationSource

from courses.compiled import CannotPublish
from lms.reference.translate import translate
from quizzes import document, kinds, report_fields, scenario_file
from quizzes.document_of import check_document
from quizzes.load import add_scenario
from quizzes.models import AnswerToMark, Attempt, CheckPage, PublishedVersion, ScenarioPage
from quizzes.shuffle import Shuffle
from tests import factories
from tests.quizzes import cms, examples, forms, strategies, worlds
from tests.quizzes.worlds import Learner

pytestmark = pytest.mark.django_db


GRADED = [name for name in kinds.names() if not kinds.get(name).marked]
"""What a scenario may have: a story can't wait for people's marks."""


def check_of(*names: str):
    blocks = [examples.block(name) for name in names]
    return worlds.exercise(worlds.course(), "check", "check", questions=blocks)


def answered(learner: Learner, sample: int):
    """Fill in the form of the step where she stands, with the kind's first or last sample, and send it."""
    page = learner.see()
    attempt, name = learner.attempt, page.context["node"]["id"]
    node = PublishedVersion.objects.get(pk=attempt.version_id).document["nodes"][name]
    fields = forms.filled_in(node, Shuffle(attempt.seed, name), kinds.get(node["kind"]).samples(node)[sample])
    data = {"node": name, "response": page.context["response_id"], **{field: fields.getlist(field) for field in fields}}
    return page, learner.browser.post(page.context["action_url"], data)


def text_of(page) -> str:
    main = page.content.decode().split("<main", 1)[1].split("</main>")[0]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", main)).split())


@pytest.mark.parametrize(("sample", "percent"), [(0, 100), (-1, 0)])
def test_a_check_of_every_kind_is_played_by_forms_to_its_end(sample, percent, django_assert_max_num_queries):
    learner = Learner(check_of(*kinds.names())).begin()
    for _name in kinds.names():
        with django_assert_max_num_queries(32):  # the step and the answer, whatever the kind
            _page, response = answered(learner, sample)
        assert response.status_code == 302
    # What people mark is worth nothing yet; its model answer isn't shown yet.
    by_people = sum(kinds.get(name).marked for name in kinds.names())
    expected = percent * (len(kinds.names()) - by_people) // len(kinds.names())
    assert (learner.attempt.percent, learner.attempt.finished_at is None) == (expected, False)
    assert AnswerToMark.objects.count() == by_people
    told = text_of(learner.debrief())
    for name in kinds.names():
        node = examples.node(name)
        assert node["text"] in told
        shown = all(" ".join(line.split()) in told for line in kinds.get(name).told_right(node))
        assert not shown if kinds.get(name).marked else shown or percent == 100


@pytest.mark.parametrize("name", kinds.names())
def test_what_is_filled_in_is_kept_as_a_draft_whatever_its_fields_are_called(name):
    learner = Learner(check_of(name)).begin()
    page, node = learner.see(), examples.node(name)
    step = page.context["node"]["id"]
    fields = forms.filled_in(node, Shuffle(learner.attempt.seed, step), kinds.get(name).samples(node)[0])
    form = page.content.decode().split("data-draft", 1)[1].split("</form>")[0]
    sent = {field: [value] for field, value in re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form)}
    for field in fields:  # those of the question stand after what the form says of itself
        sent[field] = [*sent.get(field, []), *fields.getlist(field)]
    assert learner.browser.post(page.context["draft_url"], sent).status_code == 204
    assert learner.attempt.draft.fields.items() >= dict(fields.lists()).items()


@pytest.mark.parametrize("name", kinds.names())
def test_an_empty_form_is_refused_with_a_sentence_and_changes_nothing(name):
    learner = Learner(check_of(name)).begin()
    before = worlds.stored()
    page = learner.send(learner.see().context["node"]["id"])
    assert page.status_code == 400
    assert "That answer could not be read" not in text_of(page)
    assert 'role="alert"' in page.content.decode() and 'aria-describedby="error' in page.content.decode()
    assert worlds.stored() == before


@pytest.mark.parametrize("name", kinds.names())
def test_a_page_has_neither_ids_nor_the_key(name):
    page = Learner(check_of(name)).begin().see().content.decode().split("<form method=\"post\"", 1)[1]
    block = json.dumps(examples.block(name))
    ids = set(re.findall(r'"id": "([^"]+)"', block)) - {worlds.key(name)}
    assert not [one for one in ids if one in page]
    assert not re.search(r"correct|accepted|tolerance|data-right", page)


@pytest.mark.parametrize("name", kinds.names())
def test_every_field_has_a_label_and_every_group_a_legend(name):
    page = Learner(check_of(name)).begin().see().content.decode()
    form = page.split('class="answer"', 1)[1].split("</form>")[0]
    for field in re.findall(r"<(?:input|select)[^>]*>", form):
        if 'type="hidden"' in field:
            continue
        found = re.search(r' id="([^"]+)"', field)
        wrapped = re.search(r"<label[^>]*>(?:(?!</label>).)*" + re.escape(field), form, re.DOTALL)
        assert wrapped or (found and f'for="{found[1]}"' in form), field
    assert form.count("<fieldset") == form.count("<legend")
    assert " style=" not in page


def test_what_was_sent_is_kept_when_the_answer_is_refused():
    learner = Learner(check_of("report")).begin()
    page = learner.send(learner.see().context["node"]["id"], **{"field-3": "14.3.", "field-5": "The owner"})
    assert "Write the date as year, month and day" in text_of(page)
    assert 'value="The owner"' in page.content.decode()


@pytest.mark.parametrize("name", GRADED)
def test_a_question_is_a_step_of_a_scenario_too(name):
    steps = worlds.steps()
    value = examples.block(name)["value"]
    steps[3] = {"type": name, "id": worlds.key("step-which"), "value": {**value, "key": "which", "to": "log"}}
    learner = Learner(worlds.exercise(worlds.course(), steps=steps)).begin()
    learner.play(*worlds.WELL[:3])
    answered(learner, 0)
    learner.play(worlds.WELL[4])
    assert (learner.attempt.percent, learner.attempt.passed) == (100, True)
    assert examples.node(name)["text"] in text_of(learner.debrief())


def test_the_cms_form_takes_every_kind_and_gives_it_back():
    page = worlds.check_page(worlds.module(live=False), publish=False, questions=examples.every_kind())
    before = page.document()
    assert cms.send(cms.trainer(), page, publish=False).status_code == 302
    assert CheckPage.objects.get(pk=page.pk).get_latest_revision_as_object().document() == before


def test_a_question_that_is_not_filled_in_yet_is_a_problem_and_breaks_nothing():
    nested = {
        "report": {"form": [{"type": kind, "id": worlds.key(kind), "value": {}} for kind in report_fields.TYPES]},
        "gap": {"body": "[[1]]", "gaps": [worlds.block("item", {}, "empty")]},
        "matching": {"pairs": [worlds.block("item", {}, "one"), worlds.block("item", {}, "two")]},
        "groups": {"items": [worlds.block("item", {}, "one")], "groups": [worlds.block("item", {}, "two")] * 2},
    }
    for name in kinds.names():
        for value in ({}, nested.get(name, {})):
            page = CheckPage(**worlds.fields_of("check", questions=[worlds.block(name, value, name)]))
            found = page.problems(check_document(page, list(worlds.COMPETENCIES)))
            assert found and {problem.path[0] for problem in found} == {worlds.key(name)}, name


def test_the_preview_of_the_cms_plays_every_kind():
    page = worlds.check_page(worlds.module(live=False), publish=False, questions=examples.every_kind())
    page.save_revision()
    for name in kinds.names():
        assert examples.node(name)["text"] in [node["text"] for node in page.document()["nodes"].values()]
    first = page.make_preview_request(preview_mode=page.default_preview_mode)
    assert first.status_code == 200 and "can't be played yet" not in text_of(first)


def words_offered(page) -> set[str]:
    """What wagtail-localize gives to translators."""
    source, _created = TranslationSource.get_or_create_from_instance(page)
    return {segment.string.data for segment in StringSegment.objects.filter(source=source).select_related("string")}


def in_a_translated_course(page, words: dict[str, str]):
    """The page in Bosnian, published below its course and module, which are there in Bosnian too."""
    factories.locale("bs")
    for parent in (page.get_parent().get_parent().specific, page.get_parent().specific):
        translate(parent, "bs", {text: text for text in words_offered(parent)})
    return translate(page, "bs", words)


def test_translators_get_the_words_and_nothing_else_and_the_structure_stays():
    page = worlds.check_page(worlds.module(), questions=examples.every_kind())
    offered = words_offered(page)
    for secret in ("recording", "true", "false", "crime", "2026-03-14", "23:40", "72"):
        assert secret not in offered
    for word in ("risk assessment and named contact", "hours", "means<br/>effort", "Suspected bias motive", "Neither"):
        assert word in offered
    told = in_a_translated_course(page, {text: f"Riječ {text}" for text in offered})
    versions = {version.locale: version for version in PublishedVersion.objects.all()}
    assert versions["bs"].structure_hash == versions["en"].structure_hash
    assert told.document()["nodes"].keys() == page.document()["nodes"].keys()
    assert "Riječ" in json.dumps(versions["bs"].document, ensure_ascii=False)


def test_a_translation_that_marks_other_parts_is_not_published():
    page = worlds.check_page(worlds.module(), questions=[examples.block("highlight")])
    words = {text: text for text in words_offered(page)}
    whole = next(text for text in words if "[[" in text)
    with pytest.raises(CannotPublish, match="Parts marked here: 1; in the original: 4"):
        in_a_translated_course(page, {**words, whole: "Čekali su [[ispred bogomolje]]."})
    assert not PublishedVersion.objects.filter(locale="bs").exists()


def test_an_attempt_goes_on_in_another_language_whatever_the_kind():
    check = check_of(*kinds.names())
    told = [{**block, "value": _in_bosnian(block["value"])} for block in examples.every_kind()]
    worlds.republish(check, "bs", questions=told)
    assert len(set(PublishedVersion.objects.values_list("structure_hash", flat=True))) == 1
    learner = Learner(check).begin()
    for position, _name in enumerate(kinds.names()):
        learner.language = ("bs", "en")[position % 2]
        _page, response = answered_in(learner)
        assert response.status_code == 302, text_of(response)
    assert learner.attempt.percent == 100 * len(GRADED) // len(kinds.names())
    assert set(learner.attempt.responses.values_list("locale", flat=True)) == {"en", "bs"}


def answered_in(learner: Learner):
    """As `answered`, but read and answered in the learner's language."""
    page = learner.see()
    attempt, name = learner.attempt, page.context["node"]["id"]
    version = PublishedVersion.objects.get(activity=attempt.activity, locale=learner.language)
    original = PublishedVersion.objects.get(pk=attempt.version_id).document["nodes"][name]
    answer = kinds.get(original["kind"]).samples(original)[0]
    fields = forms.filled_in(version.document["nodes"][name], Shuffle(attempt.seed, name), answer)
    data = {"node": name, "response": page.context["response_id"], **{field: fields.getlist(field) for field in fields}}
    return page, learner.browser.post(page.context["action_url"], data)


def _in_bosnian(value: dict) -> dict:
    """Only the text that is cut into pieces: there another language could go wrong."""
    told = copy.deepcopy(value)
    if "body" in told and "[[1]]" not in told["body"]:
        told["body"] = "Dugo. I sporo, te onda. " + told["body"] + " Padala je kiša."
    return told


@pytest.mark.parametrize(("name", "kept"), [("highlight", False), ("numeric", True), ("gap", True), ("multiple", True)])
def test_a_draft_is_shown_in_another_language_where_it_means_the_same(name, kept):
    check = check_of(name)
    block = examples.block(name)
    worlds.republish(check, "bs", questions=[{**block, "value": _in_bosnian(block["value"])}])
    learner = Learner(check).begin()
    page, empty = learner.see(), str(learner.see().context["input"])
    node = page.context["node"]["id"]
    answer = kinds.get(name).samples(examples.node(name))[0]
    fields = forms.filled_in(examples.node(name), Shuffle(learner.attempt.seed, node), answer)
    data = {"node": node, "step": "1", "response": page.context["response_id"]}
    assert learner.browser.post(page.context["draft_url"], {**data, **dict(fields.lists())}).status_code == 204
    assert str(learner.see().context["input"]) != empty
    learner.language = "bs"
    shown = learner.see().context["input"]
    typed = any(one.get("value") for one in (shown, *shown.get("pieces", ()))) and name != "highlight"
    assert ("'checked': True" in str(shown) or typed) is kept


def test_a_scenario_with_what_people_mark_is_a_problem_by_its_step():
    nodes = {"which": examples.node("short_text", to="good"), "good": {"type": "ending", "text": "D", "outcome": "pass"}}
    made = {**strategies.head("scenario"), "start": "which", "nodes": nodes}
    assert "marked_in_scenario" in {problem.code for problem in document.problems(made)}


def test_a_scenario_file_may_have_every_kind_and_loads_as_it_is_written():
    nodes = [
        {"id": f"n{place}", **examples.node(name), "to": f"n{place + 1}"} for place, name in enumerate(GRADED)
    ]
    nodes[-1]["to"] = "good"
    nodes += [{"id": "good", "type": "ending", "text": "Done.", "outcome": "pass"}]
    source = {
        "key": "kinds", "title": "Kinds", "summary": "All of them.", "minutes": 5, "competencies": ["recording"],
        "start": "n0", "nodes": nodes, "expert_path": [f"n{place}" for place, _name in enumerate(GRADED)],
        "translations": {"bs": {"nodes": {
            f"n{GRADED.index('matching')}": {"pairs": {"fear": {"text": "Strah", "match": "procjena"}}},
            f"n{GRADED.index('report')}": {"case_file": "Spis.", "fields": {"motive": "Motiv"}},
        }}},
    }
    examples.scene()
    file = scenario_file.read(yaml.safe_dump(source, allow_unicode=True))
    page = add_scenario(file, under=worlds.module(live=False), slug="kinds")
    loaded = ScenarioPage.objects.get(pk=page.pk).document()
    for place, name in enumerate(GRADED):
        node = loaded["nodes"][f"n{place}"]
        assert kinds.get(name).told_right(node) == kinds.get(name).told_right(examples.node(name))
    assert page.problems(page.document()) == ()


def test_a_mistake_in_a_file_is_said_by_its_line_whatever_the_kind():
    node = {"id": "first", **examples.node("matching"), "to": "good"}
    node["pairs"] = [*node["pairs"], {"id": "odd", "text": "Odd", "match": "even", "extra": "x"}]
    source = {
        "title": "T", "summary": "S", "minutes": 5, "competencies": ["recording"], "start": "first",
        "nodes": [node, {"id": "good", "type": "ending", "text": "Done.", "outcome": "pass"}],
    }
    text = yaml.safe_dump(source, sort_keys=False)
    line = next(number for number, line in enumerate(text.splitlines(), start=1) if "extra: x" in line)
    with pytest.raises(scenario_file.ScenarioFileError) as error:
        scenario_file.read(text)
    assert [problem.line for problem in error.value.problems] == [line]


def test_an_attempt_is_still_open_after_all_refusals():
    learner = Learner(check_of("highlight")).begin()
    for fields in ({"mark": "99"}, {"mark": "s1"}, {"mark": ["1", "1"]}):
        assert learner.send(learner.see().context["node"]["id"], **fields).status_code == 400
    assert Attempt.objects.get().responses.count() == 0
