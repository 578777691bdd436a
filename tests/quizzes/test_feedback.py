"""When right and wrong are told: after each answer, at the end, after the due date. Until then nothing gives a key away."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from courses.models import Activity
from progress.models import Enrolment
from quizzes import remember
from quizzes.feedback import opens_on
from quizzes.make_cards import owed_cards
from quizzes.models import MemoryCard
from tests.quizzes import marking, worlds
from tests.quizzes.sat import RIGHT, WRONG, fail, ruled, under
from tests.quizzes.test_views import text_of
from tests.quizzes.worlds import Learner

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
DAY = timedelta(days=1)
#: What the check's pages say of right and wrong, and what its author says to it.
SECRETS = ("Right", "Not right", "Partly right", "Right answer", "Anyone may.", "Life first.", "Somebody always does.")


def keeps(page) -> bool:
    said = text_of(page)
    return not any(secret in said for secret in SECRETS)


def grades(learner: Learner) -> list:
    """Those of her answers in the file of her own record."""
    told = json.loads(learner.browser.get("/en/record/file/").content)
    return [one["grade"] for one in told["responses"]]


def due(learner: Learner, day) -> None:
    Enrolment.objects.filter(pk=learner.enrolment.pk).update(due=day)


class TestAtTheEnd:
    @pytest.fixture
    def learner(self):
        return Learner(ruled(feedback="at_end")).begin()

    def test_answers_are_acknowledged_without_a_word_of_right_and_wrong(self, learner):
        for fields in (WRONG, RIGHT[1]):
            learner.play(fields)
            page = learner.see()
            assert "Your answer is saved. What was right is told later." in text_of(page) and keeps(page)
            assert page.context["feedback"] is None

    def test_the_first_step_acknowledges_nothing(self, learner):
        assert "Your answer is saved." not in text_of(learner.see())

    def test_a_refused_answer_s_page_keeps_it_too(self, learner):
        learner.play(WRONG)
        refused = learner.send(worlds.key("what"))
        assert refused.status_code == 400 and keeps(refused)

    def test_her_record_has_no_grade_until_the_end(self, learner):
        learner.play(WRONG)
        assert grades(learner) == [None]
        learner.play(*RIGHT[1:])
        assert grades(learner) == [0, 1, 1]

    def test_the_debrief_tells_all(self, learner):
        learner.play(WRONG, *RIGHT[1:])
        said = text_of(learner.debrief())
        assert "Right answer Anyone" in said and "Somebody always does." in said

    def test_the_cover_says_so_before(self, learner):
        assert "What was right is shown at the end." in text_of(Learner(learner.activity).see())


class TestAfterTheDueDate:
    @pytest.fixture
    def learner(self):
        learner = Learner(ruled(feedback="after_due"))
        due(learner, TODAY)
        return learner.begin()

    def test_the_debrief_has_the_score_alone(self, learner):
        learner.play(WRONG, *RIGHT[1:])
        page = learner.debrief()
        said = text_of(page)
        assert keeps(page) and "Score 66%" in said and "Question by question" not in said and "Competencies" not in said
        assert "What was right is shown from" in said
        assert "items" not in page.context and "chart" not in page.context
        assert grades(learner) == [None] * 3

    def test_from_the_day_after_it_tells_all(self, learner):
        learner.play(WRONG, *RIGHT[1:])
        due(learner, TODAY - DAY)
        assert "Right answer Anyone" in text_of(learner.debrief())
        assert grades(learner) == [0, 1, 1]

    def test_answers_are_only_acknowledged(self, learner):
        learner.play(WRONG)
        assert keeps(learner.see()) and grades(learner) == [None]

    def test_without_a_due_date_it_tells_all_at_the_end(self, learner):
        due(learner, None)
        learner.play(WRONG)
        assert keeps(learner.see())
        learner.play(*RIGHT[1:])
        assert "Right answer Anyone" in text_of(learner.debrief())

    def test_a_day_of_the_check_s_own_counts_for_everybody(self, learner):
        learner.play(WRONG, *RIGHT[1:])
        under(learner.activity, feedback_from=TODAY)
        assert "Right answer Anyone" in text_of(learner.debrief())
        due(learner, None)
        under(learner.activity, feedback_from=TODAY + DAY)
        assert keeps(learner.debrief())
        assert "What was right is shown from" in text_of(learner.see())

    def test_her_results_have_the_score_alone(self, learner):
        learner.play(WRONG, *RIGHT[1:])
        address = f"/en/courses/{learner.activity.course.slug}/~results/"
        page = learner.browser.get(address)
        assert page.context["chart"] == {} and "66" in text_of(page)
        due(learner, TODAY - DAY)
        assert learner.browser.get(address).context["chart"]["rows"]

    def test_earlier_attempts_tell_no_more(self, learner):
        learner.play(WRONG, *RIGHT[1:])
        first = learner.attempt
        learner.begin()
        assert keeps(learner.browser.get(learner.address("debrief", first.key)))

    def test_nothing_of_it_is_practised(self, learner):
        learner.play(WRONG, *RIGHT[1:])
        address = learner.address("practise", learner.attempt.key)
        assert learner.browser.post(address, {"from": "0"}).status_code == 400
        assert keeps(learner.browser.get(address, follow=True))

    def test_in_bosnian_neither(self, learner):
        learner.play(WRONG, *RIGHT[1:])
        learner.language = "bs"
        assert learner.debrief().context.get("items") is None

    def test_questions_to_remember_wait_for_it(self, learner):
        learner.play(*RIGHT)
        assert Enrolment.objects.get().status == "completed"
        owed_cards()
        MemoryCard.objects.update(due=timezone.now())
        assert remember.how_many_due(learner.officer) == 0
        card = MemoryCard.objects.first()
        address = f"/en/remember/question/{card.pk}/{learner.attempt.version_id}/"
        learner.browser.get("/en/remember/")
        assert learner.browser.post(address, {"node": card.node, "option": "1", "response": uuid4()}).status_code == 404
        assert not card.reviews.exists()
        due(learner, TODAY - DAY)
        assert remember.how_many_due(learner.officer) == 3

    def test_marks_and_comments_wait_for_it(self):
        learner = Learner(under(marking.check(), feedback="after_due"))
        due(learner, TODAY)
        learner.begin().play({"option": [worlds.key("anyone")]}, {"text": marking.WORDS})
        marking.marked(learner)

        def told() -> tuple:
            [mark] = json.loads(learner.browser.get("/en/record/file/").content)["marks"]
            return mark["comment"], mark["points"], "Well seen." in text_of(learner.debrief())

        assert told() == (None, None, False)
        due(learner, TODAY - DAY)
        assert told()[0] == "Well seen." and told()[2]


def test_after_each_answer_is_as_before():
    learner = Learner(ruled()).begin()
    learner.play(WRONG)
    assert "Not right" in text_of(learner.see()) and grades(learner) == [0]


def test_a_scenario_tells_as_ever():
    learner = Learner(ruled("scenario", attempts_allowed=1)).begin()
    learner.play(*worlds.WELL)
    assert "Decision by decision" in text_of(learner.debrief())


@pytest.mark.parametrize(
    ("feedback", "feedback_from", "due", "expected"),
    [
        ("at_once", None, TODAY, None),
        ("at_end", TODAY + DAY, TODAY, None),
        ("after_due", None, None, None),
        ("after_due", None, TODAY, TODAY + DAY),
        ("after_due", None, TODAY - DAY, None),
        ("after_due", TODAY, TODAY + DAY, None),
        ("after_due", TODAY + DAY, None, TODAY + DAY),
    ],
)
def test_the_rule(feedback, feedback_from, due, expected):
    assert opens_on(Activity(feedback=feedback, feedback_from=feedback_from), due, TODAY) == expected


def test_attempts_without_a_pass_tell_no_more_than_passed_ones():
    learner = Learner(ruled(feedback="after_due"))
    due(learner, TODAY)
    fail(learner)
    page = learner.debrief()
    assert keeps(page) and "Not yet" in text_of(page)
