"""Administrators recognise and exempt in the CMS: found by person, listed, searched, taken back with a reason."""

import pytest
from django.urls import reverse

from people.merge import merge
from people.models import Role, User
from progress.models import Enrolment, Recognition
from progress.recognise import recognise
from reports.models import Access
from tests import factories as make

pytestmark = pytest.mark.django_db
LIST = "/cms/recognitions/"


@pytest.fixture
def course():
    return make.syllabus()


@pytest.fixture
def amra():
    return make.officer("BA-1", unit=make.unit("R"), last_name="Amrić")


@pytest.fixture
def boss():
    return make.person(role=Role.ADMINISTRATOR, first_name="Ana", last_name="Decides")


@pytest.fixture
def keeper(boss):
    return make.signed_in(boss)


def page(person) -> str:
    return reverse("recognitions:person", args=[person.pk])


def decision(course, fields=()) -> dict:
    return {"course": course.pk, "how": "exempt", "words": "Teaches it", "reference": "F-1.pdf"} | dict(fields)


def test_a_person_is_found_among_people_and_exempted(keeper, boss, amra, course):
    assert page(amra) in keeper.get("/cms/users/?q=Amri%C4%87").content.decode()
    assert keeper.post(page(amra), decision(course)).status_code == 302
    one = Recognition.objects.get()
    assert (one.how, one.approved_by, one.reference) == ("exempt", boss, "F-1.pdf")
    assert Enrolment.objects.get().completed_by == "exempt"
    assert "Teaches it (F-1.pdf)" in keeper.get(page(amra)).content.decode()


@pytest.mark.parametrize("wrong", [{"words": ""}, {"how": "learned"}, {"course": 0}])
def test_without_a_ground_nothing_is_recorded_and_nothing_is_lost(keeper, amra, course, wrong):
    answer = keeper.post(page(amra), decision(course, wrong))
    assert answer.context["form"].errors and "F-1.pdf" in answer.content.decode()
    assert not Recognition.objects.exists()


def test_what_is_completed_is_not_recognised_again(keeper, boss, amra, course):
    recognise(officer=amra, course=course, how="exempt", words="x", by=boss)
    assert "The officer has completed this course." in keeper.post(page(amra), decision(course)).content.decode()
    assert Recognition.objects.count() == 1


def test_it_is_taken_back_with_a_reason(keeper, boss, amra, course):
    one = recognise(officer=amra, course=course, how="recognised", words="Academy", by=boss)
    address = reverse("recognitions:one", args=[one.pk])
    assert "Academy" in keeper.get(address).content.decode()
    assert keeper.post(address, {"words": " "}).context["form"].errors
    assert Enrolment.objects.get().status == "completed"
    assert keeper.post(address, {"words": "A mistake"}).status_code == 302
    assert Enrolment.objects.get().status == "not_started"
    assert "A mistake" in keeper.get(page(amra)).content.decode()
    assert keeper.get(address).status_code == 404


def test_the_list_is_searched_and_filtered(keeper, boss, amra, course):
    other = make.person(role=Role.UNIT_MANAGER, last_name="Manages")
    second, vesna = make.syllabus("second"), make.officer("BA-2", unit=amra.unit, last_name="Vesnić")
    recognise(officer=amra, course=course, how="exempt", words="x", by=boss)
    recognise(officer=vesna, course=second, how="recognised", words="x", by=other)

    def shown(query: str) -> set[str]:
        text = keeper.get(f"{LIST}?{query}").content.decode()
        return {name for name in ("Amrić", "Vesnić") if name in text}

    assert shown("") == {"Amrić", "Vesnić"}
    for query in ("q=Amri%C4%87", "q=ba-1", f"course={course.pk}", "how=exempt", f"approved_by={boss.pk}"):
        assert shown(query) == {"Amrić"}, query
    assert shown("q=BA-") == set()


def test_a_name_leads_to_a_page_only_where_there_is_one(keeper, boss, amra, course):
    gone, other = (make.officer(number, unit=amra.unit, last_name=number) for number in ("Gone", "Doubled"))
    for officer in (amra, gone, other):
        recognise(officer=officer, course=course, how="exempt", words="x", by=boss)
    mine = recognise(officer=boss, course=course, how="exempt", words="x", by=make.person(is_superuser=True))
    User.objects.filter(pk=gone.pk).update(is_active=False)
    merge(kept=amra, merged=other, reason="The same person.", by=boss)
    text = keeper.get(LIST).content.decode()
    assert text.count(page(amra)) >= 1 and keeper.get(page(amra)).status_code == 200
    for person in (gone, other, boss):
        assert page(person) not in text and keeper.get(page(person)).status_code in (302, 403)
    assert "Gone" in text and mine.enrolment.officer.last_name in text


def test_who_is_shown_is_told_who_looked(keeper, boss, amra, course):
    recognise(officer=amra, course=course, how="exempt", words="x", by=boss)
    keeper.get(LIST)
    keeper.get(page(amra))
    seen = Access.objects.order_by("pk").values_list("kind", "by", "officers__officer", "unit__code")
    assert list(seen) == [("list", boss.pk, amra.pk, "R"), ("officer", boss.pk, amra.pk, "R")]


def test_nobody_decides_for_herself(keeper, boss, course):
    assert keeper.get(page(boss)).status_code in (302, 403)
    keeper.post(page(boss), decision(course))
    assert not Recognition.objects.exists()


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMINISTRATOR])
def test_nobody_else_does(role, boss, amra, course):
    one = recognise(officer=amra, course=make.syllabus("second"), how="exempt", words="x", by=boss)
    client = make.signed_in(make.person(role=role))
    for address in (LIST, page(amra), reverse("recognitions:one", args=[one.pk])):
        assert client.get(address).status_code in (302, 403), address
        assert client.post(address, decision(course)).status_code in (302, 403, 405), address
    assert Recognition.objects.get().withdrawn_at is None


def test_queries_of_the_list_do_not_grow(keeper, boss, amra, course, django_assert_max_num_queries):
    for number in range(8):
        officer = make.officer(f"N-{number}", unit=amra.unit)
        recognise(officer=officer, course=make.syllabus(f"c{number}"), how="exempt", words="x", by=boss)
    keeper.get(LIST)
    with django_assert_max_num_queries(25):
        keeper.get(LIST)
