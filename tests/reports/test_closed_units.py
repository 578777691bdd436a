"""A unit that is closed is given no course any more, on none of the ways; what it was given before stays and goes on."""

from threading import Thread

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone

from people.models import Role, Unit, UnitRole
from progress.assign import assign, change_due
from progress.models import Assignment, Enrolment
from progress.paths import assign_path, change_path, make_path
from progress.unit_locks import UnitIsClosed
from tests import factories as make

from .test_writing import ASSIGN, Program, done

pytestmark = pytest.mark.django_db
ADD, FILE = "wagtailsnippets_progress_assignment:add", "/cms/assignments/file/"
SENTENCE = "The unit ‘R-1’ is closed."


def close(unit) -> None:
    Unit.objects.filter(pk=unit.pk).update(closed_at=timezone.now())
    unit.refresh_from_db()


@pytest.fixture
def course():
    return make.syllabus()


@pytest.fixture
def region():
    return make.unit("R")


@pytest.fixture
def closed(region):
    unit = make.unit("R-1", above=region)
    close(unit)
    return unit


@pytest.fixture
def keeper():
    return make.signed_in(make.person(role=Role.ADMINISTRATOR))


def manager_of(unit):
    person = make.person(role=Role.UNIT_MANAGER)
    UnitRole.objects.create(user=person, unit=unit, role=Role.UNIT_MANAGER)
    return make.signed_in(person)


def csv(text: str) -> dict:
    return {"file": SimpleUploadedFile("a.csv", text.encode())}


def test_it_is_refused_and_nothing_is_written(course, closed):
    with pytest.raises(UnitIsClosed):
        assign(course=course, unit=closed)
    with pytest.raises(UnitIsClosed):
        assign_path(path=make_path(titles={"en": "First year"}, courses=[course]), unit=closed)
    assert not Assignment.objects.exists()


def test_what_it_had_stays_and_is_changed(course, region):
    station = make.unit("R-1", above=region)
    one = assign(course=course, unit=station)
    close(station)
    change_due(assignment=one, due=timezone.localdate())
    one.refresh_from_db()
    assert one.due == timezone.localdate()
    # The unit above is open, and what is given to it reaches all below.
    make.officer(unit=region)
    assert assign(course=course, unit=region).total == 1


def test_a_path_that_it_has_goes_on(region):
    courses = [make.syllabus("first"), make.syllabus("second")]
    path = make_path(titles={"en": "First year"}, courses=courses[:1])
    station = make.unit("R-1", above=region)
    assign_path(path=path, unit=station)
    close(station)
    change_path(path=path, titles={"en": "First year"}, courses=courses)
    assert set(Assignment.objects.values_list("course", "unit")) == {(one.pk, station.pk) for one in courses}


def test_the_form_of_the_cms_says_so_beside_the_unit(keeper, course, closed):
    page = keeper.post(reverse(ADD), {"course": course.pk, "unit": closed.pk, "remind_before": "7"})
    assert page.context["form"].errors["unit"] == [SENTENCE]
    assert not Assignment.objects.exists()


def test_nor_can_what_was_looked_at_before_be_done_after(keeper, course, region):
    station = make.unit("R-1", above=region)
    form = {"course": course.pk, "unit": station.pk, "remind_before": "7"}
    shown = keeper.post(reverse(ADD), form)
    close(station)
    page = keeper.post(reverse(ADD), {**form, "foreseen": shown.context["digest"]})
    assert SENTENCE in page.content.decode() and not Assignment.objects.exists()


def test_the_form_of_one_that_it_had_opens_and_saves(keeper, course, region):
    station = make.unit("R-1", above=region)
    one = assign(course=course, unit=station)
    close(station)
    address = reverse("wagtailsnippets_progress_assignment:edit", args=[one.pk])
    form = {"course": course.pk, "unit": station.pk, "days": "30", "remind_before": "7"}
    shown = keeper.post(address, form)
    assert keeper.post(address, {**form, "foreseen": shown.context["digest"]}).status_code == 302
    one.refresh_from_db()
    assert one.days == 30


def test_what_can_not_be_a_unit_is_an_error_of_the_field(keeper, course):
    page = keeper.post(reverse(ADD), {"course": course.pk, "unit": "abc", "remind_before": "7"})
    assert page.status_code == 200 and "unit" in page.context["form"].errors


def test_a_line_of_a_file_is_wrong_and_holds_all_back(keeper, course, closed):
    make.officer("new")
    shown = keeper.post(FILE, csv("service_number,unit,course\n,R-1,hate-crime\nnew,,hate-crime\n"))
    assert shown.status_code == 400
    assert shown.context["plan"]["lines"][0][0].problems == [SENTENCE]
    plan = shown.context["plan"]
    assert keeper.post(FILE, {"again": plan["again"], "digest": plan["digest"]}).status_code == 400
    assert not Assignment.objects.exists() and not Enrolment.objects.exists()


def test_a_line_that_says_what_it_had_changes_nothing_and_is_not_wrong(keeper, course, region):
    station = make.unit("R-1", above=region)
    assign(course=course, unit=station)
    close(station)
    make.officer("new")
    shown = keeper.post(FILE, csv("service_number,unit,course\n,R-1,hate-crime\nnew,,hate-crime\n"))
    assert [label for _line, label in shown.context["plan"]["lines"]] == ["Has it already", "Comes in"]


def test_a_file_that_was_looked_at_before_is_not_applied_after(keeper, course, region):
    station = make.unit("R-1", above=region)
    plan = keeper.post(FILE, csv("unit,course\nR-1,hate-crime\n")).context["plan"]
    assert plan["can_apply"]
    close(station)
    assert keeper.post(FILE, {"again": plan["again"], "digest": plan["digest"]}).status_code == 400
    assert not Assignment.objects.exists()


def test_its_own_page_offers_nothing_and_takes_nothing(course, closed):
    browser, address = manager_of(closed), f"/en/units/{closed.pk}/assign/"
    page = browser.get(address).content.decode()
    assert SENTENCE in page and 'name="course"' not in page and "Assign by file" not in page
    answer = browser.post(address, {"course": course.pk, "remind_before": "7"})
    assert answer.status_code == 400 and SENTENCE in answer.content.decode()
    assert not Assignment.objects.exists()


def test_a_program_is_answered_with_a_problem_beside_the_unit_also_in_a_dry_run(world):
    course, program = make.syllabus(), Program(world.region)
    close(world.station)
    for query in ("", "?dry_run=true"):
        body = {"course": course.slug, "unit": world.station.code}
        said = done(program.post(ASSIGN, body, query=query), 400)
        assert said["fields"]["unit"] == [f"The unit “{world.station.code}” is closed: nothing new is given to it."]
    path = make_path(titles={"en": "First year"}, courses=[course])
    assert done(program.post(ASSIGN, {"path": path.pk, "unit": world.station.code}), 400)["fields"]["unit"]
    assert not Assignment.objects.exists()
    assert done(program.post(ASSIGN, {"course": course.slug, "unit": world.region.code}))["assignments"]


def test_what_a_program_gave_before_it_changes_and_takes_back(world):
    course, program = make.syllabus(), Program(world.region)
    pk = done(program.post(ASSIGN, {"course": course.slug, "unit": world.station.code}))["assignments"][0]["assignment"]
    close(world.station)
    assert done(program.call("PATCH", f"{ASSIGN}{pk}/", {"days": 9}), 200)["assignments"][0]["days"] == 9
    assert done(program.call("DELETE", f"{ASSIGN}{pk}/"), 200)["assignments"] == [pk]


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="on SQLite there is one writer at a time anyway")
def test_who_assigns_while_it_is_being_closed_waits_and_is_refused():
    course, station, said = make.syllabus(), make.unit("R-1"), []

    def assigning():
        try:
            assign(course=course, unit=station)
        except UnitIsClosed as reason:
            said.append(str(reason))
        finally:
            connection.close()

    with transaction.atomic():
        Unit.objects.filter(pk=station.pk).update(closed_at=timezone.now())
        thread = Thread(target=assigning)
        thread.start()
        thread.join(timeout=0.4)
        assert thread.is_alive()
    thread.join(timeout=30)
    assert said == ["R-1"] and not Assignment.objects.exists()
