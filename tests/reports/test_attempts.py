"""Attempts in the API: what stands in a row, who reads what was answered, and that no key gets out before its time."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from people.merge import merge
from people.models import Role
from progress.models import Change, Enrolment
from quizzes.models import AnswerToMark, Attempt, Response
from quizzes.tell_attempts import attempt_changed
from reports import copying, whole
from reports.models import RESOURCES, Access, ApiClient
from tests import factories as make
from tests.quizzes.answered import RIGHT, attempt

from .attempted import attempted, check_of
from .conftest import Mirror
from .world import certified, make_course, make_enrolment

LIST, CERTIFICATES = "/api/v1/attempts/", "/api/v1/certificates/"


@pytest.fixture
def check(world):
    return check_of(world.course)


@pytest.fixture
def enrolment(world) -> Enrolment:
    return make_enrolment(world.station, world.course, "1")


@pytest.fixture
def region(world, caller):
    return caller(world.region)


@pytest.fixture
def reader(world, caller):
    """Whose token reads responses, too."""
    return caller(world.region, resources=["attempts", "responses"])


def results(of, **parameters) -> list[dict]:
    response = of.get(LIST, **parameters)
    assert response.status_code == 200, response.content
    return response.json()["results"]


def test_a_row_says_how_it_went_and_names_nobody(region, check, enrolment):
    [one] = attempted([enrolment], check)
    version = one.version
    [row] = results(region)
    assert row == {
        "attempt": one.pk,
        "enrolment": enrolment.pk,
        "officer": enrolment.officer_id,
        "unit": "T-BA-SA-01",
        "course": str(enrolment.course.key),
        "activity": str(check.key),
        "version": version.content_hash,
        "language": "en",
        "number": 1,
        "started_at": timezone.localtime(one.finished_at - timedelta(minutes=20)).isoformat(timespec="seconds"),
        "finished_at": timezone.localtime(one.finished_at).isoformat(timespec="seconds"),
        "seconds": 1200,
        "ended_by": "answers",
        "score": 100,
        "passed": True,
        "marking": "none",
        "regraded": False,
    }


def test_what_is_under_way_is_no_attempt_yet(region, check, enrolment):
    attempt(check, RIGHT[:2], enrolment=enrolment)
    assert results(region) == []


def test_one_that_ran_out_of_time_and_one_that_waits_for_marks_say_so(region, check, enrolment):
    now = timezone.now()
    [late] = attempted([enrolment], check, right=False, time_limit=5, ends_at=now, ran_out=True)
    [marked] = attempted([enrolment], check, number=2, graded_by=late.version)
    answer = AnswerToMark.objects.create(
        response=Response.objects.filter(attempt=marked)[0], activity=check, locale="en", needed=1, since=now
    )
    rows = results(region)
    assert [(row["ended_by"], row["marking"], row["regraded"]) for row in rows] == [
        ("time", "none", False), ("answers", "waiting", True),
    ]  # fmt: skip
    assert [row["attempt"] for row in results(region, marking="waiting")] == [marked.pk]
    AnswerToMark.objects.filter(pk=answer.pk).update(finished_at=now, points=1)
    assert [row["attempt"] for row in results(region, marking="done")] == [marked.pk]
    assert [row["attempt"] for row in results(region, marking="none")] == [late.pk]


def test_the_list_narrows_by_course_activity_unit_result_and_day(world, region, check, enrolment):
    other = check_of(make_course("other", "Other"))
    [old] = attempted([enrolment], check, right=False, finished_at=timezone.now() - timedelta(days=40))
    away = make_enrolment(world.sister_station, other.course, "2")
    [new] = attempted([away], other)

    def found(**parameters):
        return [row["attempt"] for row in results(region, **parameters)]

    assert found(course="other") == found(activity=str(other.key)) == found(unit="T-BA-SA-02") == [new.pk]
    long_ago = (timezone.localdate() - timedelta(days=30)).isoformat()
    assert found(passed="false") == found(finished_to=long_ago) == [old.pk]
    assert found(finished_from=long_ago) == [new.pk]


@pytest.mark.parametrize("given", [{"activity": str(uuid4())}, {"activity": "x"}, {"activity": ""}, {"passed": "yes"}])
def test_what_cannot_be_used_is_refused(region, check, given):
    assert region.get(LIST, **given).status_code == 400


def test_a_file_says_what_pages_say(region, check, enrolment):
    attempted([enrolment], check)
    attempted([enrolment], check, right=False, number=2)
    lines = region.get(LIST, format="ndjson").getvalue().splitlines()
    assert [json.loads(line) for line in lines] == results(region)
    assert region.get(LIST, format="csv").getvalue().count(b"\r\n") == 3


@pytest.mark.parametrize("name", ["csv", "ndjson"])
def test_a_long_file_is_the_same_whoever_writes_it(region, check, enrolment, monkeypatch, name):
    """On PostgreSQL the database writes it from the fourth row on."""
    for number in range(1, 12):
        attempted([enrolment], check, right=number % 2 == 0, number=number)
    short = region.get(LIST, format=name).getvalue()
    for module in (whole, copying):
        monkeypatch.setattr(module, "ROWS_AT_A_TIME", 3)
    assert region.get(LIST, format=name).getvalue() == short and len(short.splitlines()) >= 11


def test_answers_come_only_to_who_has_the_right_and_asks(region, reader, check, enrolment):
    attempted([enrolment], check)
    assert region.get(LIST, responses="true").status_code == 403
    assert "responses" not in results(reader)[0] and "responses" not in results(reader, responses="false")[0]
    [row] = results(reader, responses="true")
    assert [one["answer"] for one in row["responses"]] == [{"answer": given["answer"]} for given in RIGHT]
    assert [(one["number"], one["grade"], one["language"]) for one in row["responses"]] == [
        (1, 1.0, "en"), (2, 1.0, "en"), (3, 1.0, "en"),
    ]  # fmt: skip


def test_no_key_comes_along(reader, check, enrolment):
    """Of a wrong answer nothing is told but that it was."""
    attempted([enrolment], check, right=False)
    told = json.dumps(results(reader, responses="true"))
    assert not any(word in told for word in (RIGHT[0]["answer"], RIGHT[1]["answer"][0], "correct", "Anyone"))


@pytest.mark.parametrize("by", ["a day", "the due date"])
def test_answers_and_grades_are_kept_back_until_she_is_told_herself(reader, check, enrolment, by):
    today = timezone.localdate()
    attempted([enrolment], check)
    check.feedback = "after_due"
    check.feedback_from = today + timedelta(days=1) if by == "a day" else None
    check.save()
    Enrolment.objects.filter(pk=enrolment.pk).update(due=today)
    [row] = results(reader, responses="true")
    assert row["responses"] is None and row["score"] == 100
    Enrolment.objects.filter(pk=enrolment.pk).update(due=today - timedelta(days=1))
    check.feedback_from = today if by == "a day" else None
    check.save()
    assert len(results(reader, responses="true")[0]["responses"]) == 3


def test_answers_come_on_pages_of_json_only(reader, check):
    assert set(reader.get(LIST, responses="true", format="csv").json()["fields"]) == {"responses"}
    assert set(reader.get(LIST, responses="true", since="begin").json()["fields"]) == {"responses"}


def test_a_page_with_answers_keeps_to_its_queries(reader, check, enrolment, django_assert_max_num_queries):
    attempted([enrolment], check)
    asked = {"responses": "true", "course": check.course.slug, "activity": str(check.key), "unit": "T-BA-SA"}
    results(reader, **asked)
    for number in range(2, 12):
        attempted([enrolment], check, number=number)
    # A page that isn't full costs one more than others.
    with django_assert_max_num_queries(9):
        assert len(results(reader, **asked)) == 11


def test_who_reads_it_is_noted_with_what_was_asked(world, reader, check, enrolment):
    attempted([enrolment], check)
    reader.get(LIST, responses="true")
    access = Access.objects.get()
    assert (access.asked, access.unit) == ("attempts?responses=true", world.region)


def test_tokens_from_before_gain_no_list(world, caller, check, enrolment):
    """A token reads what stands in its row, whatever lists are added."""
    attempted([enrolment], check)
    old = caller(world.region)
    before = ["completions", "enrolments", "officers", "units", "courses", "certificates", "xapi"]
    ApiClient.objects.filter(pk=old.client.pk).update(resources=before)
    for resource in ("attempts", "competencies", "item-statistics", "sessions"):
        assert old.get(f"/api/v1/{resource}/").status_code == 403
    assert old.get("/api/v1/certificates/").status_code == 200


def test_a_new_token_reads_answers_and_attendance_only_where_they_are_named(world, caller):
    assert caller(world.region).client.resources == list(RESOURCES)
    assert not {"responses", "attendance"} & set(RESOURCES)
    named = caller(world.region, resources=["attempts", "responses", "attendance"])
    assert named.client.resources == ["attempts", "responses", "attendance"]


def test_finishing_appends_one_change_that_names_the_attempt(check, enrolment):
    done = attempt(check, RIGHT, enrolment=enrolment)
    [change] = Change.objects.filter(about=done.pk)
    assert (change.enrolment_id, change.unit_id) == (enrolment.pk, enrolment.officer.unit_id)
    again = attempt(check, RIGHT, enrolment=enrolment)
    assert [one.kind for one in Change.objects.filter(about=again.pk)] == ["attempted"]


def test_a_copy_learns_of_finishing_grading_deleting_and_moving(world, caller, check, enrolment):
    region, station = Mirror(caller(world.region), LIST), Mirror(caller(world.station), LIST, page_size=1)
    for mirror in (region, station):
        mirror.pull()
    done, second = attempt(check, RIGHT, enrolment=enrolment), attempt(check, RIGHT, enrolment=enrolment)
    for mirror in (region, station):
        mirror.pull()
        assert set(mirror.rows) == {done.pk, second.pk}
    Attempt.objects.filter(pk=done.pk).update(percent=70)
    attempt_changed(done)
    region.pull()
    assert region.rows[done.pk]["score"] == 70
    officer = enrolment.officer
    officer.unit = world.sister_station
    officer.save()
    for mirror in (region, station):
        mirror.pull()
    assert {row["unit"] for row in region.rows.values()} == {"T-BA-SA-02"} and station.rows == {}
    Response.objects.filter(attempt=second).delete()
    second.delete()
    region.pull()
    assert set(region.rows) == {done.pk} and region.rows == region.listed()


def test_copies_follow_attempts_of_accounts_that_are_merged(world, caller, check, enrolment):
    other = make_enrolment(world.sister_station, world.course, "2")
    units = ("region", "station", "sister_station")
    mirrors = {(name, to): Mirror(caller(getattr(world, name)), to) for name in units for to in (LIST, CERTIFICATES)}
    hers = {attempt(check, RIGHT, enrolment=one).pk for one in (enrolment, other, enrolment)}
    cards = {certified(one).pk for one in (enrolment, other)}
    for mirror in mirrors.values():
        mirror.pull()
    chief = make.person("chief", role=Role.ADMINISTRATOR)
    merge(kept=enrolment.officer, merged=other.officer, reason="Entered twice.", by=chief)
    for mirror in mirrors.values():
        mirror.pull()
        assert mirror.rows == mirror.listed()
    for name, rest in (("region", (hers, cards)), ("station", (hers, cards)), ("sister_station", (set(), set()))):
        assert (set(mirrors[name, LIST].rows), set(mirrors[name, CERTIFICATES].rows)) == rest


def test_a_change_that_tells_of_many_attempts_comes_in_pieces(world, caller, check, enrolment):
    mirror = Mirror(caller(world.sister_station), LIST, page_size=2)
    mirror.pull()
    many = [attempted([enrolment], check, number=number)[0].pk for number in range(1, 8)]
    officer = enrolment.officer
    officer.unit = world.sister_station
    officer.save()
    sizes = []
    while True:
        known = set(mirror.rows)
        more = mirror.step()
        sizes.append(len(set(mirror.rows) - known))
        if not more:
            break
    assert max(sizes) == 2 and sum(sizes) == 7
    assert set(mirror.rows) == set(many) and mirror.rows == mirror.listed()
