"""Walking a list by cursor."""

import json

import pytest

from progress.models import Enrolment
from reports.api.pagination import BadCursor, Cursor

from .world import enrol, make_enrolment, make_officers


@pytest.fixture
def region(world, caller):
    return caller(world.region)


@pytest.fixture
def enrolled(world):
    """250 enrolments, in the order of the list."""
    return [one.pk for one in enrol(make_officers(world.station, 250), world.course)]


def ids(answer: dict) -> list[int]:
    return [row["enrolment"] for row in answer["results"]]


def test_a_walk_meets_each_row_exactly_once_though_one_is_added_on_the_way(world, region, enrolled):
    answer = region.get(page_size=40).json()
    seen = ids(answer)
    added = make_enrolment(world.station, world.course, "late").pk
    while answer["next"]:
        answer = region.get(answer["next"]).json()
        seen += ids(answer)
    assert seen == [*enrolled, added]


def test_a_row_that_goes_shifts_no_other_off_the_walk(world, region, enrolled):
    first = region.get(page_size=100).json()
    Enrolment.objects.filter(pk__in=enrolled[:30]).delete()
    assert ids(region.get(first["next"]).json()) == enrolled[100:200]


def test_the_walk_back_meets_the_same_pages(region, enrolled):
    pages = [region.get(page_size=100).json()]
    while pages[-1]["next"]:
        pages.append(region.get(pages[-1]["next"]).json())
    assert [len(page["results"]) for page in pages] == [100, 100, 50]

    back = region.get(pages[2]["previous"]).json()
    assert back["results"] == pages[1]["results"]
    assert ids(region.get(back["next"]).json()) == ids(pages[2])
    first = region.get(back["previous"]).json()
    assert first["results"] == pages[0]["results"]
    assert first["previous"] is None


@pytest.mark.parametrize("format", ["json", "ndjson"])
def test_rows_that_lie_behind_many_of_other_units_all_come(world, caller, enrolled, format):
    behind = [one.pk for one in enrol(make_officers(world.other_region, 3, "B"), world.course)]
    enrol(make_officers(world.station, 80, "C"), world.course)
    behind += [one.pk for one in enrol(make_officers(world.other_region, 2, "D"), world.course)]
    other = caller(world.other_region)
    if format == "ndjson":
        lines = other.get(format="ndjson", after=behind[0]).getvalue().splitlines()
        assert [json.loads(line)["enrolment"] for line in lines] == behind[1:]
        return
    first = other.get(page_size=2).json()
    second = other.get(first["next"]).json()
    assert ids(first) + ids(second) + ids(other.get(second["next"]).json()) == behind


def test_a_page_has_a_hundred_rows_unless_asked_otherwise(region, enrolled):
    assert len(region.get().json()["results"]) == 100
    assert len(region.get(page_size=1000).json()["results"]) == 250


def test_the_only_page_has_no_neighbours(world, region):
    make_enrolment(world.station, world.course, "1")
    answer = region.get(page_size=1).json()
    assert (answer["next"], answer["previous"]) == (None, None)


def test_an_empty_result_is_an_empty_page(region):
    assert region.get().json() == {"next": None, "previous": None, "results": []}


def test_beyond_the_end_there_is_a_way_back(region, enrolled):
    beyond = region.get(cursor=str(Cursor("after", enrolled[-1])), page_size=10).json()
    assert (beyond["results"], beyond["next"]) == ([], None)
    assert ids(region.get(beyond["previous"]).json()) == enrolled[-10:]


def test_before_the_beginning_there_is_a_way_on(region, enrolled):
    before = region.get(cursor=str(Cursor("before", enrolled[0])), page_size=10).json()
    assert (before["results"], before["previous"]) == ([], None)
    assert ids(region.get(before["next"]).json()) == enrolled[:10]


def test_neighbours_keep_every_other_parameter(region, enrolled):
    answer = region.get(page_size=40, status="not_started", unit="T-BA-SA-01").json()
    for part in ("page_size=40", "status=not_started", "unit=T-BA-SA-01"):
        assert part in answer["next"]


@pytest.mark.parametrize("cursor", [Cursor("after", 0), Cursor("before", 1), Cursor("after", 10**18 - 1)])
def test_a_cursor_is_read_as_it_was_written(cursor):
    assert Cursor.read(str(cursor)) == cursor


@pytest.mark.parametrize(
    "text",
    [
        "",
        "A",
        "????",
        "YWZ0ZXI6",  # after:
        "YWZ0ZXI6MDE",  # after:01
        "YWZ0ZXI6LTE",  # after:-1
        "YWZ0ZXI6MQ==",  # after:1, with padding that we don't write
        "YWZ0ZXI6MR",  # after:1, with stray bits
        "YmVzaWRlOjE",  # beside:1
        "YWZ0ZXI6MTAwMDAwMDAwMDAwMDAwMDAwMDAwMA",  # after: more than a database can count
    ],
)
def test_what_was_never_given_out_is_no_cursor(text):
    with pytest.raises(BadCursor):
        Cursor.read(text)
