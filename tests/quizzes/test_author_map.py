"""The author's map of a scenario: what it shows of a draft, sound or broken, and to whom."""

import json
import re
from html import unescape

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from people.models import Role
from quizzes import author_graph, author_map, coverage
from tests import factories
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


def changed(page, steps: list[dict], **fields):
    """The draft with these steps, saved."""
    page.steps = json.dumps(steps)
    page.expert_path = ""
    for name, value in fields.items():
        setattr(page, name, value)
    page.save_revision()
    return page


def broken() -> list[dict]:
    """A slip in a target, a target left out, a way round in a circle, and a step that nothing leads to."""
    steps = worlds.steps()
    steps[0]["value"]["choices"][0]["value"]["to"] = "tlak"
    steps[1]["value"]["to"] = ""
    steps[4]["value"]["choices"][1]["value"]["to"] = "which"
    return [*steps, step("narrative", "island", text="Nobody comes here.", to="log")]


def address(page, name: str = "author_map") -> str:
    return reverse(name, args=[page.pk])


def see(page, editor: Client | None = None, **query):
    answer = (editor or cms.trainer()).get(address(page), query)
    assert answer.status_code == 200
    return answer


def said(page) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page.content.decode())).split())


def marks(page) -> dict[str, dict]:
    return {mark["key"]: mark for mark in page.context_data["map"]["marks"]}


def rows(page) -> dict[str, dict]:
    return {row["key"]: row for row in page.context_data["steps"]}


# what the map shows


def test_every_step_is_drawn_with_its_kind_and_leads_to_its_block_in_the_editor(draft):
    page = see(draft)
    assert {key: mark["kind"] for key, mark in marks(page).items()} == {
        "ring": "decision", "wait": "narrative", "talk": "interview", "which": "question", "log": "decision",
        "check": "gate", "good": "passed", "bad": "failed",
    }
    block = worlds.key("step-talk")
    link = f"{reverse('wagtailadmin_pages:edit', args=[draft.pk])}#block-{block}-section"
    assert marks(page)["talk"]["url"] == link
    assert f'href="{link}" aria-label="talk · Interview · What do you ask?"' in unescape(page.content.decode())


def test_ways_carry_what_leads_along_them_and_conditions_are_marked(draft):
    shown = see(draft).context_data["map"]
    labels = {label["all"] for label in shown["labels"]}
    assert {"ask, boast?", "form", "flag, noise", "recorded and found(shout)?", "otherwise"} <= labels
    # Of the two choices that lead to `talk` one has no condition: only the fork's first branch is dashed.
    assert [line["sometimes"] for line in shown["lines"]].count(True) == 1


def test_a_broken_draft_is_drawn_with_its_problems_where_they_are(draft):
    page = see(changed(draft, broken()))
    assert marks(page)["tlak"]["kind"] == "missing" and marks(page)[""]["shown"] == "no target"
    assert (marks(page)["ring"]["problems"], marks(page)["island"]["problems"]) == (1, 1)
    assert marks(page)["island"]["unreached"] and marks(page)["talk"]["problems"] == 0
    assert "Step ‘ring’: The choice ‘ask’ leads to ‘tlak’, and there is no such step." in said(page)
    assert "These steps lead round in a circle" in said(page)
    assert rows(page)["log"]["onward"][1]["back"]
    assert "‘tlak’, no such step" in said(page)
    urls = [problem["url"] for problem in page.context_data["problems"]]
    assert any(url.endswith(f"#block-{worlds.key('step-ring')}-section") for url in urls)
    assert page.context_data["inputs"] is None and "Play from here" not in said(page)
    assert "How it plays can be said when" in said(page)


@pytest.mark.parametrize("fields", [{}, {"start": "nowhere"}])
def test_a_draft_without_steps_or_start_has_a_map_too(draft, fields):
    page = see(changed(draft, worlds.steps() if fields else [], **fields))
    assert ("no steps yet" in said(page)) is not bool(fields)
    assert len(marks(page)) == (8 if fields else 0)


def test_two_steps_with_one_key_are_told(draft):
    steps = worlds.steps()
    page = see(changed(draft, [*steps, step("narrative", "wait", text="Again.", to="talk")]))
    assert "Two steps have the key ‘wait’. Give each its own." in said(page)
    assert marks(page)["wait"]["problems"] == 1


def test_what_an_author_wrote_is_never_markup(draft):
    steps = worlds.steps()
    steps[1]["value"]["text"] = "<script>alert(1)</script>"
    html = see(changed(draft, steps)).content.decode()
    assert "<script>alert" not in html and "&lt;script&gt;" in html


def test_the_map_is_of_the_latest_draft(draft):
    factories.published(draft)
    draft.refresh_from_db()
    page = see(changed(draft, broken(), title="Not live"))
    assert "Not live" in said(page) and "tlak" in marks(page)


@pytest.mark.parametrize(("wanted", "shown"), [("50", 50), ("150", 150), ("7", 100), ("", 100), ("x\x00", 100)])
def test_zoom_is_one_of_four(draft, wanted, shown):
    page = see(draft, zoom=wanted)
    assert page.context_data["zoom"] == shown
    assert page.content.decode().count('aria-current="true"') >= 1
    wide, normal = (float(see(draft, zoom=z).context_data["map"]["width"][:-3]) for z in (wanted, 100))
    assert wide == pytest.approx(normal * shown / 100, abs=0.02)


# how it plays


def test_figures_say_how_the_draft_plays(draft):
    figures = {figure["label"]: figure for figure in see(draft).context_data["figures"]}
    assert figures["Steps that can be reached"]["value"] == "8 of 8"
    assert (figures["Shortest way"]["value"], figures["Longest way"]["value"]) == ("5 steps", "6 steps")
    assert figures["Longest way"]["note"].startswith("ring → wait → talk → which → log → ")
    assert (figures["Best result"]["value"], figures["Worst result"]["value"]) == ("100%", "0%")
    assert (figures["Can be passed"]["value"], figures["Can be failed"]["value"]) == ("yes", "yes")
    assert see(draft).context_data["search"] == ""


def test_a_search_that_was_cut_off_says_so_and_claims_nothing(draft, monkeypatch):
    monkeypatch.setattr("quizzes.analyse.explore.__defaults__", (2,))
    cache.clear()
    page = see(draft)
    cache.clear()
    assert "The search was cut off at 20,000 situations." in said(page)
    figures = {figure["label"]: figure["value"] for figure in page.context_data["figures"]}
    assert figures["Can be passed"] == "not seen"
    assert not any(mark["unreached"] for mark in page.context_data["map"]["marks"])


def test_a_step_behind_a_condition_that_never_holds_is_marked_unreached(draft):
    steps = worlds.steps()
    steps[5]["value"]["branches"][0]["value"]["when"] = "trust >= 5 and lost(shout)"
    page = see(changed(draft, steps))
    assert marks(page)["good"]["unreached"] and "never reached" in marks(page)["good"]["label"]
    assert page.context_data["figures"][0]["value"] == "7 of 8"


def test_where_nothing_is_left_to_choose_the_way_there_is_shown(draft):
    steps = worlds.steps()
    steps[4]["value"]["choices"] = [taken("flag", "Set the bias field.", to="check", when="trust >= 3")]
    page = see(changed(draft, steps))
    [path] = page.context_data["paths"]
    assert path["node"] == "log" and path["steps"][0]["did"] == "form"
    assert [one["key"] for one in path["steps"]][-1] == "log"
    assert "A way on which nothing is left to choose at ‘log’" in said(page)
    assert any(line["walked"] for line in page.context_data["map"]["lines"])


def test_the_table_says_the_same_as_the_map(draft):
    table = rows(see(draft))
    assert set(table) == set(marks(see(draft)))
    assert table["talk"]["before"] == ["ring", "wait"]
    assert [(way["labels"], way["key"]) for way in table["check"]["onward"]] == [
        (["recorded and found(shout)?"], "good"), (["otherwise"], "bad"),
    ]


# pure


def test_every_node_of_a_large_broken_graph_has_a_place_of_its_own():
    nodes = {
        f"n{i}": {"type": "narrative", "text": f"{i}", "to": f"n{(i * 7 + 3) % 401}"} for i in range(400)
    }
    document = {"nodes": nodes, "start": "n0"}
    graph = author_graph.read(document)
    drawn = author_map.draw(document, graph, author_map.Notes(), zoom=100, otherwise="else")
    assert {mark["name"] for mark in drawn["marks"]} == nodes.keys() | graph.missing.keys()
    assert len({(mark["left"], mark["top"]) for mark in drawn["marks"]}) == len(drawn["marks"])
    assert any(way.back for way in graph.ways)


def test_labels_of_ways_from_one_step_do_not_cover_each_other():
    choices = [{"id": f"choice{i}", "text": "t", "to": f"end{i}"} for i in range(6)]
    ends = {f"end{i}": {"type": "ending", "text": "t", "outcome": "pass"} for i in range(6)}
    document = {"nodes": {"a": {"type": "decision", "text": "t", "choices": choices}, **ends}, "start": "a"}
    drawn = author_map.draw(
        document, author_graph.read(document), author_map.Notes(), zoom=100, otherwise="else"
    )
    boxes = [(float(one["left"]), float(one["top"]), float(one["width"])) for one in drawn["labels"]]
    for place, (left, top, width) in enumerate(boxes):
        for other_left, other_top, other_width in boxes[place + 1 :]:
            apart = left + width <= other_left or other_left + other_width <= left or abs(top - other_top) >= 15
            assert apart


# what one's test plays have visited


def play(editor: Client, page, **query):
    return editor.get(address(page, "play_draft"), query)


def test_steps_of_test_plays_are_counted_and_ticked(draft):
    editor = cms.trainer()
    assert "Your test plays have visited 0 of 8 steps." in said(see(draft, editor))
    play(editor, draft)
    played = '[{"node": "ring", "choice": "form"}]'
    play(editor, draft, played=played)
    page = see(draft, editor)
    assert "Your test plays have visited 2 of 8 steps." in said(page)
    assert [key for key, mark in marks(page).items() if mark["visited"]] == ["ring", "wait"]
    assert "visited" in marks(page)["wait"]["label"]


def test_each_author_counts_her_own_plays_and_each_page_for_itself(draft):
    editor = cms.trainer()
    play(editor, draft)
    other = worlds.scenario_page(draft.get_parent().specific, "second-call", publish=False)
    other.save_revision()
    assert see(other, editor).context_data["visited"] == 0
    assert see(draft).context_data["visited"] == 0


def test_counting_begins_anew_on_request(draft):
    editor = cms.trainer()
    play(editor, draft)
    assert "Count test plays anew" in said(see(draft, editor))
    answer = editor.post(address(draft, "author_map_forget"), follow=True)
    assert "Your test plays are counted anew." in said(answer)
    assert see(draft, editor).context_data["visited"] == 0
    assert editor.get(address(draft, "author_map_forget")).status_code == 405


def test_steps_that_are_gone_from_the_draft_are_not_counted(draft):
    editor = cms.trainer()
    play(editor, draft, played='[{"node": "ring", "choice": "form"}]')
    steps = [one for one in worlds.steps() if one["value"]["key"] != "wait"]
    steps[0]["value"]["choices"][1]["value"]["to"] = "talk"
    assert see(changed(draft, steps), editor).context_data["visited"] == 1


def test_what_is_remembered_is_bounded():
    session: dict = {}
    for page in range(30):
        coverage.remember(session, page, ["a", "b"], existing=["a"])
    assert list(session[coverage.SESSION_KEY]) == [str(page) for page in range(20, 30)]
    coverage.remember(session, 30, map(str, range(1000)), existing=map(str, range(1000)))
    assert len(coverage.visited(session, 30)) == 300


# who may see it


@pytest.mark.parametrize("role", [Role.TRAINER, Role.REVIEWER, Role.TRANSLATOR, Role.ADMINISTRATOR])
def test_whoever_may_edit_the_page_sees_its_map(draft, role):
    assert see(draft, factories.signed_in(factories.person(role=role)))


@pytest.mark.parametrize("role", [Role.OFFICER, Role.UNIT_MANAGER])
def test_officers_see_no_map(draft, role):
    browser = factories.signed_in(factories.person(role=role))
    assert browser.get(address(draft)).status_code in (302, 403)
    assert "What do you ask?" not in browser.get(address(draft), follow=True).content.decode()
    assert browser.post(address(draft, "author_map_forget")).status_code in (302, 403)


def test_who_may_enter_the_cms_but_not_edit_this_page_sees_no_map(draft):
    group = Group.objects.create(name="translators of another course")
    group.permissions.add(Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin"))
    person = factories.person()
    person.groups.add(group)
    browser = factories.signed_in(person)
    assert browser.get(address(draft)).status_code in (302, 403)
    assert browser.post(address(draft, "author_map_forget")).status_code in (302, 403)
    assert "What do you ask?" not in browser.get(address(draft), follow=True).content.decode()


def test_who_is_not_signed_in_is_asked_to(draft):
    for answer in (Client().get(address(draft)), Client().post(address(draft, "author_map_forget"))):
        assert answer.status_code == 302 and "login" in answer["Location"]


def test_only_scenarios_have_a_map(draft):
    check = worlds.check_page(draft.get_parent().specific, publish=False)
    for pk in (check.pk, draft.get_parent().pk, 999_999):
        assert cms.trainer().get(reverse("author_map", args=[pk])).status_code == 404


def test_the_map_is_reached_from_the_editor_and_from_the_list_of_pages(draft):
    editor = cms.trainer()
    for place in (
        reverse("wagtailadmin_pages:edit", args=[draft.pk]),
        reverse("wagtailadmin_explore", args=[draft.get_parent().pk]),
    ):
        assert f'href="{address(draft)}"' in editor.get(place).content.decode()


def test_the_editor_opens_the_tab_of_the_block_that_the_map_leads_to(draft):
    html = cms.trainer().get(reverse("wagtailadmin_pages:edit", args=[draft.pk])).content.decode()
    assert re.search(r'<script type="module" src="[^"]*js/open-block[^"]*"', html)


def test_the_map_costs_as_many_queries_for_a_long_scenario(draft):
    editor = cms.trainer()
    see(changed(draft, worlds.steps()), editor)  # the session and content types are warm after this
    with CaptureQueriesContext(connection) as short:
        see(draft, editor)
    steps = worlds.steps()
    steps[1]["value"]["to"] = "more-0"
    long = [step("narrative", f"more-{i}", text="He breathes.", to=f"more-{i + 1}") for i in range(40)]
    changed(draft, [*steps, *long, step("narrative", "more-40", text="He breathes.", to="talk")])
    with CaptureQueriesContext(connection) as more:
        assert see(draft, editor).context_data["count"] == 49
    assert len(more) == len(short) <= 26


def test_the_page_tells_what_is_never_used_and_what_each_competency_can_bring(draft):
    page = see(draft)
    before = len(page.context_data["hints"])
    figures = page.context_data["by_competency"]
    assert figures and all(figure["value"].endswith("%") for figure in figures)
    steps = worlds.steps()
    never = worlds.taken("never", "Say nothing at all.", to="talk", when="trust >= 5 and not trust >= 4")
    steps[0]["value"]["choices"].append(never)
    page = see(changed(draft, steps))
    assert len(page.context_data["hints"]) == before + 1
    assert "‘never’ at ‘ring’ is never offered: its condition never holds there." in said(page)
