"""Recording what an officer did."""

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from courses.models import Activity, Course
from progress.models import ActivityRecord, Change, Enrolment
from progress.record import record_activity, record_start
from progress.signals import course_completed
from tests import factories as make


@pytest.fixture
def course(db) -> Course:
    """Two required lessons, then a required check (pass mark 70) and an optional lesson."""
    course = make.syllabus(activities=2)
    make.activity(course, "check", kind="check", weight=1, pass_percent=70)
    make.activity(course, "more", required=False)
    return course


@pytest.fixture
def enrolment(course) -> Enrolment:
    return make.enrolment(make.officer(), course)


@pytest.fixture
def announced():
    """Ids of enrolments whose completion was announced."""
    ids = []

    def receive(enrolment_ids, **kwargs):
        ids.extend(enrolment_ids)

    course_completed.connect(receive)
    yield ids
    course_completed.disconnect(receive)


def activity(slug: str) -> Activity:
    return Activity.objects.get(slug=slug)


def do(enrolment: Enrolment, slug: str, score: int | None = None, language: str = "en") -> Enrolment:
    record_activity(enrolment=enrolment, activity=activity(slug), language=language, score=score)
    return Enrolment.objects.get(pk=enrolment.pk)


def kinds() -> list[str]:
    return list(Change.objects.values_list("kind", flat=True))


def test_beginning_puts_the_course_in_progress(enrolment):
    record_start(enrolment=enrolment, activity=activity("check"), language="bs")

    enrolment.refresh_from_db()
    assert (enrolment.status, enrolment.percent, enrolment.language) == ("in_progress", 0, "bs")
    assert enrolment.started_at is not None
    assert ActivityRecord.objects.get().status == "started"
    assert kinds() == ["progressed"]


def test_beginning_twice_changes_nothing(enrolment):
    record_start(enrolment=enrolment, activity=activity("check"), language="bs")
    record_start(enrolment=enrolment, activity=activity("check"), language="en")

    enrolment.refresh_from_db()
    assert enrolment.language == "bs"
    assert kinds() == ["progressed"]


def test_a_lesson_read_counts_a_third(enrolment):
    after = do(enrolment, "l1", language="bs")

    assert (after.status, after.percent, after.score, after.language) == ("in_progress", 33, None, "bs")
    assert ActivityRecord.objects.get().done_at is not None


def test_what_is_optional_counts_nothing(enrolment):
    assert do(enrolment, "more").percent == 0


def test_a_check_below_its_mark_has_a_score_and_is_not_done(enrolment):
    after = do(enrolment, "check", 69)

    record = ActivityRecord.objects.get()
    assert (record.status, record.score, record.done_at) == ("started", 69, None)
    assert (after.percent, after.score) == (0, 69)


def test_a_check_at_its_mark_is_done(enrolment):
    assert do(enrolment, "check", 70).percent == 33


def test_a_better_attempt_raises_and_a_worse_one_lowers_nothing(enrolment):
    do(enrolment, "check", 75)
    assert do(enrolment, "check", 90).score == 90

    after = do(enrolment, "check", 10)

    assert (after.score, after.percent) == (90, 33)
    record = ActivityRecord.objects.get()
    assert (record.score, record.status) == (90, "done")


def test_doing_the_same_again_changes_nothing_and_appends_nothing(enrolment):
    before = do(enrolment, "l1")

    after = do(enrolment, "l1")

    assert after.last_activity_at == before.last_activity_at
    assert kinds() == ["progressed"]


def test_the_last_required_activity_completes_the_course(enrolment, announced, django_capture_on_commit_callbacks):
    for slug in ("l1", "l2"):
        do(enrolment, slug)

    with django_capture_on_commit_callbacks(execute=True):
        after = do(enrolment, "check", 80)
        assert announced == []  # not before commit

    assert (after.status, after.percent, after.score) == ("completed", 100, 80)
    assert after.completed_at is not None
    assert kinds() == ["progressed", "progressed", "completed"]
    assert announced == [enrolment.pk]


def test_a_completed_course_is_announced_once_and_stays_completed(
    enrolment, announced, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        for slug, score in (("l1", None), ("l2", None), ("check", 80)):
            completed = do(enrolment, slug, score)
        improved = do(enrolment, "check", 95)
        do(enrolment, "more")

    assert announced == [enrolment.pk]
    assert (improved.score, improved.completed_at) == (95, completed.completed_at)
    assert kinds()[-1] == "progressed"


def test_what_is_added_to_a_course_takes_no_completion_away(course, enrolment):
    for slug, score in (("l1", None), ("l2", None), ("check", 80)):
        do(enrolment, slug, score)
    make.activity(course, "new")

    after = do(enrolment, "check", 85)

    assert (after.status, after.percent) == ("completed", 100)


def test_what_is_retired_is_required_no_longer(enrolment):
    do(enrolment, "l1")
    Activity.objects.filter(slug="l2").update(position=None)

    assert do(enrolment, "check", 80).status == "completed"


def test_a_rollback_leaves_nothing_and_announces_nothing(enrolment, announced, django_capture_on_commit_callbacks):
    for slug in ("l1", "l2"):
        do(enrolment, slug)

    class Interrupted(Exception):
        pass

    with django_capture_on_commit_callbacks(execute=True), pytest.raises(Interrupted), transaction.atomic():
        do(enrolment, "check", 80)
        raise Interrupted

    enrolment.refresh_from_db()
    assert (enrolment.status, enrolment.percent) == ("in_progress", 66)
    assert kinds() == ["progressed", "progressed"]
    assert announced == []


def test_it_costs_11_queries_at_most_with_many_activities_and_officers(course, enrolment):
    do(enrolment, "more")
    for number in range(10):
        make.activity(course, f"x{number}")
    for officer in make.officers(make.unit(), 50):
        make.enrolment(officer, course)

    lesson = activity("l1")

    with CaptureQueriesContext(connection) as queries:
        record_activity(enrolment=enrolment, activity=lesson, language="en")

    # In a test its transaction is a savepoint, and so are the brackets around get_or_create.
    statements = [query for query in queries if "SAVEPOINT" not in query["sql"]]
    assert len(statements) <= 11


def test_a_score_out_of_range_is_refused_by_the_database(enrolment):
    from django.db import IntegrityError

    with pytest.raises(IntegrityError):
        Enrolment.objects.filter(pk=enrolment.pk).update(score=101)


def test_there_is_no_completion_without_a_date(enrolment):
    from django.db import IntegrityError

    with pytest.raises(IntegrityError):
        Enrolment.objects.filter(pk=enrolment.pk).update(status="completed")
