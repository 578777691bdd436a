"""Views that somebody keeps: found again, renamed, deleted, opened first, sent on within the reader's rights."""

import pytest
from django.test import Client
from django.urls import reverse

from people.models import Role, UnitRole
from reports.saved.keep import MOST, NotAPage, page_of
from reports.saved.models import SavedView
from tests import factories as make

from ..conftest import holder

MINE = "/en/units/views/"


def save(client, address, name="Mine"):
    return client.post(reverse("save_view"), {"address": address, "name": name})


def address_of(page, unit, asked="") -> str:
    return reverse(page, args=[unit.pk]) + asked


@pytest.mark.parametrize("page", ["unit", "unit_compare", "unit_officers", "unit_assign",
                                  "unit_over_time", "unit_tree"])  # fmt: skip
def test_each_page_of_a_unit_offers_to_be_kept_and_is_found_again_as_it_was_narrowed(filled, page):
    client = filled.signed_in()
    address = address_of(page, filled.region, f"?course={filled.course.slug}&page=2&status=")
    shown = client.get(address)
    assert "Save this view" in shown.content.decode()
    assert save(client, address)["Location"] == address
    view = SavedView.objects.get()
    assert (view.person, view.page, view.unit, view.asked) == (
        filled.manager, page, filled.region, f"course={filled.course.slug}",
    )  # fmt: skip
    assert view.address in client.get(MINE).content.decode()
    assert client.get(view.address).status_code == 200


def test_pages_of_one_person_and_forms_offer_nothing(filled):
    client, late = filled.signed_in(), filled.station.officers.get(service_number="N-late")
    for address in (
        reverse("unit_officer", args=[filled.region.pk, late.pk]),
        reverse("unit_assign_file", args=[filled.region.pk]),
    ):
        assert "Save this view" not in client.get(address).content.decode()
        assert save(client, address).status_code == 404


@pytest.mark.parametrize(
    "address", ["", "https://evil.example/en/units/1/", "//evil.example/", "/en/units/", "/cms/", "x" * 3000]
)
def test_no_other_address_can_be_kept(db, address):
    with pytest.raises(NotAPage):
        page_of(address)


def test_without_a_name_or_with_one_that_is_taken_nothing_is_lost(filled):
    client, address = filled.signed_in(), address_of("unit", filled.region)
    for name, said in (("", "required"), ("Mine", "already"), ("x" * 81, "80")):
        save(client, address)
        response = save(client, address, name)
        assert response.status_code == 400 and said in response.content.decode()
        assert f'value="{address}"' in response.content.decode()
    assert SavedView.objects.count() == 1


def test_fifty_and_no_more(filled):
    SavedView.objects.bulk_create(
        SavedView(person=filled.manager, name=f"{number}", page="unit", unit=filled.region) for number in range(MOST)
    )
    assert save(filled.signed_in(), address_of("unit", filled.region)).status_code == 400
    assert SavedView.objects.count() == MOST


def test_nobody_keeps_or_sees_what_is_not_hers(filled, view):
    other = holder(filled.region, Role.UNIT_MANAGER)
    for who in (other, make.officer(unit=filled.station), make.person(is_superuser=True)):
        client = make.signed_in(who)
        for name in ("saved_view", "delete_view"):
            assert client.get(reverse(name, args=[view.pk])).status_code == 404
            assert client.post(reverse(name, args=[view.pk]), {"name": "x"}).status_code == 404
        assert view.name not in client.get(MINE).content.decode()
    assert make.signed_in(make.officer(unit=filled.station)).get(MINE).status_code == 403
    assert save(filled.signed_in(), address_of("unit", filled.other)).status_code == 404
    for name in ("saved_view", "delete_view"):
        assert Client().get(reverse(name, args=[view.pk])).status_code == 302
    assert Client().get(MINE).status_code == 302


def test_its_link_opens_what_its_reader_may_see(filled, view):
    page = filled.signed_in().get(reverse("saved_view", args=[view.pk])).content.decode()
    assert view.address in page
    assert make.signed_in(holder(filled.region, Role.UNIT_MANAGER)).get(view.address).status_code == 200
    assert make.signed_in(holder(filled.region, Role.TRAINER)).get(view.address).status_code == 302
    assert make.signed_in(holder(filled.other, Role.UNIT_MANAGER)).get(view.address).status_code == 404
    SavedView.objects.update(page="unit_officers")
    view.refresh_from_db()
    assert make.signed_in(holder(filled.region, Role.TRAINER)).get(view.address).status_code == 403


def test_it_is_renamed_and_opened_first_and_no_other_then(filled, view):
    client = filled.signed_in()
    other = SavedView.objects.create(person=filled.manager, name="Other", page="unit", unit=filled.region, is_start=True)
    here = reverse("saved_view", args=[view.pk])
    assert client.get(reverse("units"))["Location"] == other.address
    assert client.post(here, {"name": "Late", "is_start": "on"}).status_code == 302
    assert list(SavedView.objects.filter(is_start=True).values_list("name", flat=True)) == ["Late"]
    assert client.get(reverse("units"))["Location"] == view.address
    assert client.get(reverse("units") + "?all")["Location"] == reverse("unit", args=[filled.region.pk])
    assert client.post(here, {"name": "Other"}).status_code == 400


def test_who_may_not_see_what_she_opens_first_begins_as_everybody(filled, view):
    SavedView.objects.update(is_start=True)
    UnitRole.objects.filter(user=filled.manager).delete()
    assert filled.signed_in().get(reverse("units")).status_code == 403
    UnitRole.objects.create(user=filled.manager, unit=filled.other, role=Role.UNIT_MANAGER)
    assert filled.signed_in().get(reverse("units"))["Location"] == reverse("unit", args=[filled.other.pk])


def test_it_is_deleted_when_she_says_so_twice(filled, view):
    client, here = filled.signed_in(), reverse("delete_view", args=[view.pk])
    assert view.name in client.get(here).content.decode() and SavedView.objects.exists()
    assert client.post(here)["Location"] == MINE
    assert not SavedView.objects.exists()


def test_many_views_cost_as_much_as_few(filled, view, django_assert_num_queries):
    SavedView.objects.bulk_create(
        SavedView(person=filled.manager, name=f"{number}", page="unit", unit=filled.region) for number in range(40)
    )
    client = filled.signed_in()
    client.get(MINE)
    with django_assert_num_queries(4):
        client.get(MINE)


@pytest.mark.parametrize("page", ["unit_compare", "unit_competencies", "unit_questions"])
def test_a_trainer_begins_with_a_page_that_is_for_every_role(filled, page):
    trainer = holder(filled.region, Role.TRAINER)
    view = SavedView.objects.create(person=trainer, name="First", page=page, unit=filled.region, is_start=True)
    client = make.signed_in(trainer)
    assert client.get(reverse("units"))["Location"] == view.address
    html = client.get(reverse("saved_view", args=[view.pk])).content.decode()
    assert "You may not see this page now." not in html


def test_the_way_up_leads_to_all_her_units_whatever_she_opens_first(filled, view):
    SavedView.objects.update(is_start=True)
    assert f'href="{reverse("units")}?all"' in filled.signed_in().get(view.address).content.decode()


@pytest.mark.parametrize("page", ["unit_competencies", "unit_questions", "unit_over_time"])
def test_an_address_that_can_not_be_read_is_not_offered_to_be_kept(filled, page):
    shown = filled.signed_in().get(address_of(page, filled.region, "?course=gone"))
    assert shown.status_code == 400 and "Save this view" not in shown.content.decode()
