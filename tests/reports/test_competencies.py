"""Competencies, figures of questions and live sessions in the API: what stands in a row, and what stays unsaid."""

import csv
import io
import json
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from meetings.models import Attendance
from progress.models import Enrolment
from quizzes.analyse_attempts import analyse, structures
from quizzes.models import Attempt
from reports.items import FLAGS
from reports.models import Access
from tests.quizzes import worlds
from tests.quizzes.answered import BADLY, RIGHT, WELL, WRONG, attempt, many
from tests.quizzes.worlds import Learner

from .attempted import analysed, attempted, booked, check_of, meeting_of
from .parquet_reader import read
from .world import make_course, make_enrolment

COMPETENCIES, ITEMS, SESSIONS = (f"/api/v1/{name}/" for name in ("competencies", "item-statistics", "sessions"))


@pytest.fixture
def region(world, caller):
    return caller(world.region)


@pytest.fixture
def check(world):
    return check_of(world.course)


def results(of, address: str, **parameters) -> list[dict]:
    response = of.get(address, **parameters)
    assert response.status_code == 200, response.content
    return response.json()["results"]


def lines(of, address: str, **parameters) -> list[dict]:
    response = of.get(address, format="csv", **parameters)
    assert response.status_code == 200, response.content
    return list(csv.DictReader(io.StringIO(response.getvalue().decode(), newline="")))


class TestCompetencies:
    def test_they_are_those_of_the_officers_own_page(self, world, region, check):
        scenario = worlds.exercise(world.course)
        enrolment = make_enrolment(world.station, world.course, "1")
        attempt(check, (RIGHT[0], *WRONG[1:]), enrolment=enrolment)
        attempt(scenario, WELL, enrolment=enrolment)
        attempt(scenario, BADLY, enrolment=enrolment)
        [row] = results(region, COMPETENCIES)
        page = Learner(check, enrolment.officer).browser.get(
            reverse("course_results", args=[world.course.slug])
        )
        shown = {one["label"]: one["percent"] for one in page.context["chart"]["rows"]}
        assert {one["title"]: one["percent"] for one in row["competencies"]} == shown
        by_key = {one["competency"]: one for one in row["competencies"]}
        assert by_key["communication"] == {
            "competency": "communication", "title": "Talking with victims", "language": "en", "percent": 100, "exercises": 1,
        }  # fmt: skip
        assert by_key["recording"]["exercises"] == 2
        assert (row["enrolment"], row["officer"], row["unit"]) == (enrolment.pk, enrolment.officer_id, "T-BA-SA-01")

    def test_what_she_is_not_told_yet_counts_for_nothing(self, world, region, check):
        enrolment = make_enrolment(world.station, world.course, "1")
        attempted([enrolment], check)
        check.feedback, check.feedback_from = "after_due", timezone.localdate() + timedelta(days=1)
        check.save()
        assert results(region, COMPETENCIES)[0]["competencies"] == []
        [line] = lines(region, COMPETENCIES)
        assert (line["competency"], line["percent"], line["exercises"]) == ("", "", "0")

    def test_a_file_has_a_line_for_each_and_goes_on_after_an_enrolment(self, world, region, check):
        enrolments = [make_enrolment(world.station, world.course, str(number)) for number in range(3)]
        attempted(enrolments, check)
        told = lines(region, COMPETENCIES)
        assert [(line["enrolment"], line["competency"], line["percent"]) for line in told] == [
            (str(one.pk), "recording", "100") for one in enrolments
        ]
        assert lines(region, COMPETENCIES, after=enrolments[1].pk) == told[2:]
        assert list(lines(region, COMPETENCIES, fields="percent")[0]) == ["enrolment", "percent"]

    def test_it_narrows_by_course_and_unit_and_titles_come_as_asked(self, world, region, check):
        attempted([make_enrolment(world.station, world.course, "1")], check)
        world.course.editions.filter(locale="bs").update(competencies={"recording": "Bilježenje"})
        assert results(region, COMPETENCIES, course=make_course("other", "Other").slug) == []
        assert results(region, COMPETENCIES, unit="T-BA-SA-02") == []
        [row] = results(region, COMPETENCIES, unit="T-BA-SA-01", lang="bs")
        assert [(one["title"], one["language"]) for one in row["competencies"]] == [("Bilježenje", "bs")]

    def test_regraded_attempts_count_as_they_stand(self, world, region, check):
        enrolment = make_enrolment(world.station, world.course, "1")
        attempted([enrolment], check, right=False)
        assert results(region, COMPETENCIES)[0]["competencies"][0]["percent"] == 0
        attempted([enrolment], check, number=2)
        assert results(region, COMPETENCIES)[0]["competencies"][0]["percent"] == 100

    def test_who_reads_it_is_noted(self, world, region):
        region.get(COMPETENCIES)
        assert Access.objects.get().asked == "competencies"


class TestItems:
    def test_figures_come_without_options_words_or_persons(self, region, check):
        analysis = analysed(check)
        [row] = results(region, ITEMS)
        assert (row["analysis"], row["activity"], row["attempts"]) == (analysis.pk, str(check.key), 41)
        assert row["items"] == [{
            "item": "who", "number": 1, "points": 1, "answered": 40, "unanswered": 3, "facility": 0.73,
            "discrimination": 0.1, "seconds": 21.4, "flags": ["the_strongest_prefer"], "by_language": [],
        }]  # fmt: skip
        assert "secret" not in json.dumps(row) and not Access.objects.exists()

    def test_they_are_those_of_the_analysis(self, region, check):
        many(check, 40, right=0.5)
        analyse(check, structures(check)[0])
        [row] = results(region, ITEMS)
        assert row["mean"] == 50 and row["passed"] == 0.5
        told = [(one["number"], one["answered"], one["facility"]) for one in row["items"]]
        assert told == [(1, 40, 0.5), (2, 40, 0.5), (3, 40, 0.5)]
        assert {flag for one in row["items"] for flag in one["flags"]} <= set(FLAGS)

    def test_where_too_few_have_answered_nothing_is_said(self, region, check):
        analysed(check, enough=False)
        analysed(check, item={"answered": 9, "discrimination": 0.5})
        [row] = results(region, ITEMS)
        [item] = row["items"]
        assert (item["facility"], item["discrimination"], item["seconds"]) == (None, None, None)

    def test_a_file_has_a_line_for_each_question_with_numbers_as_numbers(self, region, check):
        analysed(check)
        [line] = lines(region, ITEMS)
        assert (line["item"], line["facility"], line["flags"]) == ("who", "0.73", "the_strongest_prefer")
        columns, [row] = read(region.get(ITEMS, format="parquet").getvalue())
        assert dict(zip(columns, row, strict=True))["facility"] == 0.73

    def test_it_narrows_by_course_and_activity(self, region, check):
        other = check_of(make_course("other", "Other"))
        analysed(check)
        one = analysed(other)
        assert [row["analysis"] for row in results(region, ITEMS, course="other")] == [one.pk]
        assert [row["analysis"] for row in results(region, ITEMS, activity=str(other.key))] == [one.pk]


class TestSessions:
    def test_a_session_says_when_where_and_how_many_of_ours_come(self, world, region):
        meeting = meeting_of(world.course, place="Lipa", languages=["bs", "sr-latn"], taken=3, places=20)
        mine, away = make_enrolment(world.station, world.course, "1"), make_enrolment(world.other_region, world.course, "2")
        for enrolment in (mine, away):
            booked(meeting, enrolment)
            there(meeting, enrolment)
        booked(meeting, make_enrolment(world.station, world.course, "3"), status="waiting")
        booked(meeting, make_enrolment(world.station, world.course, "4"), status="given_back")
        [row] = results(region, SESSIONS)
        assert (row["session"], row["key"], row["place"], row["online"]) == (meeting.pk, str(meeting.key), "Lipa", False)
        assert (row["places"], row["taken"], row["booked"], row["waiting"], row["attended"]) == (20, 3, 1, 1, 1)
        assert row["title"] and (row["language"], row["languages"]) == ("en", "bs sr-Latn")
        assert "attendance" not in row and not Access.objects.exists()

    def test_only_sessions_that_concern_officers_in_sight_are_told(self, world, caller):
        for_all = meeting_of(world.course)
        above = meeting_of(world.course, units=[world.region])
        beside = meeting_of(world.course, units=[world.sister_station])
        visited = meeting_of(world.course, units=[world.other_region])
        there(visited, make_enrolment(world.station, world.course, "1"))
        told = [row["session"] for row in results(caller(world.station), SESSIONS)]
        assert told == [for_all.pk, above.pk, visited.pk] and beside.pk not in told

    def test_who_came_is_told_with_a_right_of_its_own_and_noted(self, world, caller, region):
        meeting = meeting_of(world.course)
        mine, away = make_enrolment(world.station, world.course, "1"), make_enrolment(world.other_region, world.course, "2")
        booked(meeting, mine)
        at = timezone.now().replace(microsecond=0)
        there(meeting, mine, counted_at=at)
        there(meeting, away)
        assert region.get(SESSIONS, attendance="true").status_code == 403
        named = caller(world.region, resources=["sessions", "attendance"])
        [row] = results(named, SESSIONS, attendance="true")
        assert row["attendance"] == [{
            "officer": mine.officer_id, "booking": "booked", "attended": True,
            "counted_at": timezone.localtime(at).isoformat(timespec="seconds"),
        }]  # fmt: skip
        assert Access.objects.get().asked == "sessions?attendance=true"
        assert named.get(SESSIONS, attendance="true", format="csv").status_code == 400

    def test_it_narrows_by_day_course_and_whether_it_was_cancelled(self, world, region):
        past = meeting_of(world.course, begins=timezone.now() - timedelta(days=30))
        gone = meeting_of(world.course, cancelled_at=timezone.now())
        other = meeting_of(make_course("other", "Other"))

        def found(**parameters):
            return [row["session"] for row in results(region, SESSIONS, **parameters)]

        today = timezone.localdate().isoformat()
        assert found(begins_to=today) == [past.pk] and found(begins_from=today) == [gone.pk, other.pk]
        assert found(cancelled="true") == [gone.pk] and found(cancelled="false") == [past.pk, other.pk]
        assert found(course="other") == found(activity=str(other.activity.key)) == [other.pk]

    def test_titles_come_in_the_language_asked_for(self, world, region):
        meeting = meeting_of(world.course)
        meeting.activity.editions.create(locale="bs", title="Susret", minutes=60)
        [row] = results(region, SESSIONS, lang="bs")
        assert (row["title"], row["language"]) == ("Susret", "bs")
        assert lines(region, SESSIONS, lang="bs")[0]["title"] == "Susret"


def there(meeting, enrolment: Enrolment, **fields) -> Attendance:
    """She was there, as a row alone."""
    known = {"way": "list", "by": enrolment.officer, "at": timezone.now()}
    return Attendance.objects.create(meeting=meeting, activity=meeting.activity, officer=enrolment.officer, **known | fields)


@pytest.mark.parametrize("address", [COMPETENCIES, ITEMS, SESSIONS, "/api/v1/attempts/"])
@pytest.mark.parametrize("way_out", ["csv", "ndjson", "xlsx", "parquet"])
def test_every_list_comes_in_every_format(world, region, check, address, way_out):
    enrolment = make_enrolment(world.station, world.course, "1")
    attempted([enrolment], check)
    analysed(check)
    booked(meeting_of(world.course), enrolment)
    response = region.get(address, format=way_out)
    assert response.status_code == 200 and len(response.getvalue()) > 50
    if way_out == "parquet":
        assert len(read(region.get(address, format=way_out).getvalue())[1]) >= Attempt.objects.count()
