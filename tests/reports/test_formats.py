"""What holds for every way out, also for those that are still to be written."""

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from people.formulas import guarded
from reports.formats import Format, formats, register

COLUMNS = ("name", "score", "note")
FORMATS = pytest.mark.parametrize("way_out", formats().values(), ids=formats().keys())


def test_csv_is_found_by_registration():
    assert "csv" in formats()


def test_two_formats_can_not_have_one_name():
    class Another(Format):
        name = "csv"

    with pytest.raises(ValueError, match="csv"):
        register(Another)


@FORMATS
def test_a_format_says_how_it_is_asked_for(way_out):
    assert way_out.name.isidentifier() and way_out.name != "json"
    assert way_out.content_type.split(";")[0] == way_out.media_type


@FORMATS
def test_a_format_writes_bytes_and_no_row_is_a_file_too(way_out):
    pieces = list(way_out.write(COLUMNS, []))
    assert pieces and all(isinstance(piece, bytes) for piece in pieces)


@pytest.mark.parametrize("way_out", [one for one in formats().values() if one.streams], ids=lambda one: one.name)
def test_a_format_reads_no_further_than_it_has_written(way_out):
    """Else a million rows would be held in memory before the first is sent."""
    taken = 0

    def rows():
        nonlocal taken
        for number in range(20_000):
            taken += 1
            yield (f"officer {number}", number, None)

    pieces = way_out.write(COLUMNS, rows())
    next(pieces)
    next(pieces)
    assert 0 < taken < 20_000
    assert sum(1 for _ in pieces) > 1
    assert taken == 20_000


TRICKY = st.text(st.sampled_from("=+-@\t\r\n＝\"',;a1 "), max_size=4)
CELLS = TRICKY | st.integers(-9, 9) | st.none()


@settings(deadline=None)
@given(st.lists(st.tuples(CELLS, CELLS, CELLS), max_size=6))
def test_no_formula_slips_through_whatever_stands_beside_it(rows):
    written = b"".join(formats()["csv"].write(COLUMNS, rows)).decode()
    _header, *read = csv.reader(io.StringIO(written, newline=""))
    assert read == [["" if cell is None else str(guarded(cell)) for cell in row] for row in rows]
