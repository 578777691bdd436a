"""Assigning from a unit's pages: who manages it does, to her branch; nobody else."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from people.models import Rank, Role, UnitRole
from progress.assign import Terms, assign, assign_to
from progress.models import Assignment, Enrolment
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def region():
    return make.unit("R")


@pytest.fixture
def station(region):
    return make.unit("R-1", above=region)


@pytest.fixture
def course():
    return make.syllabus()


def holder(unit, role=Role.UNIT_MANAGER):
    person = make.person(role=role)
    UnitRole.objects.create(user=person, unit=unit, role=role)
    return person


@pytest.fixture
def chief(station):
    return holder(station)


@pytest.fixture
def client(chief):
    return make.signed_in(chief)


def page(unit, rest: str = "") -> str:
    return f"/en/units/{unit.pk}/assign/{rest}"


def confirmed(client, address: str, form: dict):
    shown = client.post(address, form)
    assert shown.status_code == 200, shown.context["form"].errors
    return shown, client.post(address, {**form, "foreseen": shown.context["digest"]})


def file(text: str) -> dict:
    return {"file": SimpleUploadedFile("a.csv", text.encode())}


def test_a_manager_assigns_to_her_unit_after_a_look(client, chief, course, station):
    make.officers(station, 2)
    shown, done = confirmed(client, page(station), {"course": course.pk, "days": "14", "remind_before": "7, 1"})
    assert "It reaches 2 officers." in shown.content.decode() and "Nothing has been changed yet." in shown.content.decode()
    assert done["Location"] == page(station)
    one = Assignment.objects.get()
    assert (one.unit, one.assigned_by, one.days, one.remind_before) == (station, chief, 14, [7, 1])
    listed = client.get(page(station)).content.decode()
    assert "14 days after getting it" in listed and page(station, f"{one.pk}/") in listed


def test_to_ranks_and_to_named_officers_of_hers(client, course, station):
    rank = Rank.objects.create(code="s", name="Sergeant")
    make.officer("s", unit=station, rank=rank)
    make.officer("c", unit=station)
    confirmed(client, page(station), {"course": course.pk, "ranks": [rank.pk], "remind_before": "7"})
    assert Enrolment.objects.get().officer.service_number == "s"
    confirmed(client, page(station), {"course": make.syllabus("second").pk, "officers": "c", "remind_before": "7"})
    assert Enrolment.objects.filter(course__slug="second").get().officer.service_number == "c"


def test_officers_of_others_do_not_exist_for_her(client, course, region, station):
    make.officer("elsewhere", unit=region)
    answer = client.post(page(station), {"course": course.pk, "officers": "elsewhere", "remind_before": "7"})
    assert answer.status_code == 400
    assert "There is no officer with this number: elsewhere" in answer.content.decode()
    assert not Assignment.objects.exists()


def test_she_changes_and_takes_back_what_she_gave(client, chief, course, station):
    amra = make.officer(unit=station)
    one = assign(course=course, unit=station, by=chief)
    address = page(station, f"{one.pk}/")
    assert "1 officer who hasn’t begun would lose the course." in client.get(address).content.decode()
    _shown, done = confirmed(client, address, {"due": "2027-03-31", "remind_before": "7"})
    assert done.status_code == 302 and str(amra.enrolments.get().due) == "2027-03-31"
    told = client.post(f"{address}take-back/", follow=True).content.decode()
    assert "Taken back: 1 officer" in told
    assert amra.enrolments.get().status == "withdrawn"


def test_what_others_assigned_is_shown_and_stays(client, course, region, station):
    above = assign(course=course, unit=region)
    here = assign(course=make.syllabus("second"), unit=station, by=holder(region))
    listed = client.get(page(station)).content.decode()
    assert "Course second" in listed and page(station, f"{here.pk}/") not in listed
    assert client.get(page(station, f"{here.pk}/")).status_code == 403
    assert client.post(page(station, f"{here.pk}/take-back/")).status_code == 403
    assert client.post(page(station, f"{above.pk}/take-back/")).status_code == 404
    assert Assignment.objects.count() == 2


def test_named_ones_are_hers_as_long_as_all_are_in_her_branch(client, chief, course, region, station):
    amra, other = make.officer(unit=station), make.officer(unit=region)
    mine = assign_to(course=course, officers=[amra], by=chief)
    mixed = assign_to(course=course, officers=[amra, other], by=chief)
    assert client.get(page(station, f"{mine.pk}/")).status_code == 200
    assert client.get(page(station, f"{mixed.pk}/")).status_code == 404


def test_the_same_twice_is_refused_with_a_sentence(client, chief, course, station):
    assign(course=course, unit=station, by=chief)
    _shown, done = confirmed(client, page(station), {"course": course.pk, "remind_before": "7"})
    assert done.status_code == 400 and "already" in done.content.decode()
    assert Assignment.objects.count() == 1


class TestFiles:
    def test_her_own_officers_and_units_come_in(self, client, course, region, station):
        make.officer("here", unit=station)
        below = make.unit("R-1-1", above=station)
        make.officer("below", unit=below)
        text = "service_number,unit,course\nhere,,hate-crime\n,R-1-1,hate-crime\n"
        shown = client.post(page(station, "file/"), file(text))
        plan = shown.context["plan"]
        assert plan["can_apply"] and not Assignment.objects.exists()
        done = client.post(page(station, "file/"), {"again": plan["again"], "digest": plan["digest"]})
        assert done["Location"] == page(station)
        assert Enrolment.objects.count() == 2

    def test_others_are_said_not_to_be_hers_and_hold_all_back(self, client, course, region, station):
        make.officer("here", unit=station)
        make.officer("elsewhere", unit=region)
        make.officer("nowhere")
        text = "service_number,unit,course\nhere,,hate-crime\nelsewhere,,hate-crime\nnowhere,,hate-crime\n,R,hate-crime\n"
        shown = client.post(page(station, "file/"), file(text))
        assert shown.status_code == 400
        plan = shown.context["plan"]
        assert [line.problems for line, _label in plan["lines"] if line.problems] == [["Not in your units."]] * 3
        assert client.post(page(station, "file/"), {"again": plan["again"], "digest": plan["digest"]}).status_code == 400
        assert not Assignment.objects.exists()

    def test_what_a_superuser_looked_at_is_not_done_by_a_manager(self, client, course, region, station):
        make.officer("elsewhere", unit=region)
        boss = make.signed_in(make.person(is_superuser=True))
        plan = boss.post(page(region, "file/"), file("service_number,course\nelsewhere,hate-crime\n")).context["plan"]
        client.post(page(station, "file/"), {"again": plan["again"], "digest": plan["digest"]})
        assert not Assignment.objects.exists()


@pytest.mark.parametrize(("who", "status"), [
    ("nobody", 302), ("officer", 404), ("trainer", 404), ("trainer of the unit", 403), ("manager of another", 404),
    ("manager below", 404), ("administrator", 404), ("manager above", 200), ("superuser", 200),
])
def test_who_may(who, status, course, region, station, chief):
    below = make.unit("R-1-1", above=station)
    client = {
        "nobody": Client,
        "officer": lambda: make.signed_in(make.officer(unit=station)),
        "trainer": lambda: make.signed_in(make.person(role=Role.TRAINER)),
        "trainer of the unit": lambda: make.signed_in(holder(station, Role.TRAINER)),
        "manager of another": lambda: make.signed_in(holder(make.unit("Q"))),
        "manager below": lambda: make.signed_in(holder(below)),
        # Without a role in the unit she uses the CMS.
        "administrator": lambda: make.signed_in(make.person(role=Role.ADMINISTRATOR)),
        "manager above": lambda: make.signed_in(holder(region)),
        "superuser": lambda: make.signed_in(make.person(is_superuser=True)),
    }[who]()
    one = assign(course=course, unit=station, by=chief)
    for rest in ("", "file/"):
        assert client.get(page(station, rest)).status_code == status
        posted = client.post(page(station, rest), {"course": course.pk, "remind_before": "7"})
        assert posted.status_code == (status if status != 200 else 400 if rest else 200)
    if status != 200:
        for rest in (f"{one.pk}/", f"{one.pk}/take-back/"):
            assert client.post(page(station, rest), {"remind_before": "7"}).status_code == status
    assert Assignment.objects.get() == one


def test_queries_do_not_grow(client, chief, course, station, django_assert_num_queries):
    rank = Rank.objects.create(code="s", name="Sergeant")
    for number in range(12):
        one = make.unit(f"S-{number}", above=station)
        Assignment.objects.create(course=course, unit=one, ranks=[rank.pk], assigned_by=chief)
    assign_to(course=course, officers=make.officers(station, 3), terms=Terms(), by=chief)
    client.get(page(station))
    with django_assert_num_queries(16):
        client.get(page(station))
