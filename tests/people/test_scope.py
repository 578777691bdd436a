"""Who may see whose results."""

import pytest

from people.models import Role, Unit, UnitRole, User
from people.scope import Scope, scope_of_unit, scope_of_user, scopes_of_user
from tests import factories as make


@pytest.fixture
def tree(db) -> dict[str, Unit]:
    nation = make.unit("N")
    north, south = make.unit("N-1", above=nation), make.unit("N-2", above=nation)
    return {"nation": nation, "north": north, "south": south, "station": make.unit("N-1-1", above=north)}


@pytest.fixture
def placed(tree) -> dict[str, User]:
    """One officer in each unit, and one in none."""
    return {name: make.officer(name, unit=place) for name, place in tree.items()} | {"nowhere": make.officer("-")}


def seen(scope: Scope) -> set[str]:
    return set(User.objects.filter(scope.officers()).values_list("service_number", flat=True))


def test_a_unit_sees_its_own_officers_and_those_below_it(tree, placed):
    assert seen(scope_of_unit(tree["north"])) == {"north", "station"}
    assert seen(scope_of_unit(tree["station"])) == {"station"}
    assert seen(scope_of_unit(tree["nation"])) == {"nation", "north", "south", "station"}


def test_who_holds_no_role_sees_nobody(tree, placed):
    assert seen(scope_of_user(placed["nation"])) == set()


def test_a_role_shows_its_branch_and_two_roles_show_both(tree, placed):
    vesna = make.person()
    UnitRole.objects.create(user=vesna, unit=tree["station"], role=Role.UNIT_MANAGER)
    assert seen(scope_of_user(vesna)) == {"station"}

    UnitRole.objects.create(user=vesna, unit=tree["south"], role=Role.TRAINER)
    assert seen(scope_of_user(vesna)) == {"station", "south"}


def test_a_trainer_sees_figures_of_her_branch_and_nobody_by_name(tree, placed):
    vesna = make.person()
    UnitRole.objects.create(user=vesna, unit=tree["north"], role=Role.TRAINER)
    UnitRole.objects.create(user=vesna, unit=tree["station"], role=Role.UNIT_MANAGER)

    scopes = scopes_of_user(vesna)

    assert (seen(scopes.figures), seen(scopes.persons)) == ({"north", "station"}, {"station"})
    assert scopes.figures.covers(tree["station"]) and not scopes.persons.covers(tree["north"])


def test_ones_own_unit_gives_no_sight_of_colleagues(tree):
    amra, marko = make.officer("amra", unit=tree["station"]), make.officer("marko", unit=tree["station"])

    assert marko.service_number not in seen(scope_of_user(amra))


def test_an_administrator_sees_everybody_in_a_unit(tree, placed):
    admin = make.person(is_superuser=True)

    assert seen(scope_of_user(admin)) == {"nation", "north", "south", "station"}


def test_a_scope_filters_units_too(tree):
    assert set(Unit.objects.filter(scope_of_unit(tree["north"]).units())) == {tree["north"], tree["station"]}
    assert not Unit.objects.filter(Scope(paths=()).units()).exists()


def test_a_scope_is_found_in_one_query(tree, django_assert_num_queries):
    vesna = make.person()
    for place in tree.values():
        UnitRole.objects.create(user=vesna, unit=place, role=Role.UNIT_MANAGER)

    with django_assert_num_queries(1):
        scope_of_user(vesna)


def test_a_list_of_officers_costs_one_query_however_many_there_are(tree, django_assert_num_queries):
    scope = scope_of_unit(tree["nation"])
    make.officers(tree["station"], 60)

    with django_assert_num_queries(1):
        assert len(seen(scope)) == 60


def test_nobody_holds_the_same_role_in_a_unit_twice(tree):
    from django.db import IntegrityError

    vesna = make.person()
    UnitRole.objects.create(user=vesna, unit=tree["north"], role=Role.UNIT_MANAGER)

    with pytest.raises(IntegrityError):
        UnitRole.objects.create(user=vesna, unit=tree["north"], role=Role.UNIT_MANAGER)
