"""Who leaves is deactivated; units that people belong to stay. In sentences, and never with a 500."""

from html import unescape

import pytest
from django.urls import reverse
from django.utils import timezone

from people.models import Jurisdiction, Role, Unit, User
from progress.assign import assign
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator(client):
    client.force_login(make.person("chief", is_superuser=True))
    return client


@pytest.fixture
def amra():
    amra = make.officer("BA-1")
    make.enrolment(amra, make.syllabus())
    return amra


def delete(client, person: User, **options):
    return client.post(reverse("wagtailusers_users:delete", args=[person.pk]), follow=True, **options)


def bulk(action: str, *people: User) -> str:
    ids = "&".join(f"id={one.pk}" for one in people)
    return f"{reverse('wagtail_bulk_action', args=['people', 'user', action])}?{ids}&next=/cms/users/"


def shown(answer) -> list[str]:
    return [unescape(str(message)).strip() for message in answer.context["messages"]]


def test_who_has_results_is_offered_to_be_deactivated_instead(administrator, amra):
    answer = delete(administrator, amra)

    assert answer.status_code == 200
    assert "people like this are deactivated and never deleted" in answer.content.decode()
    assert User.objects.filter(pk=amra.pk, is_active=True).exists()


def test_so_is_who_has_signed_in_once(administrator):
    trainer = make.person(role=Role.TRAINER, last_login=timezone.now())

    assert "deactivated and never deleted" in delete(administrator, trainer).content.decode()
    assert User.objects.filter(pk=trainer.pk).exists()


def test_who_was_made_by_mistake_can_be_deleted(administrator):
    mistake = make.officer()

    delete(administrator, mistake)

    assert not User.objects.filter(pk=mistake.pk).exists()


def test_deactivated_she_keeps_her_results_and_is_signed_out(administrator, amra):
    hers = make.signed_in(amra)
    address = reverse("deactivate_person", args=[amra.pk])
    assert administrator.get(address).status_code == 200
    assert User.objects.get(pk=amra.pk).is_active

    answer = administrator.post(address, follow=True)

    assert shown(answer) == ["Amra Hodžić (BA-1) can't sign in any more. Results and history stay."]
    amra.refresh_from_db()
    assert not amra.is_active and amra.enrolments.exists()
    assert hers.get("/en/").status_code == 302
    assert "deactivated already" in administrator.get(address).content.decode()


def test_the_list_of_people_offers_it_for_who_is_active(administrator, amra):
    address = reverse("deactivate_person", args=[amra.pk])

    assert address in administrator.get(reverse("wagtailusers_users:index")).content.decode()
    administrator.post(address)
    assert address not in administrator.get(reverse("wagtailusers_users:index")).content.decode()


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMINISTRATOR])
def test_nobody_else_deactivates_anybody(client, amra, role):
    client.force_login(make.person(role=role))

    assert client.post(reverse("deactivate_person", args=[amra.pk])).status_code in (302, 403)
    amra.refresh_from_db()
    assert amra.is_active


def test_an_administrator_deactivates_neither_herself_nor_a_superuser(client):
    keeper, chief = make.person(role=Role.ADMINISTRATOR), make.person(is_superuser=True)
    client.force_login(keeper)

    for person in (keeper, chief):
        client.post(reverse("deactivate_person", args=[person.pk]))
        person.refresh_from_db()
        assert person.is_active


def test_of_many_none_is_deleted_if_one_has_a_history(administrator, amra):
    mistake = make.officer()

    answer = administrator.post(bulk("delete", amra, mistake), follow=True)

    assert answer.status_code == 200
    assert any("Nobody was deleted" in one and "BA-1" in one for one in shown(answer))
    assert User.objects.filter(pk__in=[amra.pk, mistake.pk]).count() == 2


def test_many_who_have_none_are_deleted(administrator):
    mistakes = [make.officer(), make.officer()]

    administrator.post(bulk("delete", *mistakes), follow=True)

    assert not User.objects.filter(pk__in=[one.pk for one in mistakes]).exists()


def test_accounts_that_are_opened_again_in_bulk_get_what_was_assigned(administrator):
    unit = make.unit()
    amra = make.officer(unit=unit, is_active=False)
    assign(course=make.syllabus(), unit=unit)

    administrator.post(bulk("set_active_state", amra), {"mark_as_active": "True"})

    assert User.objects.get(pk=amra.pk).is_active
    assert amra.enrolments.exists()


def delete_unit(client, unit: Unit):
    return client.post(reverse("wagtailsnippets_people_unit:delete", args=[unit.pk]), follow=True)


def test_a_unit_with_people_stays_and_says_how_many(administrator):
    region = make.unit("R")
    make.officers(make.unit("R-1", above=region), 2)

    answer = delete_unit(administrator, region)

    assert answer.status_code == 200
    assert any("2 people belong to it or to units below it" in one for one in shown(answer))
    assert Unit.objects.filter(pk=region.pk).exists()


def test_a_unit_with_units_below_stays(administrator):
    region = make.unit("R")
    make.unit("R-1", above=region)

    answer = delete_unit(administrator, region)

    assert any("there are units below it" in one for one in shown(answer))
    assert Unit.objects.count() == 2


def test_an_empty_unit_goes_with_what_was_assigned_to_it(administrator):
    unit = make.unit("R")
    assign(course=make.syllabus(), unit=unit)

    delete_unit(administrator, unit)

    assert not Unit.objects.exists()


def test_units_are_not_deleted_in_bulk_past_that(administrator):
    unit = make.unit("R")
    make.officer(unit=unit)
    address = f"{reverse('wagtail_bulk_action', args=['people', 'unit', 'delete'])}?id={unit.pk}&next=/cms/"

    answer = administrator.post(address, follow=True)

    assert answer.status_code == 200
    assert Unit.objects.filter(pk=unit.pk).exists()


def test_a_jurisdiction_of_a_unit_stays(administrator):
    where = make.unit().jurisdiction

    answer = administrator.post(
        reverse("wagtailsnippets_people_jurisdiction:delete", args=[where.pk]), follow=True
    )

    assert any("other entries need it" in one for one in shown(answer))
    assert Jurisdiction.objects.filter(pk=where.pk).exists()
