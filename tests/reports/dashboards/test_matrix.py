"""Every page, every role, every place in the tree: what opens, what is refused, and that refusals tell nothing."""

import pytest
from django.urls import reverse

from people.models import Role, Unit, UnitRole, User
from reports.dashboards.models import Access
from tests import factories as make

from .conftest import holder

CLOSER = ("unit_competencies", "unit_questions")
FIGURES = ("unit", "unit_compare", *CLOSER, "unit_over_time", "unit_tree")
OF_OFFICER = ("unit_officer", "unit_officer_attempts", "unit_recognise")
PERSONS = ("unit_officers", *OF_OFFICER, "file", "unit_assign", "unit_assign_file")
PAGES = (*FIGURES, *PERSONS)
#: Where a unit lies, seen from the one in which the role is held (the region).
PLACES = {"own": "region", "child": "station", "parent": "nation", "sibling": "other", "nowhere": None}
INSIDE = ("own", "child")


@pytest.fixture
def people(filled) -> dict[str, User]:
    """One of each role. Roles of the CMS are given in full, and open nothing here."""
    both = holder(filled.region, Role.TRAINER)
    UnitRole.objects.create(user=both, unit=filled.region, role=Role.UNIT_MANAGER)
    everyday = {role.value: make.person(role=role, unit=filled.region) for role in Role}
    return {
        **everyday,
        "manager of the region": filled.manager,
        "trainer of the region": holder(filled.region, Role.TRAINER),
        "both": both,
        "superuser": make.person(is_superuser=True),
    }


def call(filled, who: User | None, page: str, unit: Unit | None):
    client = make.signed_in(who) if who else make.Client()
    pk = unit.pk if unit else 999_999
    if page == "file":
        return client.post(reverse("unit_officers", args=[pk]), {"purpose": "report", "format": "csv"})
    if page in OF_OFFICER:
        path = unit.path if unit else "nowhere"
        inside = User.objects.filter(unit__path__startswith=path, service_number__startswith="N-").first()
        return client.get(reverse(page, args=[pk, inside.pk if inside else 999_999]))
    return client.get(reverse(page, args=[pk]))


def expected(who: str, page: str, place: str) -> int:
    if who == "superuser":
        return 404 if place == "nowhere" else 200
    if who in ("manager of the region", "both"):
        return 200 if place in INSIDE else 404
    if who == "trainer of the region" and place in INSIDE:
        return 302 if page == "unit" else 200 if page in ("unit_compare", *CLOSER) else 403
    return 404


def test_every_page_for_every_role_in_every_place(filled, people):
    wrong = []
    for who, person in people.items():
        for place, name in PLACES.items():
            unit = getattr(filled, name) if name else None
            for page in PAGES:
                status = call(filled, person, page, unit).status_code
                if status != expected(who, page, place):
                    wrong.append((who, page, place, status))
    assert wrong == []


def test_who_is_not_signed_in_is_asked_to_for_what_is_there_and_what_is_not(filled):
    for unit in (filled.region, None):
        for page in PAGES:
            response = call(filled, None, page, unit)
            assert response.status_code == 302 and "sign-in" in response.url
    assert make.Client().get(reverse("who_looked")).status_code == 302


def test_a_refusal_reads_the_same_whether_there_is_such_a_unit_or_not(filled, people):
    for who in ("manager of the region", "trainer of the region", Role.OFFICER.value, Role.ADMINISTRATOR.value):
        client = make.signed_in(people[who])
        for page in (*FIGURES, "unit_officers"):
            there, nowhere = (
                client.get(reverse(page, args=[pk])).content.decode().replace(f"/{pk}/", "/…/")
                for pk in (filled.other.pk, 999_999)
            )
            assert tokens_out(there) == tokens_out(nowhere)
            assert filled.other.name not in there


def test_an_officer_elsewhere_is_not_there_in_ones_own_unit(filled, people):
    elsewhere = filled.other.officers.get()
    for pk in (elsewhere.pk, 999_999):
        address = reverse("unit_officer", args=[filled.region.pk, pk])
        assert make.signed_in(people["manager of the region"]).get(address).status_code == 404


def test_refusals_are_not_in_the_log_and_read_nothing(filled, people):
    for who in ("trainer of the region", Role.OFFICER.value):
        for page in PERSONS:
            call(filled, people[who], page, filled.region)
    assert not Access.objects.exists()


def test_without_a_role_in_a_unit_there_is_no_first_screen(filled, people):
    for who, person in people.items():
        status = make.signed_in(person).get(reverse("units")).status_code
        opened = ("manager of the region", "trainer of the region", "both", "superuser")
        assert status == (403 if who not in opened else 200 if who == "nobody" else 302), who


def test_units_above_ones_own_are_not_named(filled, people):
    html = call(filled, people["manager of the region"], "unit", filled.station).content.decode()
    assert filled.region.name in html and f"/units/{filled.nation.pk}/" not in html


def test_nothing_but_the_file_is_sent_by_post(filled, people):
    client = make.signed_in(people["superuser"])
    for name in FIGURES:
        assert client.post(reverse(name, args=[filled.region.pk])).status_code == 405
    assert client.post(reverse("who_looked")).status_code == 405


def tokens_out(html: str) -> str:
    import re

    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", html)
