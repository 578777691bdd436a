"""Simulated cohorts: through the services, the same for the same seed, and found again by the analysis."""

import json

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from people.models import Unit, User
from progress.models import ActivityRecord, Change, Enrolment
from quizzes.models import Attempt, Response
from quizzes.simulation.play import answers_of
from tests import factories
from tests.quizzes import worlds

pytestmark = pytest.mark.django_db


@pytest.fixture
def course():
    factories.jurisdiction()
    made = worlds.course(lessons=1)
    worlds.exercise(made, "check", "check")
    worlds.exercise(made)
    return made


def simulate(**options) -> None:
    call_command("simulate", **{"officers": 6, "seed": 1, "course": "hate-crime", "verbosity": 0, **options})


def payloads() -> list:
    rows = Response.objects.order_by("attempt__enrolment__officer__service_number", "attempt__activity", "attempt__number")
    return list(rows.order_by(*rows.query.order_by, "number").values_list("payload", "locale"))


def test_a_cohort_is_enrolled_plays_and_is_recorded_like_everybody(course):
    simulate(leaving=0)
    people = User.objects.filter(unit__code="SIMULATED-1")
    assert people.count() == 6 and not any(one.has_usable_password() for one in people)
    assert ActivityRecord.objects.filter(activity__kind="lesson", status="done").count() == 6
    assert Attempt.objects.filter(number=1, finished_at__isnull=False).count() == 12
    assert Change.objects.filter(enrolment__officer__in=people).exists()
    for attempt in Attempt.objects.all():
        moments = [attempt.started_at, *attempt.responses.order_by("number").values_list("answered_at", flat=True)]
        assert moments == sorted(moments) and attempt.finished_at == moments[-1]


def test_who_fails_tries_once_more(course):
    simulate(officers=20, leaving=0)
    again = Attempt.objects.filter(number=2).select_related("enrolment")
    assert again.exists()
    for attempt in again:
        assert not Attempt.objects.get(enrolment=attempt.enrolment, activity=attempt.activity, number=1).passed


def test_some_leave_in_the_middle(course):
    simulate(officers=20, leaving=20)
    assert Attempt.objects.filter(finished_at__isnull=True).exists()


def test_the_same_seed_gives_the_same_answers_and_another_seed_others(course):
    simulate(seed=5)
    first = payloads()
    _forget()
    simulate(seed=5)
    assert payloads() == first
    _forget()
    simulate(seed=6)
    assert payloads() != first


def _forget() -> None:
    for model in (Response, Attempt, Change, ActivityRecord, Enrolment):
        model.objects.all().delete()
    User.objects.filter(unit__code__startswith="SIMULATED").delete()
    Unit.objects.filter(code__startswith="SIMULATED").first().delete()


def test_the_truth_can_be_written_down(course, tmp_path):
    worlds.republish(course.activities.get(slug="check"), "bs")
    course.editions.create(locale="bs", title="Zločin iz mržnje")
    simulate(locales="en,bs", dif=["check.1:bs:0.8"], truth=tmp_path / "truth.json", leaving=0)
    truth = json.loads((tmp_path / "truth.json").read_text())
    assert truth[worlds.key("who")]["shift"] == {"bs": 0.8}
    assert truth[worlds.key("what")]["shift"] == {}
    assert set(Response.objects.filter(attempt__activity__slug="check").values_list("locale", flat=True)) == {"en", "bs"}


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"course": "nothing"}, "no course ‘nothing’"),
        ({"officers": 0}, "--officers must be from 1"),
        ({"leaving": 100}, "--leaving must be"),
        ({"locales": "en,xx"}, "isn't there in xx"),
        ({"dif": ["check.9:en:1"]}, "no question ‘check.9’. There are check.1, check.2, check.3"),
        ({"dif": ["check.1:bs:1"]}, "‘bs’ isn't among the languages"),
        ({"dif": ["check.1:en:much"]}, "‘much’ isn't a number"),
    ],
)
def test_a_wrong_call_is_refused_with_a_sentence_and_nothing_is_made(course, options, words):
    with pytest.raises(CommandError, match=words):
        simulate(**options)
    assert not User.objects.filter(service_number__startswith="SIM-").exists()
    assert not Unit.objects.filter(code__startswith="SIMULATED").exists()


def test_the_same_cohort_is_not_made_twice(course):
    simulate()
    before = Attempt.objects.count()
    with pytest.raises(CommandError, match="there already"):
        simulate()
    assert Attempt.objects.count() == before


def test_production_is_refused_without_being_sure(course, settings):
    settings.SETTINGS_MODULE = "lms.settings.production"
    with pytest.raises(CommandError, match="production"):
        simulate()
    assert not Attempt.objects.exists()
    simulate(yes=True)
    assert Attempt.objects.exists()


def test_every_distractor_can_be_chosen():
    nodes = worlds.document("check")["nodes"]
    single = answers_of(nodes[worlds.key("who")])
    assert single == [(worlds.key("anyone"), 1.0), (worlds.key("judge"), 0.0), (worlds.key("nobody"), 0.0)]
    multiple = [answer for answer, _ in answers_of(nodes[worlds.key("what")])]
    assert [worlds.key("rain")] in multiple and [worlds.key("day")] in multiple
