"""Importing people: what would happen is what happens, all of it or nothing."""

import time
from datetime import date

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext

from people.importing.apply import AppliedBefore, HasMistakes, PeopleHaveChanged, apply
from people.importing.keep import Expired
from people.importing.plan import Kind, Plan, plan
from people.importing.table import read
from people.models import PeopleImport, Role, User
from progress.assign import assign
from tests import factories as make

pytestmark = pytest.mark.django_db

HEAD = "service_number,first_name,last_name,email,unit,language,roles"


@pytest.fixture
def keeper():
    return make.person("keeper", role=Role.ADMINISTRATOR)


@pytest.fixture
def station():
    return make.unit("R-1")


def planned(keeper, *lines: str, head: str = HEAD) -> Plan:
    return plan(read("\n".join([head, *lines]).encode()), by=keeper)


def send(keeper, *lines: str, head: str = HEAD) -> PeopleImport:
    content = "\n".join([head, *lines]).encode()
    return PeopleImport.objects.create(by=keeper, file_name="people.csv", content=content)


def done(keeper, *lines: str, head: str = HEAD):
    one = send(keeper, *lines, head=head)
    return apply(one, digest=planned(keeper, *lines, head=head).digest, by=keeper)


def roles(person: User) -> set[str]:
    return set(person.groups.values_list("name", flat=True))


def test_who_is_new_is_an_officer_of_her_unit_with_its_courses_and_no_password(keeper, station):
    assign(course=make.syllabus(), unit=station, due=date(2027, 3, 1))

    assert done(keeper, "BA-7,Amra,Hodžić,Amra@example.org,R-1,bs,").made == 1

    amra = User.objects.get(service_number="BA-7")
    assert (amra.first_name, amra.last_name, amra.email, amra.unit, amra.language) == (
        "Amra", "Hodžić", "Amra@example.org", station, "bs",
    )
    assert roles(amra) == {"officer"}
    assert not amra.has_usable_password() and not amra.is_superuser
    assert amra.enrolments.get().due == date(2027, 3, 1)


def test_a_trainer_is_no_officer(keeper, station):
    assign(course=make.syllabus(), unit=station)

    done(keeper, "BA-7,Amra,Hodžić,,R-1,,trainer reviewer")

    assert roles(User.objects.get(service_number="BA-7")) == {"trainer", "reviewer"}
    assert not User.objects.get(service_number="BA-7").enrolments.exists()


def test_who_is_there_is_updated_and_an_empty_cell_takes_nothing_away(keeper, station):
    amra = make.officer("BA-7", email="amra@example.org", unit=make.unit("Q"), language="bs")

    assert done(keeper, "ba-7,,Hodžić-Ilić,,R-1,,").changed == 1

    after = User.objects.get(pk=amra.pk)
    assert (after.service_number, after.first_name, after.last_name) == ("BA-7", "Amra", "Hodžić-Ilić")
    assert (after.email, after.unit, after.language) == ("amra@example.org", station, "bs")
    assert after.check_password(make.PASSWORD)
    assert roles(after) == {"officer"}


def test_roles_in_a_cell_are_all_her_roles_and_other_groups_stay(keeper):
    amra = make.officer("BA-7")
    amra.groups.add(Group.objects.create(name="choir"))

    done(keeper, "BA-7,,,,,,trainer|unit_manager")

    assert roles(amra) == {"trainer", "unit_manager", "choir"}


def test_who_moves_gets_what_is_assigned_there(keeper, station):
    assign(course=make.syllabus(), unit=station)
    amra = make.officer("BA-7", unit=make.unit("Q"))

    done(keeper, "BA-7,R-1", head="service_number,unit")

    assert amra.enrolments.exists()


def test_who_is_not_in_the_file_stays_as_she_is(keeper):
    amra = make.officer("BA-7")

    done(keeper, "BA-8,Vesna,Tomić,,,,")

    assert User.objects.get(pk=amra.pk).is_active


def test_the_dry_run_shows_each_line_and_changes_nothing(keeper, station):
    make.officer("BA-1", unit=station)
    make.officer("BA-2", language="bs")
    before = list(User.objects.order_by("pk").values())

    lines = planned(keeper, "BA-1,Amra,Hodžić,,R-1,en,officer", "BA-2,Ana,,,R-1,,", "BA-3,Iva,Perić,,,,", "BA-4,,,,,,").lines

    assert [(line.number, line.kind) for line in lines] == [(2, "same"), (3, "changed"), (4, "new"), (5, "wrong")]
    assert [(one.column, one.before, one.after) for one in lines[1].differences] == [
        ("first_name", "Amra", "Ana"), ("unit", "", "R-1"),
    ]
    assert ("roles", "", "officer") in [(one.column, one.before, one.after) for one in lines[2].differences]
    assert list(User.objects.order_by("pk").values()) == before


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (",Amra,Hodžić,,,,", "The service number is missing"),
        ("1,Amra,Hodžić,amra,,,", "‘amra’ is not an e-mail address"),
        ("1,Amra,Hodžić,TAKEN@example.org,,,", "Somebody else has this e-mail address"),
        ("1,Amra,Hodžić,,NOWHERE,,", "There is no unit with the code ‘NOWHERE’"),
        ("1,Amra,Hodžić,,,xx,", "There is no language ‘xx’"),
        ("1,Amra,Hodžić,,,,chief", "There is no role ‘chief’"),
        ("1,Amra,,,,,", "Somebody new needs a first and a last name"),
        (f"{'9' * 41},Amra,Hodžić,,,,", "‘service_number’ is too long"),
        ('1,"Am\nra",Hodžić,,,,', "a character that can't be shown"),
        ("keeper,Other,,,,,", "This is you"),
        ("chief,,,mine@example.org,,,", "Only a superuser can change a superuser"),
    ],
)
def test_what_is_wrong_is_said_by_line(keeper, line, words):
    make.officer(email="taken@example.org")
    make.person("chief", is_superuser=True)

    (only,) = planned(keeper, line).lines

    assert only.kind == Kind.WRONG
    assert any(words in problem for problem in only.problems)


def test_what_stands_in_the_file_twice_is_wrong_both_times(keeper):
    lines = planned(keeper, "a,A,B,x@example.org,,,", "A,A,B,,,,", "c,A,B,X@example.org,,,").lines

    assert [line.kind for line in lines] == ["wrong"] * 3


def test_one_wrong_line_holds_all_back(keeper):
    with pytest.raises(HasMistakes):
        done(keeper, "BA-7,Amra,Hodžić,,,,", "BA-8,Amra,Hodžić,nonsense,,,")

    assert not User.objects.filter(service_number="BA-7").exists()


def test_what_was_not_shown_is_not_done(keeper):
    lines = ["BA-7,Amra,Hodžić,,,,"]
    digest = planned(keeper, *lines).digest
    one = send(keeper, *lines)
    make.officer("ba-7", last_name="Begić")

    with pytest.raises(PeopleHaveChanged):
        apply(one, digest=digest, by=keeper)

    assert User.objects.get(service_number="ba-7").last_name == "Begić"


def test_it_is_done_once_and_the_file_is_not_kept(keeper):
    lines = ["BA-7,Amra,Hodžić,,,,"]
    digest, one = planned(keeper, *lines).digest, send(keeper, *lines)
    apply(one, digest=digest, by=keeper)

    with pytest.raises(AppliedBefore):
        apply(one, digest=digest, by=keeper)

    one.refresh_from_db()
    assert bytes(one.content) == b"" and one.made_ids == [User.objects.get(service_number="BA-7").pk]


def test_five_thousand_lines_take_as_many_looks_as_one(keeper, station):
    course = make.syllabus()
    assign(course=course, unit=station)
    make.officers(station, 5)
    some = list(User.objects.filter(unit=station))
    old = [f"{one.service_number},Nina,{one.last_name},,R-1,bs,officer" for one in some]
    new = [f"N-{n},Amra,Hodžić {n},n{n}@example.org,R-1,bs,officer" for n in range(4995)]
    one = send(keeper, *old, *new)

    started = time.monotonic()
    with CaptureQueriesContext(connection) as queries:
        digest = plan(read(bytes(one.content)), by=keeper).digest
    assert len(queries) == 4
    assert apply(one, digest=digest, by=keeper).made == 4995
    assert time.monotonic() - started < 60

    assert User.objects.filter(unit=station, first_name="Nina").count() == 5
    assert course.enrolments.count() == 4995

    head, lines = "service_number,last_name", [f"N-{n},Begić" for n in range(4995)]
    assert done(keeper, *lines, head=head).changed == 4995
    assert time.monotonic() - started < 120
    assert User.objects.filter(last_name="Begić", language="bs", unit=station).count() == 4995


def test_a_file_that_is_deleted_between_the_look_and_the_doing_is_refused(keeper, station):
    one = send(keeper, "BA-7,Amra,Hodžić,,R-1,bs,")
    PeopleImport.objects.all().delete()

    with pytest.raises(Expired):
        apply(one, digest="", by=keeper)
