"""The map beside a scenario's form: what it shows of a form that isn't saved, which ways it offers, and to whom."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from people.models import Role
from quizzes import author_graph, author_map
from quizzes.live_ways import WayOut, handles, starts
from tests.quizzes import cms, worlds
from tests.quizzes.worlds import step, taken
from tests.standing import stands

pytestmark = pytest.mark.django_db


@stands
def draft():
    """A scenario that was never published."""
    page = worlds.scenario_page(worlds.module(live=False), publish=False)
    page.save_revision()
    return page


@pytest.fixture
def editor() -> Client:
    return cms.trainer()


def form_of(page, **changed) -> dict:
    """What the browser sends: the form's fields, some of them changed."""
    return {**cms._fields(page), **changed}


def ask(editor: Client, page, data: dict, *, play: bool = False):
    return editor.post(reverse("live_map", args=[page.pk]) + ("?play" if play else ""), data)


def drawn(editor: Client, page, data: dict, **more) -> dict:
    answer = ask(editor, page, data, **more)
    assert answer.status_code == 200, answer.content
    return answer.json()


def field(page, key: str, *rest: str) -> str:
    """The name of a field of a step in the form."""
    place = [block.value["key"] for block in page.steps].index(key)
    return "-".join(("steps", str(place), "value", *rest))


# what it shows


def test_what_stands_in_the_form_is_drawn_and_nothing_is_saved(draft, editor):
    before = draft.latest_revision_id
    shown = drawn(editor, draft, form_of(draft, **{field(draft, "wait", "key"): "pause"}))
    assert 'data-key="pause"' in shown["map"] and 'data-key="wait"' not in shown["map"]
    draft.refresh_from_db()
    assert draft.latest_revision_id == before and "pause" not in str(draft.steps.get_prep_value())


def test_a_step_leads_to_its_block_in_the_same_form_and_offers_its_ways(draft, editor):
    html = drawn(editor, draft, form_of(draft))["map"]
    ring = worlds.key("step-ring")
    assert f'href="#block-{ring}-section"' in html and f'data-step="{ring}"' in html
    way = f'data-way="choices/{worlds.key("taken-ask")}/to" data-of="{ring}" data-label="ask" data-to="talk"'
    assert way in html
    assert f'data-way="to" data-of="{worlds.key("step-wait")}" data-label="" data-to="talk"' in html


def test_a_problem_is_said_with_the_way_to_its_field(draft, editor):
    data = form_of(draft, **{field(draft, "ring", "choices", "0", "value", "to"): "tlak"})
    [problem] = drawn(editor, draft, data)["problems"]
    assert problem["path"] == [worlds.key("step-ring"), "choices", worlds.key("taken-ask"), "to"]
    assert "‘tlak’" in problem["sentence"] and problem["field"] == "steps"


def test_a_field_that_cannot_be_read_says_so_itself_and_the_rest_is_drawn(draft, editor):
    data = form_of(
        draft,
        **{
            field(draft, "ring", "choices", "0", "value", "effects"): "trust plus one",
            field(draft, "talk", "turns"): "many",
        },
    )
    shown = drawn(editor, draft, data, play=True)
    paths = {part for problem in shown["problems"] for part in problem["path"]}
    assert "effects" in paths and "turns" in paths and 'data-key="good"' in shown["map"]


@pytest.mark.parametrize("wrong", ["", "x" * 300, "no key", "<b>"])
def test_any_key_is_drawn_and_is_never_markup(draft, editor, wrong):
    html = drawn(editor, draft, form_of(draft, **{field(draft, "wait", "key"): wrong}))["map"]
    assert "<b>" not in html and "svg" in html


def test_half_filled_steps_of_every_type_can_be_drawn(draft, editor):
    data = form_of(draft)
    for name in data:
        if name.startswith("steps-") and not name.endswith(("-type", "-id", "-order", "-deleted", "-count")):
            data[name] = ""
    shown = drawn(editor, draft, data, play=True)
    assert shown["problems"] and "svg" in shown["map"]


def test_what_only_play_can_show_is_looked_for_when_it_is_asked_for(draft, editor):
    steps = worlds.steps()
    steps[4]["value"]["choices"] = [taken("flag", "Set the bias field.", to="check", when="trust >= 3")]
    draft.steps = draft._meta.get_field("steps").to_python(steps)
    draft.expert_path = ""
    data = form_of(draft, expert_path="")
    assert drawn(editor, draft, data)["problems"] == []
    found = drawn(editor, draft, data, play=True)["problems"]
    assert [worlds.key("step-log")] in [problem["path"] for problem in found]
    # It is remembered, so that it doesn't come and go while somebody types.
    assert drawn(editor, draft, data)["problems"] == found


def test_an_empty_form_says_that_there_is_nothing_to_draw(draft, editor):
    draft.steps = []
    assert "no steps yet" in drawn(editor, draft, form_of(draft))["map"]


# who, and what isn't a form


@pytest.mark.parametrize(
    "data", [{}, {"steps-count": "x"}, {"steps-count": "2"}, {"steps-count": "1", "steps-0-type": "ending"}]
)
def test_what_is_no_form_is_refused(draft, editor, data):
    assert ask(editor, draft, data).status_code == 400


@pytest.mark.parametrize("role", [Role.OFFICER, Role.UNIT_MANAGER, None])
def test_nobody_else_is_shown_a_draft(draft, role):
    answer = ask(worlds.stranger(role), draft, form_of(draft))
    assert answer.status_code in (302, 403) and b"data-step" not in answer.content


def test_a_check_has_no_map_and_it_is_never_asked_for_by_a_link(draft, editor):
    check = worlds.check_page(draft.get_parent().specific, publish=False)
    assert ask(editor, check, {}).status_code == 404
    assert editor.get(reverse("live_map", args=[draft.pk])).status_code == 405


def test_it_costs_the_same_for_any_number_of_steps(draft, editor):
    def queries(data: dict) -> int:
        with CaptureQueriesContext(connection) as seen:
            drawn(editor, draft, data)
        return len(seen)

    few = form_of(draft)
    queries(few)
    small = queries(few)
    steps = [*worlds.steps(), *(step("narrative", f"n{place}", text="On.", to="log") for place in range(30))]
    draft.steps = draft._meta.get_field("steps").to_python(steps)
    assert queries(form_of(draft)) == small <= 17


def test_the_form_has_the_map_and_a_new_page_has_none_yet(draft, editor):
    html = editor.get(reverse("wagtailadmin_pages:edit", args=[draft.pk])).content.decode()
    assert f'data-live-map="{reverse("live_map", args=[draft.pk])}"' in html
    module = draft.get_parent()
    new = editor.get(reverse("wagtailadmin_pages:add", args=["quizzes", "scenariopage", module.pk])).content.decode()
    assert "data-live-map" not in new


# a problem beside its field when it is refused


def test_a_refusal_to_publish_stands_at_the_field_too(draft, editor):
    draft.steps[0].value["choices"][0]["to"] = "nowhere"
    answer = cms.send(editor, draft, publish=True)
    text = answer.content.decode()
    start = text.find("blockErrors")
    assert start > 0
    beside = text[start : start + 900].replace("&quot;", '"')
    assert '"choices"' in beside and '"to"' in beside


# pure


def test_lines_begin_at_the_handles_of_their_ways():
    choices = [{"id": "x", "to": "b"}, {"id": "y", "to": "c"}, {"id": "z", "to": ""}]
    nodes = {
        "a": {"type": "decision", "text": "t", "choices": choices},
        "b": {"type": "ending", "text": "t", "outcome": "pass"},
        "c": {"type": "ending", "text": "t", "outcome": "fail"},
    }
    document = {"nodes": nodes, "start": "a"}
    graph = author_graph.read(document)
    ways = {"a": [WayOut(("choices", key, "to"), key, to) for key, to in (("x", "b"), ("y", "c"), ("z", ""))]}
    begins = starts(ways, nodes)
    assert begins == {("a", "b"): -49.0, ("a", "c"): 0.0, ("a", author_graph.missing_name("a", "")): 49.0}
    drawing = author_map.draw(document, graph, author_map.Notes(), zoom=100, otherwise="else", starts=begins)
    [mark] = [mark for mark in drawing["marks"] if mark["key"] == "a"]
    taken_hold = {f"M{handle['x']} {handle['y']}" for handle in handles(mark, ways["a"])}
    assert {line["path"].split("C")[0] for line in drawing["lines"]} == taken_hold


def test_a_form_in_which_two_items_claim_one_place_is_refused(draft, editor):
    data = form_of(draft, **{field(draft, "ring", "choices", "1", "order"): "0"})
    assert ask(editor, draft, data).status_code == 400
