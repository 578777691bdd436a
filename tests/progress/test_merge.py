"""Two accounts of one person become one: of each course she has one row, and nothing that she did is lost."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from people.merge import gather_late, merge
from people.models import Role
from progress.assign import Terms, assign_to
from progress.merge import foretell
from progress.models import ActivityRecord, Change, CourseRequest, Enrolment, Given, Note, PastCompletion, TimeSpent
from progress.record import record_activity, record_start
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def boss():
    return make.person(role=Role.ADMINISTRATOR)


@pytest.fixture
def units():
    above = make.unit("M")
    return make.unit("M-1", above=above), make.unit("M-2", above=above)


@pytest.fixture
def kept(units):
    return make.officer("KEPT", unit=units[0])


@pytest.fixture
def other(units):
    return make.officer("OTHER", unit=units[1])


@pytest.fixture
def merged(kept, other, boss):
    return lambda: merge(kept=kept, merged=other, reason="The same person.", by=boss)


def read(enrolment, *numbers, score=None):
    for number in numbers:
        lesson = enrolment.course.activities.get(position=number)
        record_activity(enrolment=enrolment, activity=lesson, language="en", score=score)


def test_a_course_that_only_the_other_account_has_becomes_hers(kept, other, merged):
    mine = make.enrolment(other, make.syllabus())
    read(mine, 1)
    merged()
    mine.refresh_from_db()
    assert (mine.officer, mine.percent, mine.status) == (kept, 50, "in_progress")


def test_what_was_done_under_both_accounts_adds_up_and_completes(kept, other, merged, django_capture_on_commit_callbacks):
    course = make.syllabus()
    one, two = make.enrolment(kept, course), make.enrolment(other, course)
    read(one, 1)
    read(two, 2)
    merged()
    hers = Enrolment.objects.get(officer=kept)
    assert (hers.status, hers.percent) == ("completed", 100)
    assert Change.objects.filter(enrolment=hers).latest("position").kind == "completed"
    assert ActivityRecord.objects.filter(enrolment=hers).count() == 2


def test_the_preview_says_what_comes_of_both_and_keeps_nothing_of_it(kept, other, merged):
    course = make.syllabus(activities=4)
    read(make.enrolment(kept, course), 1, 2)
    read(make.enrolment(other, course), 2, 3)
    for person, text in ((kept, "Mine."), (other, "Theirs.")):
        Note.objects.create(officer=person, activity=course.activities.first(), text=text)
    before = list(ActivityRecord.objects.values_list("pk", "enrolment", "done_at").order_by("pk"))
    standing, notes = foretell(kept, other)
    assert [standing.kept, standing.merged, standing.after] == ["in progress, 50 %"] * 2 + ["in progress, 75 %"]
    assert (notes.kept, notes.merged, notes.after) == ("1", "1", "1")
    assert list(ActivityRecord.objects.values_list("pk", "enrolment", "done_at").order_by("pk")) == before
    merged()
    assert (Enrolment.objects.get(officer=kept).percent, Note.objects.count()) == (75, 1)
    assert next(iter(foretell(kept, other))).after == "in progress, 75 %"


@pytest.mark.parametrize("completed_by_kept", [True, False])
def test_a_completion_is_never_lost(kept, other, merged, completed_by_kept):
    course = make.syllabus()
    one, two = make.enrolment(kept, course), make.enrolment(other, course)
    read(one if completed_by_kept else two, 1, 2)
    read(two if completed_by_kept else one, 1)
    done = Enrolment.objects.get(status="completed")
    merged()
    hers = Enrolment.objects.get(officer=kept)
    assert (hers.pk, hers.status, hers.completed_at) == (done.pk, "completed", done.completed_at)
    assert hers.merged_from.get().officer == other and hers.merged_from.get().status == "withdrawn"


def test_of_two_completions_the_one_that_counts_longer_counts_and_the_other_is_kept(kept, other, merged):
    course = make.syllabus(validity_months=12)
    one, two = make.enrolment(kept, course), make.enrolment(other, course)
    read(one, 1, 2)
    read(two, 1, 2)
    before = timezone.now() - timedelta(days=400)
    Enrolment.objects.filter(pk=two.pk).update(completed_at=before)
    merged()
    hers = Enrolment.objects.get(officer=kept)
    assert hers.pk == one.pk and hers.completed_at > before
    assert PastCompletion.objects.get(enrolment=hers).completed_at == before


def test_records_of_one_activity_are_joined_at_their_best(kept, other, merged):
    course = make.syllabus(activities=1)
    check = make.activity(course, "check", kind="check", weight=1, pass_percent=70)
    one, two = make.enrolment(kept, course), make.enrolment(other, course)
    record_activity(enrolment=one, activity=check, language="en", score=40)
    record_activity(enrolment=two, activity=check, language="en", score=80)
    record_start(enrolment=two, activity=course.activities.get(slug="l1"), language="en")
    merged()
    record = ActivityRecord.objects.get(activity=check)
    assert (record.score, record.status, record.enrolment.officer) == (80, "done", kept)
    assert Enrolment.objects.get(officer=kept).score == 80


def test_days_wishes_time_and_notes_go_along(kept, other, merged):
    course = make.syllabus()
    soon = timezone.localdate() + timedelta(days=3)
    one = make.enrolment(kept, course, due=soon + timedelta(days=9))
    two = make.enrolment(other, course, due=soon, chosen=True)
    for enrolment, seconds in ((one, 60), (two, 90)):
        TimeSpent.objects.create(enrolment=enrolment, seconds=seconds, seen_at=timezone.now())
    lesson = course.activities.first()
    for officer, text in ((kept, "One."), (other, "Two.")):
        Note.objects.create(officer=officer, activity=lesson, text=text)
    Note.objects.create(officer=other, activity=course.activities.last(), bookmarked=True)
    for officer in (kept, other):
        CourseRequest.objects.create(officer=officer, course=course)
    merged()
    hers = Enrolment.objects.get(officer=kept)
    assert (hers.due, hers.chosen, hers.time_spent.seconds) == (soon, True, 150)
    assert sorted(kept.notes.values_list("text", flat=True)) == ["", "One.\n\nTwo."]
    assert sorted(kept.course_requests.values_list("state", flat=True)) == ["waiting", "withdrawn"]


def test_what_was_assigned_to_the_other_by_name_is_assigned_to_her(kept, other, merged):
    assignment = assign_to(course=make.syllabus(), officers=[kept, other], terms=Terms(days=10))
    Given.objects.filter(officer=other).update(on=timezone.localdate() - timedelta(days=4))
    alone = assign_to(course=make.syllabus("second"), officers=[other])
    merged()
    assert assignment.given.get().officer == kept
    assert assignment.given.get().on == timezone.localdate() - timedelta(days=4)
    assert alone.given.get().officer == kept
    assert set(kept.enrolments.values_list("course__slug", flat=True)) == {"hate-crime", "second"}


def test_what_is_recorded_under_the_row_that_went_counts_for_the_one_that_stays(kept, other, merged):
    course = make.syllabus()
    make.enrolment(kept, course)
    two = make.enrolment(other, course)
    read(Enrolment.objects.get(officer=kept), 1)
    stale = Enrolment.objects.get(pk=two.pk)
    merged()
    read(stale, 2)
    hers = Enrolment.objects.get(officer=kept)
    assert (hers.status, ActivityRecord.objects.exclude(enrolment=hers).count()) == ("completed", 0)


def test_what_came_in_too_late_is_gathered(kept, other, merged):
    course = make.syllabus()
    event = merged()
    Note.objects.create(officer=other, activity=course.activities.first(), text="Late.")
    gather_late.func(event.pk)
    gather_late.func(event.pk)
    assert kept.notes.get().text == "Late."


def test_its_queries_do_not_grow_with_what_was_done(boss, units):
    numbers = []
    for activities in (2, 30):
        course = make.syllabus(f"c{activities}", activities=activities)
        pair = [make.officer(unit=unit) for unit in units]
        for officer in pair:
            enrolment = make.enrolment(officer, course)
            read(enrolment, *range(1, activities))
            for lesson in course.activities.all():
                Note.objects.create(officer=officer, activity=lesson, text="Mine.")
        with CaptureQueriesContext(connection) as queries:
            merge(kept=pair[0], merged=pair[1], reason="Twice.", by=boss)
        numbers.append(len(queries))
    # The first also asks what is remembered afterwards.
    assert numbers[1] <= numbers[0] <= 105
