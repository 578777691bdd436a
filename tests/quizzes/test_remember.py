"""Not forgetting: questions of completed courses come again, at intervals that grow with what is remembered."""

import re
from datetime import UTC, timedelta
from html import unescape
from uuid import uuid4

import fsrs
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from people.models import Notice, User
from progress.models import Enrolment
from progress.record import record_activity
from quizzes import remember
from quizzes.make_cards import cards_of, owed_cards
from quizzes.models import MemoryCard, MemoryPause, MemoryReview, PublishedVersion
from quizzes.remember_news import tell_due
from quizzes.tasks import course_completed
from tests import factories
from tests.quizzes import answered, marking, worlds
from tests.quizzes.worlds import as_sent, key, stored

pytestmark = pytest.mark.django_db

WHO, WHAT, ORDER = key("who"), key("what"), key("order")
RIGHT = dict(zip((WHO, WHAT, ORDER), worlds.right_answers(), strict=True))
WRONG = {WHO: {"option": [key("judge")]}, WHAT: {"option": [key("rain")]}, ORDER: worlds.positions("words", "scene", "life")}


def said(page) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page.content.decode())).split())


class Rememberer:
    """An officer who completed a course with a check, whose questions are all due."""

    def __init__(self, check=None, officer=None) -> None:
        self.check = check or worlds.exercise(worlds.course(), "check", "check")
        self.officer = officer or factories.officer()
        enrolment = factories.enrolment(self.officer, self.check.course)
        self.attempt = answered.attempt(self.check, answered.RIGHT, enrolment=enrolment)
        enrolment.refresh_from_db()
        assert enrolment.status == Enrolment.Status.COMPLETED
        cards_of([enrolment.pk])
        self.enrolment, self.browser = enrolment, factories.signed_in(self.officer)
        self.all_due()

    @property
    def cards(self):
        return MemoryCard.objects.filter(officer=self.officer)

    def all_due(self) -> None:
        """The first card most overdue, and so on."""
        now = timezone.now()
        for place, card in enumerate(self.cards.order_by("pk")):
            MemoryCard.objects.filter(pk=card.pk).update(due=now - timedelta(days=9 - place))

    def begin(self):
        return self.browser.post("/en/remember/begin/")

    def see(self, language: str = "en"):
        return self.browser.get(f"/{language}/remember/question/")

    def sent(self, page, answers=RIGHT, **more) -> dict:
        card, version = self.named(page)
        fields = as_sent(PublishedVersion.objects.get(pk=version).document, card.node, answers[card.node], seed=card.seed)
        return {"node": card.node, "response": str(page.context["response_id"]), **fields, **more}

    def named(self, page) -> tuple[MemoryCard, int]:
        card, version = re.findall(r"\d+", page.context["action_url"])
        return MemoryCard.objects.get(pk=card), int(version)

    def answer(self, answers=RIGHT):
        page = self.see()
        return self.browser.post(page.context["action_url"], self.sent(page, answers))


@pytest.fixture
def amra():
    return Rememberer()


class TestCards:
    def test_completing_a_course_makes_a_card_of_every_question_of_its_checks(self, work_off, settings):
        check = worlds.exercise(worlds.course(), "check", "check")
        enrolment = factories.enrolment(factories.officer(), check.course)
        answered.attempt(check, answered.RIGHT, enrolment=enrolment)
        course_completed([enrolment.pk])
        work_off()
        cards = MemoryCard.objects.filter(officer=enrolment.officer)
        assert {card.node for card in cards} == {WHO, WHAT, ORDER}
        assert all(card.due > timezone.now() and card.stability is None for card in cards)

    def test_twice_is_once(self, amra):
        before = list(amra.cards.values())
        assert cards_of([amra.enrolment.pk]) == 0 and not owed_cards()
        assert list(amra.cards.values()) == before

    def test_none_of_what_people_mark(self):
        check = marking.check()
        learner = marking.officer_who_wrote(check)
        marking.marked(learner)
        enrolment = Enrolment.objects.get(officer=learner.attempt.enrolment.officer)
        assert enrolment.status == Enrolment.Status.COMPLETED
        assert cards_of([enrolment.pk]) == 1

    def test_none_of_a_course_that_is_not_completed(self):
        course = worlds.course(lessons=1)
        check = worlds.exercise(course, "check", "check")
        enrolment = factories.enrolment(factories.officer(), course)
        answered.attempt(check, answered.RIGHT, enrolment=enrolment)
        assert cards_of([enrolment.pk]) == 0
        record_activity(enrolment=enrolment, activity=course.activities.get(slug="l1"), language="en")
        assert cards_of([enrolment.pk]) == 3

    def test_none_of_a_check_that_was_not_passed(self):
        check = worlds.exercise(worlds.course(), "check", "check")
        enrolment = factories.enrolment(factories.officer(), check.course)
        answered.attempt(check, answered.WRONG, enrolment=enrolment)
        assert cards_of([enrolment.pk]) == 0

    def test_many_at_once_cost_as_few_queries_as_one(self, django_assert_num_queries):
        check = worlds.exercise(worlds.course(), "check", "check")
        answered.many(check, 20, right=1)
        Enrolment.objects.update(status="completed", completed_at=timezone.now())
        ids = list(Enrolment.objects.values_list("pk", flat=True))
        assert cards_of(ids[:1]) == 3
        with django_assert_num_queries(3):
            assert cards_of(ids) == 19 * 3

    def test_what_was_completed_before_there_were_cards_follows(self):
        check = worlds.exercise(worlds.course(), "check", "check")
        answered.many(check, 3, right=1)
        Enrolment.objects.update(status="completed", completed_at=timezone.now())
        assert owed_cards()
        assert MemoryCard.objects.count() == 9 and not owed_cards()


class TestIntervals:
    @pytest.mark.parametrize("answers", [RIGHT, WRONG])
    def test_they_are_those_of_the_fsrs_package(self, amra, answers):
        scheduler = fsrs.Scheduler(learning_steps=(), relearning_steps=(), maximum_interval=365, enable_fuzzing=False)
        amra.begin()
        amra.answer(answers)
        review = MemoryReview.objects.get()
        rating = fsrs.Rating.Good if answers is RIGHT else fsrs.Rating.Again
        expected, _ = scheduler.review_card(fsrs.Card(), rating, review.at.astimezone(UTC))
        card = review.card
        assert (card.stability, card.difficulty, card.due) == (expected.stability, expected.difficulty, expected.due)
        assert (review.rating, review.due, card.last_review) == (int(rating), card.due, review.at)

    def test_a_partly_right_answer_is_hard(self, amra):
        amra.begin()
        amra.answer()
        half = {WHAT: {"option": [key("word")]}}
        amra.answer(half)
        review = MemoryReview.objects.latest("pk")
        assert (review.grade, review.rating) == (0.5, 2)


class TestRound:
    def test_the_most_overdue_comes_first(self, amra):
        assert amra.begin()["Location"] == "/en/remember/question/"
        asked = []
        for _ in range(3):
            asked.append(amra.named(amra.see())[0].node)
            assert amra.answer()["Location"] == "/en/remember/question/"
        assert asked == [WHO, WHAT, ORDER]
        assert amra.see()["Location"] == "/en/remember/"

    def test_at_most_four_come_together(self, amra):
        now = timezone.now()
        for name in ("a", "b", "c"):
            MemoryCard.objects.create(officer=amra.officer, activity=amra.check, node=name, due=now)
        assert amra.browser.get("/en/").content.decode().count("4 questions to remember") == 1
        assert len(remember.pick(amra.officer)) == 4

    def test_what_came_of_an_answer_stands_above_the_next_question(self, amra):
        amra.begin()
        amra.answer(WRONG)
        words = said(amra.see())
        assert "Not right Who perceives it? Your answer The judge Right answer Anyone" in words
        assert "Question 2 of 3" in words and "What is an indicator?" in words

    def test_it_ends_with_how_well_she_remembers_and_the_next_date(self, amra):
        amra.begin()
        for _ in range(3):
            amra.answer()
        words = said(amra.browser.get("/en/remember/"))
        assert "Right In which order?" in words
        [row] = amra.browser.get("/en/remember/").context["rows"]
        assert f"ten people or more together. Module m1 {row['percent']} of 100" in words and 50 < row["percent"] < 90
        assert "The next questions come on" in words

    def test_wrong_answers_say_that_it_will_be_forgotten(self, amra):
        amra.begin()
        for _ in range(3):
            amra.answer(WRONG)
        [row] = amra.browser.get("/en/remember/").context["rows"]
        assert row["percent"] < 50

    def test_without_a_round_there_is_only_the_overview(self, amra):
        assert amra.see()["Location"] == "/en/remember/"
        assert "3 questions to remember" in said(amra.browser.get("/en/remember/"))
        assert "not asked yet" in said(amra.browser.get("/en/remember/"))

    def test_another_language_changes_the_words_and_nothing_else(self, amra):
        fields = worlds.check_fields()
        fields["questions"][0]["value"]["text"] = "Ko to vidi?"
        worlds.republish(amra.check, "bs", **{"questions": fields["questions"]})
        amra.begin()
        english, bosnian = amra.see(), amra.see("bs")
        assert "Ko to vidi?" in said(bosnian)
        assert [o["value"] for o in english.context["input"]["options"]] == [
            o["value"] for o in bosnian.context["input"]["options"]
        ]
        assert [o["text"] for o in english.context["input"]["options"]] == [
            o["text"] for o in bosnian.context["input"]["options"]
        ]
        amra.browser.post(bosnian.context["action_url"], amra.sent(bosnian))
        assert MemoryReview.objects.get().rating == 3
        assert "Ko to vidi?" in said(amra.see("bs")) and "Who perceives it?" in said(amra.see())

    def test_a_question_that_is_not_asked_any_more_retires_its_card(self, amra):
        worlds.republish(amra.check, questions=worlds.check_fields()["questions"][1:])
        amra.begin()
        assert amra.named(amra.see())[0].node == WHAT
        assert [card.node for card in amra.cards.filter(retired_at__isnull=False)] == [WHO]

    def test_what_came_of_an_answer_is_told_even_when_the_question_is_gone(self, amra):
        amra.begin()
        amra.answer(WRONG)
        worlds.republish(amra.check, questions=worlds.check_fields()["questions"][1:])
        assert "Not right Who perceives it? Your answer The judge" in said(amra.see())

    def test_a_translation_that_lacks_the_question_gives_it_in_the_next_language(self, amra):
        worlds.republish(amra.check, "bs", questions=worlds.check_fields()["questions"][1:])
        amra.begin()
        page = amra.see("bs")
        assert page.context["node"]["lang"] == "en" and "Who perceives it?" in said(page)
        assert not amra.cards.filter(retired_at__isnull=False).exists()

    def test_an_answer_is_graded_by_what_was_read(self, amra):
        amra.begin()
        page = amra.see()
        sent = amra.sent(page)
        questions = worlds.check_fields()["questions"]
        for option in questions[0]["value"]["options"]:
            option["value"]["correct"] = option["id"] == key("judge")
        worlds.republish(amra.check, questions=questions)
        amra.browser.post(page.context["action_url"], sent)
        assert MemoryReview.objects.get().grade == 1


class TestCounting:
    def test_it_touches_nothing_else(self, amra):
        before = stored()
        amra.begin()
        for answers in (RIGHT, WRONG, RIGHT):
            amra.answer(answers)
        assert stored() == before and MemoryReview.objects.count() == 3

    def test_a_repeated_answer_is_counted_once(self, amra):
        amra.begin()
        page = amra.see()
        sent = amra.sent(page)
        for _ in range(2):
            assert amra.browser.post(page.context["action_url"], sent).status_code == 302
        assert MemoryReview.objects.count() == 1

    def test_a_second_tab_is_told_that_it_was_answered(self, amra):
        amra.begin()
        page = amra.see()
        sent = amra.sent(page)
        amra.browser.post(page.context["action_url"], sent)
        amra.browser.post(page.context["action_url"], {**sent, "response": str(uuid4())})
        assert MemoryReview.objects.count() == 1
        assert "That answer was already saved." in said(amra.see())

    @pytest.mark.parametrize("broken", [{"option": []}, {"option": "99"}, {"node": "nowhere"}, {"response": "x"}])
    def test_a_bad_answer_is_refused_without_a_trace(self, amra, broken):
        amra.begin()
        page = amra.see()
        before = list(MemoryCard.objects.values())
        refused = amra.browser.post(page.context["action_url"], {**amra.sent(page), **broken})
        assert refused.status_code == 400 and 'role="alert"' in refused.content.decode()
        assert "Who perceives it?" in said(refused) and "Question 1 of 3" in said(refused)
        assert list(MemoryCard.objects.values()) == before and not MemoryReview.objects.exists()

    def test_queries_are_few(self, amra, django_assert_num_queries):
        amra.begin()
        amra.answer()
        page = amra.see()
        sent = amra.sent(page)
        fixed = 2  # session and person
        with django_assert_num_queries(fixed + 4):
            amra.see()
        with django_assert_num_queries(1):
            remember.how_many_due(amra.officer)
        with django_assert_num_queries(fixed + 7 + 3):
            amra.browser.post(page.context["action_url"], sent)
        with django_assert_num_queries(fixed + 6):
            amra.browser.get("/en/remember/")


class TestWho:
    PAGES = ("/en/remember/", "/en/remember/question/")
    POSTS = ("/en/remember/begin/", "/en/remember/switch/")

    def test_nobody_without_signing_in(self, amra):
        amra.begin()
        url = amra.see().context["action_url"]
        for answer in (*map(Client().get, self.PAGES), *map(Client().post, (*self.POSTS, url))):
            assert answer.status_code == 302 and "/sign-in/" in answer["Location"]

    def test_nobody_elses_cards(self, amra):
        amra.begin()
        page = amra.see()
        other = factories.signed_in(factories.officer())
        assert other.post(page.context["action_url"], amra.sent(page)).status_code == 404
        assert "not asked yet" not in said(other.get("/en/remember/"))
        assert not MemoryReview.objects.exists()

    def test_no_other_exercises_version(self, amra):
        amra.begin()
        page = amra.see()
        foreign = worlds.exercise(worlds.course(slug="other"), "check", "check")
        card, _ = amra.named(page)
        url = reverse("remember_answer", args=[card.pk, PublishedVersion.objects.get(activity=foreign).pk])
        assert amra.browser.post(url, amra.sent(page)).status_code == 404

    def test_looking_changes_nothing(self, amra):
        for url in self.POSTS:
            assert amra.browser.get(url).status_code == 405


class TestTelling:
    def test_home_says_it_when_something_is_due(self, amra):
        assert "3 questions to remember They come from" in said(amra.browser.get("/en/"))
        MemoryCard.objects.update(due=timezone.now() + timedelta(days=1))
        assert "s to remember They" not in said(amra.browser.get("/en/"))

    def test_news_at_most_once_a_week(self, amra):
        tell_due()
        tell_due()
        notice = Notice.objects.get(kind="remember")
        assert (notice.recipient, notice.data) == (amra.officer, {"count": 3})
        page = amra.browser.get("/en/news/")
        assert "3 questions to remember" in said(page) and 'href="/en/remember/"' in page.content.decode()
        Notice.objects.update(at=timezone.now() - timedelta(days=8), key="earlier")
        tell_due()
        assert Notice.objects.filter(kind="remember").count() == 2

    def test_many_are_told_at_the_cost_of_one(self, amra, django_assert_num_queries):
        others = factories.officers(factories.unit(), 30)
        made = [MemoryCard(officer=one, activity=amra.check, node=WHO, due=timezone.now()) for one in others]
        MemoryCard.objects.bulk_create(made)
        with django_assert_num_queries(2):
            tell_due()
        assert Notice.objects.filter(kind="remember").count() == 31

    def test_who_has_left_is_not_told(self, amra):
        User.objects.filter(pk=amra.officer.pk).update(is_active=False)
        tell_due()
        assert not Notice.objects.filter(kind="remember").exists()

    def test_nobody_is_told_who_has_nothing_due(self, amra):
        MemoryCard.objects.update(due=timezone.now() + timedelta(days=1))
        tell_due()
        assert not Notice.objects.filter(kind="remember").exists()

    def test_it_can_be_switched_off_and_on_again(self, amra):
        amra.browser.post("/en/remember/switch/")
        tell_due()
        assert not Notice.objects.filter(kind="remember").exists()
        assert "s to remember They" not in said(amra.browser.get("/en/"))
        assert amra.begin()["Location"] == "/en/remember/"
        assert "You have switched these questions off." in said(amra.browser.get("/en/remember/"))
        amra.browser.post("/en/remember/switch/", {"on": "1"})
        assert not MemoryPause.objects.exists() and amra.cards.count() == 3
        assert "3 questions to remember" in said(amra.browser.get("/en/"))

    def test_words_are_in_the_readers_language(self, amra):
        tell_due()
        with override("bs"):
            assert amra.browser.get("/bs/remember/").status_code == 200
