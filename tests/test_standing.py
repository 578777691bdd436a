"""A world that stands is found as it was built by each test that asks, and by no other."""

import pytest

from people.models import Jurisdiction
from tests import factories as make
from tests.standing import stands


@stands
def country():
    return make.jurisdiction("RS")


@stands
def province(country):
    return make.jurisdiction("RS-V", name="Vojvodina", parent=country)


@pytest.mark.parametrize("time", ["first", "second"])
def test_it_is_as_it_was_built_whatever_was_made_of_it_before(province, time):
    assert (province.name, province.parent.code) == ("Vojvodina", "RS")
    assert Jurisdiction.objects.get(pk=province.pk).name == "Vojvodina"
    province.name = "Changed"
    province.save()
    make.jurisdiction("RS-X")
    assert Jurisdiction.objects.filter(code__startswith="RS").count() == 3


def test_who_does_not_ask_finds_nothing_of_it(db):
    assert not Jurisdiction.objects.filter(code__startswith="RS").exists()


def test_who_asks_for_one_finds_all_of_them(country):
    assert Jurisdiction.objects.filter(parent=country).count() == 1
