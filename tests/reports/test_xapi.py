"""xAPI: statements of the shape that version 1.0.3 asks for, of one's own officers, each once."""

import re
from datetime import timedelta
from uuid import UUID

import pytest
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from people.models import Role
from quizzes.models import Attempt, PublishedVersion
from reports.models import Access
from tests import factories as make

from .world import completed, enrol

HERE = "/xapi/statements"
SPEAKS = {"X-Experience-API-Version": "1.0.3"}
UNITS = ("nation", "region", "station", "sister_station", "other_region")
SEES = {
    "nation": set(UNITS),
    "region": {"region", "station", "sister_station"},
    "station": {"station"},
    "sister_station": {"sister_station"},
    "other_region": {"other_region"},
}


@pytest.fixture
def history(world):
    """In each unit one officer, named as it, who failed, passed and completed at the same moment."""
    course = make.syllabus()
    activity = course.activities.first()
    version = PublishedVersion.objects.create(activity=activity, locale="en", document={})
    at = timezone.now() - timedelta(hours=1)
    for name in UNITS:
        [enrolment] = enrol([make.person(name, role=Role.OFFICER, unit=getattr(world, name))], course, **completed(at))
        for number, passed in ((1, False), (2, True)):
            attempt = Attempt.objects.create(
                enrolment=enrolment, activity=activity, version=version, number=number, seed=1,
                finished_at=at - timedelta(minutes=2 - number), percent=80 if passed else 30, passed=passed,
            )  # fmt: skip
            Attempt.objects.filter(pk=attempt.pk).update(started_at=at - timedelta(minutes=9))
    return at


def ask(caller, address=HERE, **parameters) -> dict:
    response = caller.get(address, headers=SPEAKS, **parameters)
    assert response.status_code == 200, response.content
    assert response["X-Experience-API-Version"] == "1.0.3" and response["X-Experience-API-Consistent-Through"]
    return response.json()


def walk(caller, **parameters) -> list[dict]:
    answer = ask(caller, **parameters)
    told = answer["statements"]
    while answer["more"]:
        assert answer["more"].startswith(f"{HERE}?")
        answer = ask(caller, answer["more"])
        told += answer["statements"]
    return told


def check_shape(statement: dict) -> None:
    """The rules of xAPI 1.0.3, part two, for the properties that are used here; and no other property."""
    assert set(statement) == {
        "id", "actor", "verb", "object", "result", "context", "timestamp", "stored", "authority", "version",
    }  # fmt: skip
    assert str(UUID(statement["id"])) == statement["id"] and statement["version"] == "1.0.3"
    for agent in (statement["actor"], statement["authority"]):
        assert set(agent) == {"objectType", "account"} and agent["objectType"] == "Agent"
        assert set(agent["account"]) == {"homePage", "name"} and re.match(r"https?://", agent["account"]["homePage"])
    assert set(statement["verb"]) == {"id", "display"} and statement["verb"]["id"].startswith(("http://adlnet.gov/", "https://w3id.org/xapi/adl/"))
    assert set(statement["object"]) == {"objectType", "id", "definition"}
    assert statement["object"]["objectType"] == "Activity" and re.match(r"https?://", statement["object"]["id"])
    assert set(statement["object"]["definition"]) <= {"type", "name"}
    result = statement["result"]
    assert set(result) <= {"score", "success", "completion", "duration", "extensions"}
    if "score" in result:
        assert set(result["score"]) == {"scaled", "raw", "min", "max"}
        assert -1 <= result["score"]["scaled"] <= 1 and 0 <= result["score"]["raw"] <= 100
        assert re.fullmatch(r"PT\d+(\.\d{1,2})?S", result["duration"]) and isinstance(result["success"], bool)
    assert set(statement["context"]) <= {"registration", "platform", "contextActivities"}
    UUID(statement["context"]["registration"])
    for name in ("timestamp", "stored"):
        assert timezone.is_aware(parse_datetime(statement[name]))
    assert not [value for value in statement.values() if value is None]


def test_statements_have_the_shape_that_the_standard_asks_for(world, caller, history):
    told = ask(caller(world.station))["statements"]
    for statement in told:
        check_shape(statement)
    assert [one["verb"]["display"]["en"] for one in told] == ["completed", "passed", "failed"]
    assert {one["actor"]["account"]["name"] for one in told} == {"station"}
    assert told[0]["result"] == {"completion": True}
    assert told[1]["result"] == {
        "score": {"scaled": 0.8, "raw": 80, "min": 0, "max": 100}, "success": True, "duration": "PT540.00S",
    }  # fmt: skip
    assert len({one["context"]["registration"] for one in told}) == 1
    assert told[1]["context"]["contextActivities"]["parent"] == [told[0]["object"]]


@pytest.mark.parametrize("unit", UNITS)
def test_each_unit_sees_its_own_and_what_is_below(world, caller, history, unit):
    told = walk(caller(getattr(world, unit)))
    assert {one["actor"]["account"]["name"] for one in told} == SEES[unit]
    assert len(told) == 3 * len(SEES[unit])


@pytest.mark.parametrize("ascending", ["true", "false"])
@pytest.mark.parametrize("limit", [1, 2, 4, 7, 0])
def test_page_by_page_each_comes_once_and_in_order(world, caller, history, ascending, limit):
    nation = caller(world.nation)
    told = walk(nation, limit=limit, ascending=ascending)
    assert len({one["id"] for one in told}) == len(told) == 15
    moments = [one["stored"] for one in told]
    assert moments == sorted(moments, reverse=ascending == "false")
    assert told == ask(nation, ascending=ascending)["statements"]


def test_since_is_before_and_until_is_included(world, caller, history):
    station, at = caller(world.station), history.isoformat()
    assert [one["verb"]["display"]["en"] for one in walk(station, until=at)] == ["completed", "passed", "failed"]
    assert walk(station, since=at) == []
    before = (history - timedelta(minutes=1)).isoformat()
    assert [one["verb"]["display"]["en"] for one in walk(station, since=before, ascending="true")] == ["passed", "completed"]


def test_the_youngest_come_when_nothing_can_come_before_them(world, caller):
    enrol([make.person("new", unit=world.station)], world.course, **completed())
    assert walk(caller(world.station)) == []


def test_who_speaks_another_version_or_asks_for_what_there_is_not_is_told(world, caller, history):
    station = caller(world.station)
    for headers in ({}, {"X-Experience-API-Version": "2.0.0"}):
        response = station.get(HERE, headers=headers)
        assert (response.status_code, response["X-Experience-API-Version"]) == (400, "1.0.3")
    for parameters in ({"verb": "x"}, {"since": "x"}, {"limit": "-1"}, {"cursor": "x"}, {"ascending": "maybe"}):
        assert station.get(HERE, headers=SPEAKS, **parameters).status_code == 400


def test_only_tokens_that_read_statements_do_and_nothing_can_be_written(world, caller, client, history):
    narrow = caller(world.station, resources=["completions"])
    assert narrow.get(HERE, headers=SPEAKS).status_code == 403
    assert client.get(HERE, headers=SPEAKS).status_code == 401
    for method in ("post", "put", "delete", "patch"):
        assert getattr(caller(world.station).http, method)(HERE, headers=SPEAKS).status_code == 405


def test_reading_is_noted_and_costs_the_same_for_many(world, caller, history, django_assert_max_num_queries):
    nation = caller(world.nation)
    ask(nation)
    assert Access.objects.get().asked == "xapi"
    with django_assert_max_num_queries(9):
        ask(nation)


def test_a_completion_that_was_renewed_is_told_with_both_days(world, caller, history):
    from progress.models import Enrolment, PastCompletion

    station = caller(world.station)
    before = [one for one in walk(station) if one["verb"]["id"].endswith("completed")]
    mine = Enrolment.objects.get(officer__service_number="station")
    then, now = mine.completed_at, timezone.now() - timedelta(minutes=5)
    PastCompletion.objects.create(enrolment=mine, completed_at=then)
    Enrolment.objects.filter(pk=mine.pk).update(completed_at=now)

    told = [one for one in walk(station, limit=1, ascending="true") if one["verb"]["id"].endswith("completed")]

    assert [parse_datetime(one["timestamp"]) < now - timedelta(minutes=1) for one in told] == [True, False]
    assert told[0] == before[0]
    assert told[1]["id"] != told[0]["id"]


@pytest.mark.parametrize(("how", "reason"), [("exempt", "Administrative"), ("recognised", "Equivalent Outside Activity")])
def test_what_was_not_learned_here_is_told_as_waived_with_its_reason(world, caller, history, how, reason):
    from progress.models import Enrolment, PastCompletion

    station = caller(world.station)
    mine = Enrolment.objects.get(officer__service_number="station")
    [learned] = [one for one in walk(station) if one["verb"]["display"]["en"] == "completed"]
    Enrolment.objects.filter(pk=mine.pk).update(completed_by=how)
    # What she had learned before stands as that.
    PastCompletion.objects.create(enrolment=mine, completed_at=mine.completed_at - timedelta(days=1))

    told = [one for one in walk(station) if one["verb"]["display"]["en"] in ("waived", "completed")]

    assert [one["verb"]["id"] for one in told] == [
        "https://w3id.org/xapi/adl/verbs/waived", "http://adlnet.gov/expapi/verbs/completed",
    ]  # fmt: skip
    assert told[0]["result"] == {
        "success": True, "completion": True,
        "extensions": {"https://w3id.org/xapi/cmi5/result/extensions/reason": reason},
    }  # fmt: skip
    assert told[0]["id"] != learned["id"]
    for one in told:
        check_shape(one)


def test_a_waiver_that_was_renewed_by_learning_stays_a_waiver(world, caller, history):
    from progress.models import Enrolment, PastCompletion

    mine = Enrolment.objects.get(officer__service_number="station")
    PastCompletion.objects.create(enrolment=mine, completed_at=mine.completed_at - timedelta(days=1), completed_by="exempt")

    told = walk(caller(world.station), ascending="true")

    assert told[0]["verb"]["display"]["en"] == "waived" and told[-1]["verb"]["display"]["en"] == "completed"
