"""What a buyer finds after the first start: invented people whose every row the engine and the rules agree with."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.urls import reverse
from django.utils import timezone

from courses.models import Course
from credentials.models import Certificate
from lms.demo.plan import learner
from meetings.models import Attendance, Meeting
from people.models import Roster, Unit, User
from progress.ask import waiting_for
from progress.models import ActivityRecord, Change, Enrolment, PathAssignment
from progress.record import restand_one
from quizzes import engine
from quizzes.models import Analysis, Attempt, ChoiceTally, MemoryCard, MemoryReview, Response
from quizzes.recorded import recorded
from quizzes.recount import recount
from quizzes.shares import shares
from quizzes.versions import document
from reports.dashboards.fold import differences
from reports.models import ApiClient, SavedView
from tests import factories as make
from tests.quizzes import pooled, worlds

pytestmark = pytest.mark.django_db

COURSE = "investigating-hate-crime"


@pytest.fixture
def course():
    for code in ("BA", "BA-BIH", "BA-SRP", "BA-BRC"):
        make.jurisdiction(code)
    made = worlds.course(slug=COURSE, lessons=2)
    worlds.exercise(made, "check", "check", questions=pooled.questions())
    worlds.exercise(made)
    Course.objects.filter(pk=made.pk).update(validity_months=24)
    return made


def load(tmp_path) -> None:
    call_command("load_demo", "--password", "a-password-for-demo", "--file", str(tmp_path / "demo.txt"), verbosity=0)


def test_what_is_kept_of_every_attempt_is_what_a_replay_of_its_responses_comes_to(course, tmp_path):
    load(tmp_path)
    attempts = Attempt.objects.filter(finished_at__isnull=False).prefetch_related("responses")
    assert attempts.count() > 60 and attempts.filter(number__gt=1).exists() and attempts.filter(drawn__isnull=False).exists()
    for attempt in attempts:
        whole, responses = document(attempt.version_id), attempt.responses.all()
        played = engine.drawn(whole, attempt.drawn)
        state = engine.replay(played, recorded(attempt.version_id, ((one.payload, one.grade) for one in responses)))
        score = engine.score(whole, state)
        assert state.outcome is not None
        assert (attempt.percent, attempt.passed, attempt.competencies) == (int(score.percent), score.passed, shares(score))
        moments = [attempt.started_at, *(one.answered_at for one in responses)]
        assert moments == sorted(moments) and attempt.finished_at == moments[-1] <= timezone.now()


def test_everybody_stands_where_her_records_say(course, tmp_path):
    load(tmp_path)
    for enrolment in Enrolment.objects.filter(course=course, status="in_progress"):
        assert restand_one(enrolment) is None, enrolment
    learned = Enrolment.objects.filter(course=course, status="completed", completed_by="learned")
    done = ActivityRecord.Status.DONE
    for enrolment in learned.prefetch_related("records"):
        assert {one.status for one in enrolment.records.all()} == {done}
        assert enrolment.enrolled_at <= enrolment.started_at <= enrolment.completed_at <= timezone.now()
    for enrolment in Enrolment.objects.exclude(due=None).filter(course=course, officer__service_number__startswith="D-"):
        assert enrolment.enrolled_at.date() < enrolment.due


def test_roll_ups_and_tallies_agree_with_the_rows(course, tmp_path):
    load(tmp_path)
    assert differences() == 0
    before = sorted(ChoiceTally.objects.values_list("activity", "node", "choice", "count"))
    for activity in course.activities.exclude(kind="lesson"):
        recount(activity)
    assert sorted(ChoiceTally.objects.values_list("activity", "node", "choice", "count")) == before


def test_there_is_something_of_everything_that_pages_show(course, tmp_path):
    load(tmp_path)
    mine, today = Enrolment.objects.filter(course=course), timezone.localdate()
    completed = mine.filter(status="completed", completed_by="learned")
    months = {(day.year, day.month) for day in completed.values_list("completed_at", flat=True)}
    assert completed.count() > 30 and len(months) > 8
    assert mine.filter(status__in=Enrolment.OPEN, due__lt=today).count() >= 10, "late"
    certificates = Certificate.objects.filter(enrolment__course=course)
    assert certificates.count() == completed.count()
    assert certificates.filter(expires_on__range=(today, today + timedelta(days=90))).count() >= 5
    assert MemoryReview.objects.exists() and MemoryCard.objects.filter(due__lt=timezone.now()).exists()
    assert Attendance.objects.exclude(counted_at=None).count() >= 5
    assert Meeting.objects.filter(ends_at__lt=timezone.now()).exists() and Meeting.objects.filter(
        starts_at__gt=timezone.now()
    ).exists()
    for manager in ("manager", "nation", "station"):
        assert waiting_for(User.objects.get(service_number=manager)).exists(), manager
    assert SavedView.objects.exists() and ApiClient.objects.exists() and Analysis.objects.count() == 2
    assert Roster.objects.get().status == Roster.Status.APPLIED
    graduate = User.objects.get(service_number="officer6")
    assert PathAssignment.objects.filter(assignments__given__officer=graduate).exists()
    assert graduate.enrolments.get(course=course).status == "completed"


def test_no_page_of_a_manager_or_trainer_is_empty(course, tmp_path):
    load(tmp_path)
    # A station's figures depend on what its neighbours would tell of it: here, on so short a course, too.
    figures = ("unit_compare", "unit_competencies", "unit_questions")
    pages = (*figures, "unit", "unit_over_time", "unit_officers", "unit_assign")
    for account, code, names in (
        ("nation", "DEMO", (*pages, "unit_tree")), ("manager", "DEMO-N", (*pages, "unit_tree")),
        ("station", "DEMO-E1", pages[3:]), ("trainer", "DEMO", figures),
    ):  # fmt: skip
        client = make.signed_in(User.objects.get(service_number=account))
        addresses = [reverse(name, args=[Unit.objects.get(code=code).pk]) for name in names]
        addresses += [reverse("course_requests")] if account != "trainer" else []
        addresses += [reverse("saved_views")] if account == "manager" else []
        for address in addresses:
            response = client.get(address)
            assert response.status_code == 200, address
            assert 'class="empty"' not in response.content.decode(), (account, address)


def test_no_page_of_who_has_learned_or_runs_sessions_is_empty(course, tmp_path):
    load(tmp_path)
    for account, names in (
        ("officer6", ("home", "news", "my_certificates", "who_looked", "remember")), ("facilitator", ("my_meetings",)),
    ):  # fmt: skip
        client = make.signed_in(User.objects.get(service_number=account))
        for name in names:
            response = client.get(reverse(name))
            assert response.status_code == 200, name
            assert 'class="empty"' not in response.content.decode(), (account, name)


def test_stations_have_enough_people_to_be_compared(course, tmp_path):
    load(tmp_path)
    for station in Unit.objects.filter(depth=3):
        assert Enrolment.objects.filter(course=course, officer__unit=station).count() >= 10, station


def test_the_feed_tells_of_all_that_is_there(course, tmp_path):
    load(tmp_path)
    told = set(Change.objects.filter(kind=Change.Kind.ATTEMPTED).values_list("about", flat=True))
    assert told == set(Attempt.objects.values_list("pk", flat=True))
    certified = set(Change.objects.filter(kind=Change.Kind.CERTIFIED).values_list("about", flat=True))
    assert certified == set(Certificate.objects.values_list("pk", flat=True))


def test_loaded_again_nothing_changes(course, tmp_path):
    load(tmp_path)
    models = (User, Unit, Enrolment, Attempt, Response, Certificate, Change, MemoryCard, Meeting, SavedView)
    before = [model.objects.count() for model in models]
    words = (tmp_path / "demo.txt").read_text()
    load(tmp_path)
    assert [model.objects.count() for model in models] == before
    assert (tmp_path / "demo.txt").read_text() == words


def test_with_production_settings_nothing_is_loaded(course, tmp_path, settings):
    settings.SETTINGS_MODULE = "lms.settings.production"
    with pytest.raises(CommandError, match="production"):
        load(tmp_path)
    assert not User.objects.exists()


def test_the_same_people_come_out_of_every_loading():
    now = timezone.now()
    assert [learner(number, "bs", now) for number in range(20)] == [learner(number, "bs", now) for number in range(20)]
    assert all(one.enrolled_at < one.begins_at < one.ends_at < now for one in (learner(n, "en", now) for n in range(100)))
