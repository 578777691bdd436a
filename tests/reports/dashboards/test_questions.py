"""Questions that trouble a unit: beside everybody, without a key, never of few; who is led to the analysis."""

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import Page

from courses.models import Course
from people.models import Role
from quizzes import facility, tally
from quizzes.models import Attempt, ChoiceTally, Response
from reports.dashboards import question_views
from reports.dashboards.fold import fold
from tests import factories as make
from tests.quizzes import worlds

from .conftest import holder

RIGHT, OTHER = 1.0, 0.0


@pytest.fixture
def played(service):
    """A check and a scenario, which twelve of the station and twelve of another region did for the first time."""
    service.course.editions.update(competencies=worlds.COMPETENCIES)
    check = worlds.exercise(service.course, "check", "check")
    scenario = worlds.exercise(service.course, "scenario", "first-call")
    for unit, grade, choice in ((service.station, OTHER, "form"), (service.other, RIGHT, "ask")):
        for officer in make.officers(unit, 12):
            enrolment = make.enrolment(officer, service.course, status="in_progress", percent=50)
            node = next(iter(_document(check)["nodes"]))
            _attempt(enrolment, check, {"node": node, "answer": "x"}, grade)
            _attempt(enrolment, scenario, {"node": _decision(scenario), "choice": choice}, None)
    return check, scenario


def _document(activity) -> dict:
    return activity.versions.get().document


def _decision(activity) -> str:
    """The first decision that the expert's path comes by."""
    played = _document(activity)
    steps = (entry.partition(".")[0] for entry in played["expert_path"])
    return next(name for name in steps if played["nodes"][name]["type"] == "decision")


def _attempt(enrolment, activity, payload: dict, grade) -> None:
    version = activity.versions.get()
    one = Attempt.objects.create(
        enrolment=enrolment, activity=activity, version=version, number=1, seed=1, percent=50, passed=False,
        finished_at=enrolment.enrolled_at, competencies={"communication": 5000},
    )  # fmt: skip
    Response.objects.create(
        attempt=one, number=1, response_id=one.key, payload=payload, locale="en", grade=grade
    )
    key = payload.get("choice") or (ChoiceTally.RIGHT if grade == 1 else None)
    counts = {(payload["node"], ChoiceTally.ANSWERED): 1, **({(payload["node"], key): 1} if key else {})}
    tally.add(activity.pk, version.structure_hash, counts)


def page(service, who=None, unit=None):
    response = service.signed_in(who).get(reverse("unit_questions", args=[(unit or service.region).pk]))
    assert response.status_code == 200
    return response


def shares(response) -> list[tuple]:
    return [(row["answers"], row["percent"], row["everywhere"], row["troubles"]) for row in response.context["rows"]]


def test_a_question_and_a_decision_are_told_beside_everybodys_share(service, played):
    assert shares(page(service)) == [(12, 0, 50, True), (12, 0, 50, True)]
    admin = make.person(is_superuser=True)
    assert shares(page(service, admin, service.nation)) == [(24, 50, 50, False), (24, 50, 50, False)]


def test_neither_the_key_nor_what_was_chosen_is_on_the_page(service, played):
    html = page(service).content.decode()
    for activity in played:
        for node in _document(activity)["nodes"].values():
            for item in (*node.get("options", ()), *node.get("choices", ()), *node.get("questions", ())):
                assert item["text"] not in html


def test_what_fewer_than_ten_answered_is_not_told_to_who_manages_them_either(service, played):
    for officer in service.station.officers.all()[:3]:
        officer.unit = service.sister
        officer.save()
    assert shares(page(service, unit=service.station)) == []  # nine; and the three could be told from twelve
    assert shares(page(service, unit=service.sister)) == []
    assert len(shares(page(service))) == 2


def test_second_attempts_and_who_left_do_not_count(service, played):
    Attempt.objects.filter(enrolment__officer=service.station.officers.first()).update(number=2)
    service.station.officers.filter(pk=service.station.officers.last().pk).update(is_active=False)
    assert [row[0] for row in shares(page(service))] == [10, 10]


def test_only_who_may_edit_the_exercise_is_led_to_its_analysis(service):
    under = make.module_page(make.course_page("other", competencies=worlds.competencies(worlds.COMPETENCIES)))
    make.lesson_page(under)
    made = worlds.check_page(under)
    course = Course.objects.get(slug="other")
    activity = course.activities.get(kind="check")
    node = next(iter(_document(activity)["nodes"]))
    for officer in make.officers(service.station, 12):
        _attempt(make.enrolment(officer, course), activity, {"node": node, "answer": "x"}, RIGHT)
    address = reverse("unit_questions", args=[service.region.pk]) + f"?course={course.slug}"
    analysis = reverse("analysis", args=[made.pk])
    assert analysis not in service.signed_in().get(address).content.decode()

    trainer = holder(service.region, Role.TRAINER)
    trainer.groups.add(Group.objects.get(name=Role.TRAINER.value))
    html = service.signed_in(trainer).get(address).content.decode()
    assert analysis in html and "/officers/" not in html
    assert Page.objects.get(pk=made.pk).permissions_for_user(trainer).can_edit()


def test_the_page_costs_15_queries_at_most(service, played):
    client = service.signed_in()
    address = reverse("unit_questions", args=[service.region.pk])
    client.get(address)
    with CaptureQueriesContext(connection) as settled:
        client.get(address)
    assert len(settled) <= 13
    for officer in make.officers(service.sister, 12):
        enrolment = make.enrolment(officer, service.course)
        for activity in played:
            node = next(iter(_document(activity)["nodes"]))
            _attempt(enrolment, activity, {"node": node, "answer": "x"}, OTHER)
    fold()
    with CaptureQueriesContext(connection) as more:
        client.get(address)
    assert len(more) == len(settled)


def test_what_is_answered_twice_on_the_way_counts_once(service, played):
    for one in Response.objects.filter(attempt__enrolment__officer__unit=service.station):
        again = {**one.payload}
        Response.objects.create(
            attempt=one.attempt, number=2, response_id=service.course.activities.first().key, payload=again, locale="en",
            grade=one.grade,
        )  # fmt: skip
    assert shares(page(service)) == [(12, 0, 50, True), (12, 0, 50, True)]


def test_a_unit_that_is_few_of_everybody_is_told_the_same(service, played):
    before = shares(page(service))
    ChoiceTally.objects.update(count=F("count") * 1000)
    assert shares(page(service)) == before


def test_of_more_the_newest_are_counted_and_the_page_says_so(service, played, monkeypatch):
    for module in (facility, question_views):
        monkeypatch.setattr(module, "MOST_ATTEMPTS", 11)
    Response.objects.filter(attempt__in=Attempt.objects.order_by("pk")[:2]).update(grade=RIGHT)  # the oldest
    response = page(service)
    assert shares(response) == [(11, 0, 50, True), (11, 0, 50, True)]
    assert "Of each exercise the newest 11 first attempts are counted." in response.content.decode()
    monkeypatch.setattr(question_views, "MOST_ATTEMPTS", 12)
    assert "the newest" not in page(service).content.decode()
