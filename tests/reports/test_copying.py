"""What PostgreSQL writes itself is what we write: byte for byte, on rows as awkward as rows can be."""

from itertools import product

import pytest
from django.db import DatabaseError, connection, transaction

from people.models import User
from progress.models import Enrolment
from reports import copying, whole
from reports.completions import OURS, Completion, EnrolmentRow, Narrowing, completions, enrolment_rows, rows
from reports.copying import Table, written
from reports.formats import formats

from .world import completed, enrol, make_course, make_officers

AWKWARD = [
    "", " ", "plain", "Hodžić", "Ђурић", "=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "\nx", "＝1", "＋1", "－1", "＠1",
    "'=1", '"', '""', 'a"b', "a,b", "a;b", "a\tb", "a\nb", "a\r\nb", "\\", "\\.", "\\N", "a\\nb", "NULL", "\x01", "\x02\x1f",
    "\x7f", "\u2028", "\ufeff", "🕊", "</script>", "é", "%s", "{}", "$1", "null", "a ", " a", "𐍈", "\x0b\x0c\x08",
]  # fmt: skip
FLAT = pytest.mark.parametrize("name", ["csv", "ndjson"])


@pytest.fixture
def few_at_a_time(monkeypatch):
    """So that some rows come from each way, and several lots from the second."""
    monkeypatch.setattr(whole, "ROWS_AT_A_TIME", 7)
    monkeypatch.setattr(copying, "ROWS_AT_A_TIME", 7)


@pytest.fixture
def scope(world, few_at_a_time):
    """Each awkward text is somebody's first name and somebody's last name, a course's title, a unit's name."""
    officers = make_officers(world.station, len(AWKWARD))
    for officer, text in zip(officers, AWKWARD, strict=True):
        officer.first_name, officer.last_name = text, text[::-1]
    User.objects.bulk_update(officers, ["first_name", "last_name"])
    for number, text in enumerate(AWKWARD[:12]):
        fields = completed() if number % 2 else {}
        enrol(officers[number : number + 4], make_course(f"course-{number}", text or "-"), **fields)
    enrol(officers, world.course, language="xx", due="2026-12-31")
    type(world.station).objects.filter(pk=world.station.pk).update(name='=cmd|"x",1')
    from people.scope import scope_of_unit

    return scope_of_unit(world.region)


def by_rows(name: str, table: Table, **options) -> bytes:
    """As every other database has it."""
    return b"".join(copying._here(formats()[name], table, table.rows, options))


OPTIONS = {
    "csv": [{"delimiter": one, "bom": bom} for one, bom in product(["comma", "semicolon", "tab"], [True, False])],
    "ndjson": [{}],
}


@FLAT
def test_both_ways_write_the_same_bytes(scope, name):
    found = completions(scope=scope, narrowing=Narrowing())
    for language, options in product([None, "bs"], OPTIONS[name]):
        table = Table(Completion, Completion._fields, rows(found, language), OURS)
        file = b"".join(written(formats()[name], table, **options))
        assert file == by_rows(name, table, **options)
        assert file.count(b"T-BA-SA-01") == Enrolment.objects.count()
    table = Table(EnrolmentRow, EnrolmentRow._fields, enrolment_rows(found), OURS)
    assert b"".join(written(formats()[name], table)) == by_rows(name, table)


@FLAT
@pytest.mark.parametrize("columns", [["enrolment", "last_name", "status", "score"], ["score"], ["last_name"], ["due"]])
def test_both_ways_leave_the_same_columns_out(scope, name, columns):
    table = Table(Completion, columns, rows(completions(scope=scope, narrowing=Narrowing())), OURS)
    assert b"".join(written(formats()[name], table)) == by_rows(name, table)


@FLAT
def test_a_file_that_nobody_reads_to_its_end_leaves_the_connection_as_it_was(scope, name):
    table = Table(Completion, Completion._fields, rows(completions(scope=scope, narrowing=Narrowing())), OURS)
    pieces = written(formats()[name], table)
    next(pieces), next(pieces)
    pieces.close()
    assert Enrolment.objects.exists()
    assert by_rows(name, table)


@FLAT
@pytest.mark.skipif(connection.vendor != "postgresql", reason="only PostgreSQL has COPY")
@pytest.mark.django_db(transaction=True)
def test_a_file_shows_one_state_of_the_database_whatever_is_committed_meanwhile(transactional_db, monkeypatch, name):
    from people.scope import scope_of_unit
    from tests.reports.world import make_world

    monkeypatch.setattr(copying, "ROWS_AT_A_TIME", 7)
    world = make_world()
    made = enrol(make_officers(world.station, 30), world.course)
    table = Table(EnrolmentRow, EnrolmentRow._fields, enrolment_rows(completions(
        scope=scope_of_unit(world.region), narrowing=Narrowing())), OURS)  # fmt: skip
    before = by_rows(name, table)
    pieces = written(formats()[name], table)
    begin = next(pieces) + next(pieces)
    elsewhere = connection.copy()
    try:
        with elsewhere.cursor() as cursor:
            cursor.execute("UPDATE progress_enrolment SET percent = 77")
            cursor.execute("DELETE FROM progress_enrolment WHERE id = %s", [made[20].pk])
    finally:
        elsewhere.close()
    assert begin + b"".join(pieces) == before


@pytest.mark.skipif(connection.vendor != "postgresql", reason="only PostgreSQL has COPY")
def test_what_goes_wrong_in_the_midst_is_an_error_and_no_short_file(scope):
    table = Table(EnrolmentRow, ["enrolment"], enrolment_rows(completions(scope=scope, narrowing=Narrowing())), OURS)
    last = Enrolment.objects.latest("pk").pk
    wrong = f"1 / (c0 - {last})"
    with pytest.raises(DatabaseError, match="division by zero"), transaction.atomic():
        list(copying._copy(table, table.rows.found, wrong, "FORMAT csv"))
    assert Enrolment.objects.exists()
