"""The rules in the CMS: trainers write them, they hold in every language, and change no version."""

import pytest
from django.test import Client
from django.urls import reverse

from courses.models import Activity
from people.models import Role
from quizzes.models import CheckPage, ExtraAttempt, PublishedVersion, ScenarioPage
from tests import factories
from tests.quizzes import cms, worlds
from tests.quizzes.sat import WRONG, fail, under
from tests.quizzes.test_preview import said
from tests.quizzes.test_views import text_of
from tests.quizzes.worlds import Learner
from tests.standing import stands

pytestmark = pytest.mark.django_db
RULES = {"attempts_allowed": 3, "waiting_hours": 12, "time_limit": 20}


@stands
def page():
    return worlds.check_page(worlds.module())


def activity_of(page) -> Activity:
    return Activity.objects.get(key=page.translation_key)


def test_a_trainer_writes_them_and_delivery_reads_them(page):
    version = PublishedVersion.objects.get()
    sent = cms.send(cms.trainer(), page, publish=True, **RULES, feedback="after_due", feedback_from="2027-01-31")
    assert sent.status_code == 302
    activity = activity_of(page)
    assert {name: getattr(activity, name) for name in RULES} == RULES
    assert (activity.feedback, str(activity.feedback_from)) == ("after_due", "2027-01-31")
    # The same exercise as before: attempts, their languages and the analysis stay together.
    assert PublishedVersion.objects.get() == version
    assert Learner(activity).see().context["rules"]["time_limit"] == 20


def test_a_scenario_has_attempts_and_time_and_tells_at_once():
    page = worlds.scenario_page(worlds.module())
    cms.send(cms.trainer(), page, publish=True, **RULES)
    activity = activity_of(page)
    assert {name: getattr(activity, name) for name in RULES} == RULES and activity.feedback == "at_once"


@pytest.mark.parametrize(
    "bad", [{"attempts_allowed": 0}, {"attempts_allowed": 51}, {"time_limit": 0}, {"time_limit": 601}, {"waiting_hours": -1}]
)
def test_what_no_rule_can_be_is_refused_with_the_form(page, bad):
    assert cms.send(cms.trainer(), page, publish=True, **bad).status_code == 200
    activity = activity_of(page)
    assert (activity.attempts_allowed, activity.time_limit, activity.waiting_hours) == (None, None, 0)


@pytest.mark.parametrize("model", [CheckPage, ScenarioPage])
def test_they_are_the_same_in_every_language(model):
    names = [name for name in ("attempts_allowed", "waiting_hours", "time_limit", "feedback", "feedback_from")
             if hasattr(model, name)]  # fmt: skip
    synchronised = {field.field_name: field for field in model.translatable_fields}
    for name in names:
        assert type(synchronised[name]).__name__ == "SynchronizedField" and not synchronised[name].is_overridable(model())


def test_the_original_s_rules_hold_in_a_translation(page):
    page.attempts_allowed = 2
    page.save_revision().publish()
    other = worlds.translated(page)
    assert other.attempts_allowed == 2
    other.attempts_allowed = 7
    other.save_revision().publish()
    assert activity_of(page).attempts_allowed == 2


def test_the_preview_shows_them_and_tells_no_more_than_officers_read(page):
    page.attempts_allowed, page.time_limit, page.feedback = 2, 20, "at_end"
    page.save_revision()
    editor, address = cms.trainer(), reverse("play_draft", args=[page.pk])
    step = editor.get(address)
    for words in ("2 attempts allowed", "Time limit: 20 minutes.", "What was right is shown at the end."):
        assert words in said(step)
    assert step.context_data.get("draft_url") is None
    node = step.context_data["node"]["id"]
    data = {"node": node, "played": "[]", **worlds.as_sent(page.document(), node, WRONG, seed=1)}
    after = editor.get(address, data)
    assert "Your answer is saved." in said(after) and "Not right" not in said(after)
    assert "2 attempts allowed" not in said(after)


class TestExtraAttempts:
    @pytest.fixture
    def learner(self, page):
        return fail(Learner(under(activity_of(page), attempts_allowed=1)))

    @pytest.fixture
    def address(self, page) -> str:
        return reverse("extra_attempts", args=[page.pk])

    def test_a_trainer_gives_one_to_a_named_officer(self, page, learner, address):
        trainer = cms.trainer()
        assert address in trainer.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
        sent = trainer.post(address, {"service_number": learner.officer.service_number.lower(), "reason": "Power cut."})
        assert sent.status_code == 302
        given = ExtraAttempt.objects.get()
        assert (given.enrolment, given.reason) == (learner.enrolment, "Power cut.")
        assert "Power cut." in said(trainer.get(address))
        assert "Begin again" in text_of(learner.see())

    def test_another_trainer_reads_nothing_of_it(self, learner, address):
        cms.trainer().post(address, {"service_number": learner.officer.service_number, "reason": "Power cut."})
        other = factories.signed_in(factories.person(role=Role.TRAINER))
        assert learner.officer.service_number not in said(other.get(address))
        chief = factories.signed_in(factories.person(is_superuser=True))
        assert "Power cut." in said(chief.get(address))

    @pytest.mark.parametrize(
        ("change", "words"),
        [
            ({"service_number": "nobody-1"}, "Nobody with this service number takes this course."),
            ({"reason": "  "}, "This field is required."),
            ({"reason": "x" * 301}, "at most 300 characters"),
        ],
    )
    def test_what_can_t_be_given_is_said_and_kept_in_the_form(self, learner, address, change, words):
        sent = cms.trainer().post(address, {"service_number": learner.officer.service_number, "reason": "Ill.", **change})
        assert sent.status_code == 400 and words in said(sent)
        assert not ExtraAttempt.objects.exists()

    def test_who_may_begin_needs_none(self, page, address):
        learner = Learner(under(activity_of(page), attempts_allowed=1))
        sent = cms.trainer().post(address, {"service_number": learner.officer.service_number, "reason": "Ill."})
        assert sent.status_code == 400 and "There was nothing to give" in said(sent)

    @pytest.mark.parametrize("role", [None, Role.TRANSLATOR, Role.REVIEWER, Role.OFFICER])
    def test_nobody_else_may(self, learner, address, role):
        client = worlds.stranger(role)
        sent = client.post(address, {"service_number": learner.officer.service_number, "reason": "Ill."})
        assert sent.status_code in (302, 403) and not ExtraAttempt.objects.exists()
        assert client.get(address).status_code in (302, 403)
        assert Client().get(address).status_code == 302

    def test_an_exercise_that_was_never_published(self, page):
        draft = worlds.check_page(page.get_parent().specific, "other", publish=False)
        address, trainer = reverse("extra_attempts", args=[draft.pk]), cms.trainer()
        assert "never published" in said(trainer.get(address))
        assert trainer.post(address, {"service_number": "x", "reason": "x"}).status_code == 200

    def test_it_costs_few_queries(self, learner, address, django_assert_max_num_queries):
        trainer = cms.trainer()
        trainer.get(address)
        with django_assert_max_num_queries(25):
            trainer.get(address)
