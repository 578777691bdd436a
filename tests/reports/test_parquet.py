"""Parquet: what is read back is what was written, typed, however many rows."""

import io
from datetime import UTC, date, datetime
from importlib.util import find_spec

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.formats import formats, parquet
from reports.moments import Day, Moment
from reports.thrift import varint

from .parquet_reader import Thrift, read
from .world import completed, make_enrolment

TYPES = {"id": int, "name": str, "done": bool, "share": float, "due": Day, "at": Moment}
ROWS = st.tuples(
    st.integers(-(2**63), 2**63 - 1) | st.none(),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=5) | st.none(),
    st.booleans() | st.none(),
    st.floats(allow_nan=False) | st.none(),
    st.dates() | st.none(),
    st.datetimes(datetime(1970, 1, 2), datetime(2100, 1, 1)) | st.none(),
)


def written(rows, types=TYPES) -> bytes:
    return b"".join(formats()["parquet"].write(list(types), rows, types=types))


@settings(deadline=None)
@given(st.lists(ROWS, max_size=20), st.integers(1, 5))
def test_what_is_written_is_read_back(rows, per_group):
    rows = [(*rest, due, at and at.replace(microsecond=0, tzinfo=UTC)) for *rest, due, at in rows]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(parquet, "ROWS_PER_GROUP", per_group)
        file = written([(*rest, due and due.isoformat(), at and at.isoformat()) for *rest, due, at in rows])
    assert read(file) == (list(TYPES), rows)


@given(st.integers(0, 2**64))
def test_numbers_of_headers_are_read_back(number):
    assert Thrift(varint(number)).varint() == number


def test_a_list_of_the_api_comes_with_its_types(world, caller):
    at = datetime(2026, 11, 20, 14, 30, 2, tzinfo=UTC)
    make_enrolment(world.station, world.course, "BA-1", due=date(2026, 12, 31), **completed(at))
    make_enrolment(world.station, world.course, "=1+1")
    response = caller(world.region).get(format="parquet")
    assert response["Content-Type"] == "application/vnd.apache.parquet"
    columns, rows = read(response.getvalue())
    first, second = (dict(zip(columns, row, strict=True)) for row in rows)
    assert (first["percent"], first["due"], first["completed_at"]) == (100, date(2026, 12, 31), at)
    assert (second["service_number"], second["due"], second["language"]) == ("=1+1", None, None)


def test_a_file_of_many_groups_is_made_group_by_group():
    pieces = formats()["parquet"].write(["id"], ((n,) for n in range(50_000)), types={"id": int})
    sizes = [len(one) for one in pieces]
    assert len(sizes) == 1 + 5 + 1
    file = b"".join(formats()["parquet"].write(["id"], ((n,) for n in range(50_000)), types={"id": int}))
    assert read(file) == (["id"], [(n,) for n in range(50_000)])


@pytest.mark.skipif(find_spec("pyarrow") is None, reason="pyarrow isn't installed")
def test_others_read_it_too():
    import pyarrow.parquet

    file = written([(1, "é", True, "2026-11-20", "2026-11-20T15:30:02+01:00"), (None,) * 5])
    table = pyarrow.parquet.read_table(io.BytesIO(file))
    assert [str(one.type) for one in table.schema] == ["int64", "string", "bool", "date32[day]", "timestamp[ms, tz=UTC]"]
    assert table.to_pylist()[0]["at"] == datetime(2026, 11, 20, 14, 30, 2, tzinfo=UTC)
