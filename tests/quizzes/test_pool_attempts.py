"""Attempts at a check with pools: what each is asked, what its pages say, what is counted of it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from progress.models import ActivityRecord
from quizzes import analyse_attempts, attempts, recount
from quizzes.corrected import correction, graded
from quizzes.make_cards import cards_of
from quizzes.models import Attempt, ChoiceTally, MemoryCard, PublishedVersion, Response
from quizzes.read_attempts import read_stops
from tests import factories
from tests.quizzes import cms, pooled, worlds
from tests.quizzes.pooled import FIRST, POOL, play, right, said, wrong
from tests.quizzes.worlds import Learner, key

pytestmark = pytest.mark.django_db


@pytest.fixture
def check():
    return pooled.exercise()


@pytest.fixture
def learner(check):
    return Learner(check)


def test_an_attempt_keeps_what_it_drew(learner):
    attempt = learner.begin().attempt
    assert attempt.drawn[0] == FIRST
    assert len(attempt.drawn) == 3 and set(attempt.drawn[1:]) < POOL


def test_a_check_without_pools_draws_nothing(db):
    attempt = Learner(worlds.exercise(worlds.course(), "check", "check")).begin().attempt
    assert attempt.drawn is None
    assert not Attempt.objects.filter(drawn__isnull=False).exists()


def test_the_next_attempt_asks_what_the_last_did_not(learner):
    drawn = [set(play(learner, wrong).drawn[1:]) for _ in range(3)]
    assert not drawn[0] & drawn[1] and not drawn[1] & drawn[2]


def test_officers_are_asked_different_questions(check):
    drawn = {tuple(Learner(check).begin().attempt.drawn) for _ in range(12)}
    assert len(drawn) > 1


def test_the_page_counts_what_was_drawn_and_heads_each_section_where_it_begins(learner):
    assert "3 questions" in said(learner.see())
    learner.begin()
    first = learner.see()
    assert "Question 1 of 3" in said(first)
    assert (first.context["section"]["title"], first.context["section"]["text"]) == ("Law", "What the law says.")
    learner.answer(**right(FIRST))
    second = said(learner.see())
    assert "Question 2 of 3" in second and "Evidence What you see." in second
    learner.answer(**right(learner.attempt.drawn[1]))
    third = learner.see()
    assert third.context["section"] == {"title": "Evidence", "text": "", "pass_percent": None}


def test_the_score_is_of_what_was_drawn(learner):
    attempt = play(learner, lambda node: right(node) if node == FIRST else wrong(node))
    assert (attempt.percent, attempt.passed) == (33, False)
    assert play(learner).percent == 100
    assert ActivityRecord.objects.get().score == 100


def test_the_debrief_tells_what_was_drawn_and_nothing_else(learner):
    attempt = play(learner)
    page = learner.debrief()
    assert [item["section"] for item in page.context["items"]] == ["Law", "Evidence", ""]
    words = said(page)
    for node in POOL:
        word = next(word for word in pooled.WORDS if key(f"q-{word}") == node)
        assert (f"What of the {word}?" in words) == (node in attempt.drawn)


def test_what_was_not_drawn_is_refused(learner):
    attempt = learner.begin().attempt
    other = sorted(POOL - set(attempt.drawn))[0]
    assert learner.send(other, **right(other)).status_code == 409
    assert not Response.objects.exists()


def test_switching_language_keeps_the_draw(learner, check):
    words = [
        {**one, "value": {**one["value"], "text": f"Šta? {one['id']}"}} if one["type"] == "single" else one
        for one in pooled.questions()
    ]
    worlds.republish(check, "bs", title="Provjeri se", questions=words)
    drawn = learner.begin().attempt.drawn
    learner.answer(**right(drawn[0]))
    learner.language = "bs"
    page = learner.see()
    assert page.context["node"]["text"] == f"Šta? {drawn[1]}"
    assert (page.context["progress"]["position"], page.context["progress"]["count"]) == (2, 3)
    learner.answer(**right(drawn[1]))
    learner.answer(**right(drawn[2]))
    assert (learner.attempt.percent, learner.attempt.drawn) == (100, drawn)


def test_an_attempt_that_is_under_way_stays_as_it_was_drawn_when_the_pool_changes(learner, check):
    drawn = learner.begin().attempt.drawn
    learner.answer(**right(drawn[0]))
    worlds.republish(check, questions=pooled.questions(draw=1, words=("flag", "threat")))
    for node in drawn[1:]:
        learner.answer(**right(node))
    assert (learner.attempt.percent, learner.attempt.finished_at is not None) == (100, True)
    assert len(learner.begin().attempt.drawn) == 2


def test_a_section_below_its_mark_fails_and_the_debrief_says_so(db):
    learner = Learner(pooled.exercise(questions=pooled.questions(pass_percent=100), pass_percent=50))
    learner.begin()
    assert "passed from 100%" in said(learner.see())
    for node in learner.attempt.drawn:
        learner.answer(**(wrong(node) if node == FIRST else right(node)))
    assert (learner.attempt.percent, learner.attempt.passed) == (66, False)
    learner.enrolment.refresh_from_db()
    assert (learner.enrolment.status, learner.enrolment.score) == ("in_progress", 66)
    page = learner.debrief()
    assert [(row["label"], row["percent"], row["mark"]) for row in page.context["sections"]] == [("Law", 0, 100)]
    assert "passed from 100" in said(page)


def test_neither_a_draw_nor_its_answers_cost_a_query(learner, check):
    plain = worlds.exercise(worlds.course(slug="other"), "check", "plain")
    costs = []
    for activity in (plain, plain, check, check):  # the first of each is remembered by the process
        enrolment = factories.enrolment(factories.officer(), activity.course)
        with CaptureQueriesContext(connection) as queries:
            attempts.begin(enrolment=enrolment, edition=activity.editions.select_related("activity__course").get())
        costs.append(len(queries))
    assert costs[3] == costs[1]
    learner.begin()
    node = learner.attempt.drawn[0]
    data = {"node": node, "response": learner.see().context["response_id"], **learner.as_sent(node, right(node))}
    with CaptureQueriesContext(connection) as queries:
        learner.browser.post(learner.address("answer", learner.attempt.key), data)
    assert len(queries) <= 16


class TestAnalysis:
    def report(self, check) -> dict:
        structure = analyse_attempts.structures(check)[0]
        return analyse_attempts.analyse(check, structure).report

    def test_who_was_not_asked_has_left_nothing_out(self, check):
        for _ in range(4):
            play(Learner(check))
        report = self.report(check)
        items = {item["key"]: item for item in report["items"]}
        assert items.keys() == {FIRST, *POOL}
        assert items[FIRST]["answered"] == 4
        assert sum(items[node]["answered"] for node in POOL) == 8
        assert all(item["omitted"] == 0 for item in items.values())
        assert (report["summary"]["drawn"], report["summary"]["alpha"], report["summary"]["points"]) == (True, None, 3)

    def test_an_attempt_that_was_left_stands_where_it_was_drawn_to(self, check):
        learner = Learner(check).begin()
        learner.answer(**right(FIRST))
        structure = analyse_attempts.structures(check)[0]
        assert [stop.node for stop in read_stops(check, structure.hash)] == [learner.attempt.drawn[1]]

    def test_tallies_made_anew_are_the_same(self, check):
        for _ in range(3):
            play(Learner(check))
        before = list(ChoiceTally.objects.order_by("node", "choice").values("node", "choice", "count"))
        assert recount.recount(check) == 3
        assert list(ChoiceTally.objects.order_by("node", "choice").values("node", "choice", "count")) == before


class TestRegrading:
    def test_a_corrected_key_grades_what_was_drawn(self, check):
        learners = [Learner(check) for _ in range(4)]
        for learner in learners:
            play(learner, lambda node: right(node) if node == FIRST else wrong(node))
        old = PublishedVersion.objects.get()
        questions = pooled.questions()
        for question in questions:
            if question["id"] in POOL:
                for option in question["value"]["options"]:
                    option["value"]["correct"] = not option["value"]["correct"]
        new = worlds.republish(check, questions=questions)
        of = correction(old, new)
        assert {(one.new_percent, one.new_passed) for one in graded(of, of.attempts())} == {(100, True)}


class TestRemembering:
    def test_an_officer_is_asked_again_what_she_was_asked(self, check):
        learner = Learner(check)
        attempt = play(learner)
        learner.enrolment.refresh_from_db()
        cards_of([learner.enrolment.pk])
        assert set(MemoryCard.objects.values_list("node", flat=True)) == set(attempt.drawn)
        MemoryCard.objects.update(due=attempt.started_at)
        with_card = learner.browser.post(reverse("remember_begin"), follow=True)
        assert with_card.status_code == 200 and "What of the" in said(with_card)


class TestInTheCms:
    def page(self, **changed):
        return worlds.check_page(worlds.module(), publish=False, **{"questions": pooled.questions(), **changed})

    def test_the_published_version_has_every_candidate(self):
        page = self.page()
        assert cms.send(cms.trainer(), page, publish=True).status_code == 302
        made = PublishedVersion.objects.get().document
        assert made["nodes"].keys() == {FIRST, *POOL}
        assert made["pools"] == {key("pool"): {"draw": 2}}
        assert {section["title"] for section in made["sections"].values()} == {"Law", "Evidence"}

    def test_a_pool_that_is_too_small_is_told_beside_it(self):
        page = self.page(questions=pooled.questions(draw=6))
        answer = cms.send(cms.trainer(), page, publish=True)
        assert "The pool is to draw 6 questions and has 5." in cms.messages(answer)
        assert not PublishedVersion.objects.exists()
        problem = page.problems(page.document())[0]
        assert (problem.field, problem.path) == ("questions", (key("pool"),))

    def test_a_section_without_questions_is_told_beside_it(self):
        page = self.page(questions=[*pooled.questions(), pooled.section("End")])
        problem = page.problems(page.document())[0]
        assert problem.sentence == "The section ‘End’ has no question."
        assert problem.path == (key("section-End"),)

    def test_a_pool_states_the_points_of_its_questions(self):
        questions = [pooled.pool(1, points=3), pooled.single("stone"), pooled.single("paint", points=2)]
        made = self.page(questions=questions).document()
        assert {node["points"] for node in made["nodes"].values()} == {3}

    def test_below_a_pool_without_a_number_all_are_asked_again(self):
        questions = [pooled.pool(1), pooled.single("stone"), pooled.single("paint"),
                     pooled.pool(None, "all"), pooled.single("word")]
        made = self.page(questions=questions).document()
        assert [("pool" in made["nodes"][key(f"q-{word}")]) for word in ("stone", "paint", "word")] == [True, True, False]
        assert made["pools"].keys() == {key("pool")}

    def test_the_preview_draws_others_each_time(self):
        page = self.page()
        page.save_revision()
        editor, asked = cms.trainer(), []
        for turn in (0, 1, 0):
            step = editor.get(reverse("play_draft", args=[page.pk]), {"turn": turn})
            seen, played = [], []
            for _ in range(3):
                shown = step.context_data
                node = shown["node"]["id"]
                seen.append(node)
                sent = worlds.as_sent(page.document(), node, right(node), seed=1)
                data = {"node": node, "played": shown["played"], "response": "", "turn": turn, **sent}
                step = editor.get(shown["action_url"], data)
                played = shown["played"]
            assert step.context_data["outcome"]["passed"] and played
            assert step.context_data["next_turn"] == turn + 1
            asked.append(seen)
        assert asked[0] == asked[2] and not set(asked[0][1:]) & set(asked[1][1:])

    @pytest.mark.parametrize("turn", ["-1", "x", "99999999999999999999", "٣", ""])
    def test_any_turn_in_the_address_is_harmless(self, turn):
        page = self.page()
        page.save_revision()
        assert cms.trainer().get(reverse("play_draft", args=[page.pk]), {"turn": turn}).status_code == 200


def test_attempts_of_a_key_are_told_only_to_their_officer(learner, check):
    attempt = learner.begin().attempt
    with pytest.raises(attempts.AttemptNotThere):
        attempts.attempt_of(officer=factories.officer(), key=attempt.key)
