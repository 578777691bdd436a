"""Competencies and memory of a unit: what is counted, who reads it, what is hidden, what it costs."""

import csv
import io
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from courses.models import Course
from people.models import Role, Unit
from quizzes.models import Attempt, ChoiceTally, MemoryCard, PublishedVersion, Response
from quizzes.shares import WHOLE
from reports.dashboards import learning as of_learning
from reports.dashboards.fold import differences, fold
from reports.dashboards.models import Access, RollUp
from tests import factories as make
from tests.quizzes import worlds
from tests.quizzes.worlds import Learner

from .conftest import Service, holder


@pytest.fixture
def tested(service) -> Service:
    """Four officers of the station, in a course that trains two competencies."""
    Course.objects.filter(pk=service.course.pk).get().editions.update(competencies={"signs": "Signs", "talk": "Talking"})
    for name, shares in {"a": {"signs": 9000, "talk": 4000}, "b": {"signs": 5000}, "c": {"signs": 4999}}.items():
        attempt(service, make.officer(f"T-{name}", unit=service.station, last_name=f"Name {name}"), shares)
    make.enrolment(make.officer("T-none", unit=service.station), service.course)
    return service


def attempt(service, officer, shares, *, percent=50, activity=None, enrolment=None, number=1) -> Attempt:
    activity = activity or service.course.activities.first()
    version, _ = PublishedVersion.objects.get_or_create(
        activity=activity, locale="en", content_hash="c", defaults={"structure_hash": "s", "document": {}}
    )
    enrolment = enrolment or make.enrolment(officer, service.course, status="in_progress", percent=50)
    return Attempt.objects.create(
        enrolment=enrolment, activity=activity, version=version, number=number, seed=1, percent=percent,
        passed=False, finished_at=timezone.now(),
        competencies={key: share * (WHOLE // 10_000) for key, share in shares.items()},
    )  # fmt: skip


def page(service, who=None, unit=None, name="unit_competencies", **asked):
    return service.signed_in(who).get(reverse(name, args=[(unit or service.region).pk]), asked)


def rows(response) -> dict:
    return {row["title"]: row for row in response.context["competencies"]}


def test_it_says_for_each_competency_how_many_are_at_which_level_and_the_mean(tested):
    found = rows(page(tested))
    assert [one["number"] for one in found["Signs"]["numbers"]] == [1, 1, 1]
    assert (found["Signs"]["people"], found["Signs"]["percent"]) == (3, (90 + 50 + 49) // 3)
    assert [one["number"] for one in found["Talking"]["numbers"]] == [0, 0, 1]
    assert list(found) == ["Talking", "Signs"]  # the weakest first


def test_each_figure_opens_the_list_behind_it_and_the_list_exports_with_the_result(tested):
    client = tested.signed_in()
    for row in rows(page(tested)).values():
        links = [(row["url"], row["people"]), *((one["url"], one["number"]) for one in row["numbers"] if one["url"])]
        for url, number in links:
            assert client.get(url).context["page"].paginator.count == number, url
    strong = rows(page(tested))["Signs"]["numbers"][0]["url"]
    shown = client.get(strong)
    assert [(line.officer.service_number, line.share) for line, _url in shown.context["lines"]] == [("T-a", 90)]
    assert "Signs, 80–100" in shown.content.decode()
    assert Access.objects.latest("pk").officers.get().officer.service_number == "T-a"
    taken = client.post(strong, {"purpose": "follow_up", "format": "csv"})
    lines = list(csv.reader(io.StringIO(taken.getvalue().decode("utf-8-sig"), newline="")))
    assert (lines[0][-1], lines[1][0], lines[1][-1]) == ("Signs", "T-a", "90")


def test_a_competency_without_its_course_and_a_course_that_is_not_there_are_answered_with_a_sentence(tested):
    client = tested.signed_in()
    for name, asked in (("unit_officers", {"competency": "signs"}), ("unit_competencies", {"course": "nonsense"})):
        response = client.get(reverse(name, args=[tested.region.pk]), asked)
        assert response.status_code == 400 and b'role="alert"' in response.content


def test_of_each_exercise_the_best_attempt_counts_and_of_several_the_mean(tested):
    officer = tested.station.officers.get(service_number="T-b")
    enrolment = officer.enrolments.get()
    attempt(tested, officer, {"signs": 10_000}, percent=40, enrolment=enrolment, number=2)
    assert rows(page(tested))["Signs"]["numbers"][1]["number"] == 1  # the worse attempt changes nothing
    attempt(tested, officer, {"signs": 7000}, percent=60, enrolment=enrolment, number=3)
    attempt(tested, officer, {"signs": 9001}, activity=tested.course.activities.last(), enrolment=enrolment)
    fold()
    assert rows(page(tested))["Signs"]["percent"] == (90 + 80 + 49) // 3
    assert differences() == 0


@pytest.mark.django_db
def test_who_plays_keeps_her_shares_with_the_result():
    learner = Learner(worlds.exercise(worlds.course(lessons=1)))
    learner.begin().play(*worlds.WELL)
    kept = Attempt.objects.get().competencies
    assert set(kept) <= set(worlds.COMPETENCIES) and set(kept.values()) == {WHOLE}
    learner.begin().play(*worlds.BADLY)
    assert set(Attempt.objects.get(number=2).competencies.values()) != {WHOLE}


@pytest.mark.django_db
def test_shares_of_attempts_from_before_are_made_up_for_in_the_background():
    from quizzes.competencies import owed_competencies

    Learner(worlds.exercise(worlds.course(lessons=1))).begin().play(*worlds.WELL)
    kept = Attempt.objects.get().competencies
    Attempt.objects.update(competencies=None)

    assert owed_competencies() is False
    assert Attempt.objects.get().competencies == kept
    assert owed_competencies() is False


@pytest.mark.django_db
def test_an_attempt_that_cannot_be_replayed_holds_up_no_other():
    from quizzes.competencies import owed_competencies

    for n in range(2):
        Learner(worlds.exercise(worlds.course(slug=f"course-{n}", lessons=1))).begin().play(*worlds.WELL)
    broken, whole = Attempt.objects.order_by("pk")
    Response.objects.filter(attempt=broken).update(payload={"node": "nowhere", "answer": "x"})
    Attempt.objects.update(competencies=None)

    assert owed_competencies() is False
    broken.refresh_from_db()
    kept = whole.competencies
    whole.refresh_from_db()
    assert broken.competencies == {} and whole.competencies == kept


def test_a_trainer_sees_no_small_group_and_never_a_list(tested):
    trainer = holder(tested.region, Role.TRAINER)
    found = rows(page(tested, trainer))
    assert all(row["hidden"] for row in found.values())
    assert "/officers/" not in page(tested, trainer).content.decode()

    for n in range(9):
        attempt(tested, make.officer(f"M-{n}", unit=tested.station), {"signs": 8500})
    shown = rows(page(tested, trainer))
    assert shown["Signs"]["people"] == 12 and shown["Talking"]["hidden"]
    assert all(not one["url"] for one in shown["Signs"]["numbers"])


def test_a_unit_that_could_be_taken_from_the_one_above_is_hidden_from_a_trainer(tested):
    for n in range(9):
        attempt(tested, make.officer(f"M-{n}", unit=tested.station), {"signs": 8500})
    attempt(tested, make.officer("S-1", unit=tested.sister), {"signs": 1000})
    trainer = holder(tested.region, Role.TRAINER)
    assert rows(page(tested, trainer, tested.sister))["Signs"]["hidden"]
    assert rows(page(tested, trainer, tested.station))["Signs"]["hidden"]  # the one left in the sister
    assert rows(page(tested, trainer))["Signs"]["people"] == 13


def card(activity, officer, *, days=0, node="q1", **fields) -> MemoryCard:
    """A question that she was asked so many days ago."""
    last = timezone.now() - timedelta(days=days)
    kept = {"state": 2, "stability": 30.0, "difficulty": 5.0, "due": timezone.now(), "last_review": last, **fields}
    return MemoryCard.objects.create(officer=officer, activity=activity, node=node, **kept)


@pytest.fixture
def check(service):
    """Ten officers of the station were asked from memory, and ten of the sister."""
    made = make.activity(service.course, "check", kind="check")
    for unit in (service.station, service.sister):
        for officer in make.officers(unit, 10):
            make.enrolment(officer, service.course, status="completed", completed_at=timezone.now())
            card(made, officer)
    return made


def topics(response) -> list[tuple]:
    return [(one["people"], one["percent"]) for one in response.context["topics"]]


def test_a_unit_reads_how_well_ten_people_or_more_remember(service, check):
    ((people, percent),) = topics(page(service))
    assert people == 20
    assert 88 <= percent <= 92  # by FSRS nine of ten are known after as many days as the memory is stable
    assert topics(page(service, unit=service.station))[0][0] == 10


@pytest.mark.parametrize("everybody", [0, 20, 100_000])
def test_of_many_cards_some_drawn_by_lot_say_it_however_they_are_found(service, check, everybody, monkeypatch):
    """Another check of the course is drawn by itself; whoever of everybody did it, the unit's are found."""
    monkeypatch.setattr(of_learning, "CARDS", 12)
    other = make.activity(service.course, "another", kind="check")
    type(other).objects.filter(pk=other.pk).update(module_key=uuid4())
    for officer in service.station.officers.all():
        card(other, officer, days=300)
    for one in (check, other):
        ChoiceTally.objects.create(activity=one, structure_hash="s", node="q1", choice="", count=everybody)
    fold()
    with CaptureQueriesContext(connection) as queries:
        weak, well = topics(page(service))
    assert (weak[0], well[0]) == (10, 20)
    assert weak[1] < 80 and 88 <= well[1] <= 92
    assert sum("quizzes_memorycard" in one["sql"] for one in queries) == 1


def test_memory_of_fewer_than_ten_is_not_told_to_who_manages_them_either(service, check):
    MemoryCard.objects.filter(officer=service.station.officers.first()).delete()
    assert topics(page(service, unit=service.station)) == [(None, None)]
    assert topics(page(service, unit=service.sister)) == [(None, None)]  # the region without it would tell the station's
    assert topics(page(service))[0][0] == 19
    assert "Groups of fewer than ten people" in page(service, unit=service.station).content.decode()


def test_what_is_not_asked_any_more_and_what_was_never_answered_says_nothing(service, check):
    for unit in (service.station, service.sister):
        MemoryCard.objects.filter(officer__unit=unit).update(retired_at=timezone.now())
    assert page(service).context["course"] is None
    card(check, service.station.officers.first(), node="q2", stability=None, difficulty=None, last_review=None)
    assert page(service).context["course"] is None


def test_nobody_reads_the_memory_of_a_person(service, check):
    html = page(service).content.decode()
    assert all(officer.last_name not in html for officer in service.station.officers.all())
    assert not Access.objects.exists()


def test_the_roll_ups_agree_after_every_kind_of_change_to_what_was_learned(tested):
    officer = tested.station.officers.get(service_number="T-a")
    made = make.activity(tested.course, "check", kind="check")

    def holds(**numbers) -> None:
        assert differences() == 0
        for facet, number in numbers.items():
            lines = RollUp.objects.filter(path=tested.region.path, facet=facet, number__gt=0)
            assert sum(lines.exclude(value__endswith="|sum").values_list("number", flat=True)) == number, facet

    holds(tested=3, competency=4, memory=0, people=4)
    asked = card(made, officer, stability=None, difficulty=None, last_review=None)
    holds(memory=0)
    MemoryCard.objects.filter(pk=asked.pk).update(stability=1.0, difficulty=1.0, last_review=timezone.now())
    holds(memory=1)
    type(made).objects.filter(pk=made.pk).update(position=None)
    holds(memory=0)
    type(made).objects.filter(pk=made.pk).update(position=9, module_key=uuid4())
    holds(memory=1)
    asked.delete()
    holds(memory=0)
    Attempt.objects.filter(enrolment__officer=officer).update(competencies={"talk": 1})
    holds(tested=3, competency=3)
    Attempt.objects.filter(enrolment__officer=officer).delete()
    holds(tested=2, competency=2)
    type(officer).objects.filter(service_number="T-b").update(unit=tested.other)
    holds(tested=1, people=3)
    type(officer).objects.filter(service_number="T-c").update(is_active=False)
    holds(tested=0, competency=0, people=2)
    make.officer(unit=tested.sister).delete()
    holds(people=2)
    Unit.objects.get(pk=tested.station.pk).move(Unit.objects.get(pk=tested.other.pk), "first-child")
    holds(people=0)


PAGES = ["unit", "unit_over_time", "unit_tree", "unit_competencies", "unit_questions", "unit_compare"]


def test_the_course_that_is_asked_for_is_kept_from_page_to_page(tested):
    asked = f"?course={tested.course.slug}"
    for name in ("unit", "unit_over_time", "unit_competencies", "unit_questions", "unit_compare"):
        html = page(tested, name=name, course=tested.course.slug).content.decode()
        for other in ("unit", "unit_over_time", "unit_competencies", "unit_questions", "unit_compare"):
            assert f'href="{reverse(other, args=[tested.region.pk])}{asked}"' in html, (name, other)
    html = page(tested, name="unit_competencies", course="gone").content.decode()
    assert f'href="{reverse("unit_questions", args=[tested.region.pk])}"' in html


@pytest.mark.parametrize("name", PAGES)
def test_a_page_of_a_unit_costs_15_queries_at_most_also_when_it_has_to_count(tested, name):
    client = tested.signed_in()
    address = reverse(name, args=[tested.region.pk])
    client.get(address)
    with CaptureQueriesContext(connection) as settled:
        client.get(address)
    make.enrolment(make.officer(unit=tested.station), tested.course)
    with CaptureQueriesContext(connection) as counting:
        assert client.get(address).status_code == 200
    savepoint = 2 if connection.vendor == "postgresql" else 0
    assert len(counting) - savepoint == len(settled) + 1
    assert len(settled) + 1 <= 15, f"{name}: {len(settled)}"


@pytest.mark.parametrize("name", ["unit_competencies"])
def test_the_page_costs_15_queries_at_most_however_many_there_are(tested, name):
    client = tested.signed_in()
    address = reverse(name, args=[tested.region.pk])
    client.get(address)
    make.enrolment(make.officer(unit=tested.station), tested.course)
    with CaptureQueriesContext(connection) as counting:
        client.get(address)
    savepoint = 2 if connection.vendor == "postgresql" else 0
    assert len(counting) - savepoint <= 15
    check = make.activity(tested.course, "check", kind="check")
    for officer in make.officers(tested.sister, 12):
        attempt(tested, officer, {"signs": 8000, "talk": 3000, "more": 1})
        card(check, officer)
    fold()
    client.get(address)
    with CaptureQueriesContext(connection) as settled:
        client.get(address)
    assert len(settled) <= 12
