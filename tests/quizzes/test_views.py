"""Playing in a browser: what an officer sees at each step, and what she must not see."""

import re
from html import unescape

import pytest

from quizzes.models import Attempt
from tests.quizzes import worlds
from tests.quizzes.worlds import Learner
from tests.standing import stands

pytestmark = pytest.mark.django_db


@stands
def scenario():
    return worlds.exercise(worlds.course())


@pytest.fixture
def check():
    return worlds.exercise(worlds.course(), "check", "check")


def text_of(page) -> str:
    """What the page says, without its markup."""
    main = page.content.decode().split("<main", 1)[1].split("</main>")[0]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", main)).split())


def options(page) -> list[str]:
    return worlds.ids_shown(worlds.document("scenario"), page.context)


def test_before_it_begins_there_is_a_cover(scenario):
    page = Learner(scenario).see()
    said = text_of(page)
    for words in ("The first call", "A caller gives up too soon", "about 5 minutes", "Persons and places are inv"):
        assert words in said
    assert "Begin" in said and "Begin again" not in said and "Your attempts" not in said


def test_the_cover_of_a_check_says_how_many_questions_and_what_passes(check):
    said = text_of(Learner(check).see())
    assert "3 questions" in said and "passed from 70%" in said


def test_the_cover_shows_finished_attempts_and_the_best_of_them(scenario):
    learner = Learner(scenario).begin()
    learner.play(*worlds.WELL)
    first = learner.attempt
    learner.begin().play(*worlds.BADLY)
    page = learner.see()
    said = text_of(page)
    assert "Best score so far: 100%" in said
    assert "Attempt 2" in said and "Score 0% Not yet" in said
    assert "Attempt 1" in said and "Score 100% Passed" in said
    assert said.index("Attempt 2") < said.index("Attempt 1")
    assert "Begin again" in said
    assert learner.address("debrief", first.key) in page.content.decode()


def test_beginning_leads_to_the_first_step(scenario):
    learner = Learner(scenario)
    answer = learner.browser.post(learner.address("begin"))
    assert answer.status_code == 302 and answer["Location"] == learner.address()
    assert "A man says: ‘It is probably nothing.’" in text_of(learner.see())


def test_begin_sent_twice_begins_once(scenario):
    learner = Learner(scenario).begin().begin()
    assert Attempt.objects.count() == 1
    assert learner.see().context["node"]["id"] == "ring"


def test_an_answer_leads_to_the_next_step_with_what_came_of_it(scenario):
    learner = Learner(scenario).begin()
    answer = learner.answer(choice="ask")
    assert answer.status_code == 302 and answer["Location"] == learner.address()
    said = text_of(learner.see())
    assert "What came of it An open question, and time." in said
    assert "You: Ask him to begin at the beginning." in said
    assert "What do you ask?" in said and "00:05" in said


def test_the_notebook_has_counters_with_a_name_and_the_case_file(scenario):
    learner = Learner(scenario).begin()
    said = text_of(learner.see())
    assert "Trust: 2 of 5" in said and "Nothing secured yet." in said and "time:" not in said
    learner.play(*worlds.WELL[:2])
    said = text_of(learner.see())
    assert "Trust: 3 of 5" in said
    assert "The word that was shouted" in said and "The tape of the call" in said
    assert "Earlier calls" not in said


def test_evidence_that_is_lost_is_marked_so_in_the_notebook(scenario):
    learner = Learner(scenario).begin()
    learner.answer(choice="form")
    page = learner.see()
    assert "The tape of the call lost" in text_of(page)
    assert "evidence__item--lost" in page.content.decode()


def test_an_interview_shows_the_answer_and_how_many_questions_are_left(scenario):
    learner = Learner(scenario).begin()
    learner.answer(choice="ask")
    page = learner.see()
    assert "2 questions left" in text_of(page) and "End the interview" not in text_of(page)
    assert sorted(options(page)) == ["name", "sure", "words"]
    learner.answer(question="words")
    page = learner.see()
    said = text_of(page)
    assert "You asked: Which words did you hear? He spells it." in said
    assert "1 question left" in said and "End the interview" in said
    assert sorted(options(page)) == ["name", "sure"]


def test_the_time_line_keeps_questions_with_their_answers(scenario):
    learner = Learner(scenario).begin()
    learner.play(*worlds.WELL[:3])
    said = text_of(learner.see())
    assert "You: Which words did you hear? He spells it." in said


def test_choices_whose_condition_does_not_hold_are_not_shown(scenario):
    page = Learner(scenario).begin().see()
    assert sorted(options(page)) == ["ask", "form"]
    assert "Say that he can trust you." not in page.content.decode()


def test_a_story_goes_on_by_one_button(scenario):
    learner = Learner(scenario).begin()
    learner.answer(choice="form")
    page = learner.see()
    assert "He breathes." in text_of(page) and "Continue" in text_of(page) and options(page) == []
    learner.answer()
    assert learner.see().context["node"]["id"] == "talk"


def test_she_comes_back_exactly_where_she_was(scenario):
    learner = Learner(scenario).begin()
    learner.play(*worlds.WELL[:2])
    before = text_of(learner.see())
    again = Learner(scenario, learner.officer)
    assert text_of(again.see()) == before


def test_letters_follow_the_shuffled_order_which_stays_within_an_attempt(scenario):
    learner = Learner(scenario).begin()
    page = learner.see()
    letters = re.findall(r'choice__letter" aria-hidden="true">(\w)<', page.content.decode())
    assert letters == ["A", "B"]
    assert all(options(learner.see()) == options(page) for _ in range(3))


def test_the_order_differs_between_attempts(scenario):
    learner = Learner(scenario).begin()
    orders = set()
    for seed in range(12):
        Attempt.objects.update(seed=seed)
        orders.add(tuple(options(learner.see())))
    assert orders == {("ask", "form"), ("form", "ask")}


def test_every_attempt_has_a_seed_of_its_own(scenario):
    for _ in range(8):
        Learner(scenario).begin()
    assert len(set(Attempt.objects.values_list("seed", flat=True))) == 8


def test_the_same_order_in_every_language(scenario):
    worlds.republish(scenario, "bs", title="Prvi poziv")
    learner = Learner(scenario).begin()
    page = learner.see()
    learner.language = "bs"
    assert options(learner.see()) == options(page)


@pytest.mark.parametrize("kind", ["scenario", "check"])
def test_no_page_before_the_answer_has_the_key(kind):
    """Neither as a mark of what is right nor as points; the author's words come after the answer only."""
    activity = worlds.exercise(worlds.course(), kind, kind)
    answers = worlds.WELL if kind == "scenario" else worlds.right_answers()
    learner = Learner(activity)
    pages = [learner.see().content.decode()]
    learner.begin()
    for fields in answers:
        pages.append(learner.see().content.decode())
        learner.answer(**fields)
    for page in pages:
        for secret in ("correct", "score", "expert", "points", "when=", "trust &gt;", "A mood is no indicator."):
            assert secret not in page.split("<main", 1)[1].split("</main>")[0].lower()
    assert "An open question, and time." not in pages[1]


def test_a_check_counts_questions_and_tells_how_the_last_one_went(check):
    learner = Learner(check).begin()
    page = learner.see()
    assert "Question 1 of 3" in text_of(page) and "feedback" not in page.context["exercise"]
    assert page.context["feedback"] is None
    learner.answer(option=worlds.key("anyone"))
    said = text_of(learner.see())
    assert "Question 2 of 3" in said
    assert "Right Who perceives it? Anyone may." in said and "Right answer" not in said


def test_a_wrong_answer_is_told_with_the_right_one_and_its_own_feedback(check):
    learner = Learner(check).begin()
    learner.answer(option=worlds.key("nobody"))
    said = text_of(learner.see())
    assert "Not right Who perceives it? Your answer Nobody Right answer Anyone" in said
    assert "Somebody always does." in said and "Anyone may." in said


def test_an_answer_that_is_partly_right_says_so(check):
    learner = Learner(check).begin()
    learner.play({"option": worlds.key("anyone")}, {"option": worlds.key("word")})
    page = learner.see()
    assert "Partly right What is an indicator? Your answer A word Right answer" in text_of(page)
    assert set(page.context["feedback"]["right_answer"]) == {"A word", "A day"}


def test_an_ordering_is_answered_by_positions(check):
    learner = Learner(check).begin()
    learner.play(*worlds.right_answers()[:2])
    page = learner.see()
    assert sorted(re.findall(r'name="place-([^"]+)"', page.content.decode())) == ["1", "2", "3"]
    learner.play(worlds.right_answers()[2])
    assert learner.attempt.percent == 100


def test_the_last_answer_leads_to_the_debrief(scenario):
    learner = Learner(scenario).begin()
    last = learner.play(*worlds.WELL)
    assert last["Location"] == learner.address("debrief", learner.attempt.key)
    said = text_of(learner.debrief())
    for words in ("It is on record", "Passed Score 100%", "The next officer reads it.", "Begin again"):
        assert words in said


def test_the_debrief_of_an_attempt_under_way_goes_on_with_it(scenario):
    learner = Learner(scenario).begin()
    page = learner.debrief()
    assert page.status_code == 302 and page["Location"] == learner.address()


def test_the_debrief_leads_on_to_what_comes_next_in_the_course():
    course = worlds.course()
    scenario = worlds.exercise(course)
    check = worlds.exercise(course, "check", "check")
    learner = Learner(scenario).begin()
    learner.play(*worlds.WELL)
    page = learner.debrief()
    assert Learner(check, learner.officer).address() in page.content.decode()
    assert "Back to the course" not in text_of(page)
    learner = Learner(check).begin()
    learner.play(*worlds.right_answers())
    assert "Back to the course" in text_of(learner.debrief())


def test_a_finished_exercise_shows_its_cover_again(scenario):
    learner = Learner(scenario).begin()
    learner.play(*worlds.WELL)
    assert "Begin again" in text_of(learner.see())
    assert learner.begin().attempt.number == 2
