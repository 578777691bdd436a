"""Trainers assign in the CMS: to the units in which they have the trainer's role and below, and nowhere else."""

import pytest
from django.urls import reverse

from people.merge import merge
from people.models import Role, UnitRole
from progress.assign import assign, assign_to
from progress.models import Assignment, Enrolment
from progress.paths import assign_path, make_path
from tests import factories as make

pytestmark = pytest.mark.django_db

ADD, LIST = "wagtailsnippets_progress_assignment:add", "wagtailsnippets_progress_assignment:list"
BULK = "/cms/bulk/progress/assignment/delete/"


@pytest.fixture
def units():
    parent = make.unit("R")
    own = make.unit("R-1", above=parent)
    return {"parent": parent, "own": own, "child": make.unit("R-1-1", above=own), "sibling": make.unit("R-2", above=parent)}


@pytest.fixture
def course():
    return make.syllabus()


@pytest.fixture
def trainer(units):
    person = make.person(role=Role.TRAINER)
    UnitRole.objects.create(user=person, unit=units["own"], role=Role.TRAINER)
    return person


@pytest.fixture
def client(trainer):
    return make.signed_in(trainer)


def address(one: Assignment, what: str = "edit") -> str:
    return reverse(f"wagtailsnippets_progress_assignment:{what}", args=[one.pk])


def send(client, **form):
    form = {"remind_before": "7", **form}
    shown = client.post(reverse(ADD), form)
    if not shown.context or "digest" not in shown.context:
        return shown, shown
    return shown, client.post(reverse(ADD), {**form, "foreseen": shown.context["digest"]})


@pytest.mark.parametrize(("where", "may"), [("own", True), ("child", True), ("parent", False), ("sibling", False)])
def test_to_her_units_and_those_below_only(client, trainer, units, course, where, may):
    make.officers(units[where], 12)
    shown, done = send(client, course=course.pk, unit=units[where].pk)
    assert (done.status_code == 302) is may
    assert Enrolment.objects.count() == (12 if may else 0)
    if may:
        assert Assignment.objects.get().assigned_by == trainer
        assert "It reaches 12 officers. New to 12" in shown.content.decode()
    else:
        assert "Choose a unit in which you have the trainer’s role" in done.content.decode()


def test_she_names_no_officers(client, units, course):
    amra = make.officer("BA-1", unit=units["own"])
    _shown, done = send(client, course=course.pk, officers="BA-1")
    assert done.status_code == 200 and not Assignment.objects.exists()
    assert "BA-1" not in client.get(reverse(ADD)).content.decode()
    assert not amra.enrolments.exists()


def test_of_few_she_is_told_no_more_than_how_many(client, trainer, units, course):
    make.enrolment(make.officer(unit=units["own"]), course)
    shown, done = send(client, course=course.pk, unit=units["own"].pk)
    page = shown.content.decode()
    assert "It reaches 1 officer." in page and "have the course already" not in page and done.status_code == 302
    assert "hasn’t begun" not in client.get(address(Assignment.objects.get(), "delete")).content.decode()


def test_she_sees_what_is_assigned_in_her_units_and_changes_what_is_hers(client, trainer, units, course):
    hers = assign(course=course, unit=units["child"], by=trainer)
    others = assign(course=course, unit=units["own"], by=make.person(role=Role.ADMINISTRATOR))
    above = assign(course=course, unit=units["parent"], by=trainer)
    named = assign_to(course=course, officers=[make.officer(unit=units["own"])], by=trainer)
    listed = client.get(reverse(LIST)).content.decode()
    assert address(hers) in listed and "Unit R-1" in listed
    for one in (others, above, named):
        assert address(one) not in listed
        for what in ("edit", "delete"):
            assert client.get(address(one, what)).status_code in (302, 403, 404), what
            assert client.post(address(one, what), {"remind_before": "", "days": "3"}).status_code in (302, 403, 404)
    assert client.get(address(others, "history")).status_code == 200
    assert client.get(address(above, "history")).status_code in (302, 403, 404)
    assert client.get(address(named, "usage")).status_code in (302, 403, 404)
    assert client.post(address(hers, "delete")).status_code == 302
    assert set(Assignment.objects.all()) == {others, above, named}


def test_what_she_gave_under_an_account_that_was_merged_is_hers(client, trainer, units, course):
    before = make.person(role=Role.TRAINER)
    given = assign(course=course, unit=units["own"], by=before)
    assert client.get(address(given)).status_code in (302, 403)
    merge(kept=trainer, merged=before, reason="Twice.", by=make.person(role=Role.ADMINISTRATOR))
    assert client.get(address(given)).status_code == 200
    assert client.post(address(given, "delete")).status_code == 302 and not Assignment.objects.exists()


def test_other_pages_of_assigning_stay_closed(client):
    assert client.get("/cms/assignments/file/").status_code in (302, 403)
    assert client.get(reverse("wagtailsnippets_progress_learningpath:list")).status_code in (302, 403)


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMINISTRATOR])
def test_nobody_assigns_without_the_role_in_a_unit(role, units, course):
    client = make.signed_in(make.person(role=role))
    for method in (client.get, client.post):
        assert method(reverse(ADD), {"course": course.pk, "unit": units["own"].pk}).status_code in (302, 403)
    assert client.get(reverse(LIST)).status_code in (302, 403)
    assert not Assignment.objects.exists()


def test_the_managers_role_is_not_the_trainers(units, course):
    person = make.person(role=Role.TRAINER)
    UnitRole.objects.create(user=person, unit=units["own"], role=Role.UNIT_MANAGER)
    assert make.signed_in(person).get(reverse(ADD)).status_code in (302, 403)


class TestMany:
    """In the list, with boxes."""

    def confirm(self, client, *those):
        query = "&".join(f"id={one.pk}" for one in those)
        return client.post(f"{BULK}?{query}", {"next": reverse(LIST)})

    def test_a_path_is_taken_back_whole(self, units, course):
        keeper = make.signed_in(make.person(role=Role.ADMINISTRATOR))
        make.officers(units["own"], 2)
        path = make_path(titles={"en": "Basics"}, courses=[course, make.syllabus("second")])
        gift = assign_path(path=path, unit=units["own"])
        alone = assign(course=make.syllabus("third"), unit=units["own"])
        kept = assign(course=alone.course, unit=units["sibling"])
        assert self.confirm(keeper, gift.assignments.first(), alone).status_code == 302
        assert list(Assignment.objects.all()) == [kept]
        assert not path.given.exists()
        assert set(Enrolment.objects.values_list("status", flat=True)) == {"withdrawn"}

    def test_all_of_a_path_at_once(self, units, course):
        keeper = make.signed_in(make.person(role=Role.ADMINISTRATOR))
        gift = assign_path(path=make_path(titles={"en": "B"}, courses=[course, make.syllabus("second")]), unit=units["own"])
        assert self.confirm(keeper, *gift.assignments.all()).status_code == 302
        assert not Assignment.objects.exists()

    def test_a_trainer_takes_back_hers_only(self, client, trainer, units, course):
        hers = assign(course=course, unit=units["own"], by=trainer)
        other = assign(course=course, unit=units["child"])
        self.confirm(client, hers, other)
        assert list(Assignment.objects.all()) == [other]
