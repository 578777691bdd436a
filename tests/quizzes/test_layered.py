"""The layout of a graph: everything has a place of its own, lines run downwards, and twice is the same."""

from itertools import combinations, pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from quizzes.layered import crossings, lay_out, layers

SIZE = (100.0, 40.0)


@st.composite
def graphs(draw, most: int = 25) -> dict[str, tuple[str, ...]]:
    """Graphs without circles in which every step can be reached from the first."""
    count = draw(st.integers(1, most))
    edges: dict[str, list[str]] = {f"n{number}": [] for number in range(count)}
    for number in range(1, count):
        before = draw(st.integers(0, number - 1))
        edges[f"n{before}"].append(f"n{number}")
    for _ in range(draw(st.integers(0, count))):
        ends = sorted((draw(st.integers(0, count - 1)), draw(st.integers(0, count - 1))))
        if ends[0] != ends[1]:
            edges[f"n{ends[0]}"].append(f"n{ends[1]}")
    return {name: tuple(targets) for name, targets in edges.items()}


def laid(edges):
    return lay_out(edges, "n0", dict.fromkeys(edges, SIZE))


@settings(max_examples=60, deadline=None)
@given(graphs())
def test_every_step_has_a_place_and_none_covers_another(edges):
    layout = laid(edges)
    assert layout.places.keys() == edges.keys()
    for (x, y), (other_x, other_y) in combinations(layout.places.values(), 2):
        assert abs(x - other_x) >= SIZE[0] - 1e-6 or abs(y - other_y) >= SIZE[1] - 1e-6
    for x, y in layout.places.values():
        assert SIZE[0] / 2 - 1e-6 <= x <= layout.width - SIZE[0] / 2 + 1e-6
        assert SIZE[1] / 2 - 1e-6 <= y <= layout.height - SIZE[1] / 2 + 1e-6


@settings(max_examples=60, deadline=None)
@given(graphs())
def test_every_line_runs_downwards_from_one_step_to_the_other(edges):
    layout = laid(edges)
    assert layout.routes.keys() == {(name, target) for name, targets in edges.items() for target in targets}
    for (name, target), route in layout.routes.items():
        assert (route[0], route[-1]) == (layout.places[name], layout.places[target])
        assert all(here[1] < there[1] for here, there in pairwise(route))


@settings(max_examples=30, deadline=None)
@given(graphs())
def test_the_same_graph_is_laid_out_the_same(edges):
    assert laid(edges) == laid(dict(edges))


def test_a_step_stands_below_all_that_lead_to_it():
    edges = {"a": ("b", "d"), "b": ("c",), "c": ("d",), "d": ()}
    assert layers(edges, "a") == {"a": 0, "b": 1, "c": 2, "d": 3}


def test_what_cannot_be_reached_has_no_place():
    assert lay_out({"a": (), "z": ("a",)}, "a", {"a": SIZE, "z": SIZE}).places == {"a": (50.0, 20.0)}


def test_crossings_are_counted_in_pairs():
    below = {"a": ["y"], "b": ["x"], "c": ["x", "y"]}
    assert crossings(["a", "b", "c"], ["x", "y"], below) == 2
    assert crossings(["b", "c", "a"], ["x", "y"], below) == 0


def test_lines_that_need_not_cross_do_not():
    edges = {"n0": ("a", "b"), "a": ("d",), "b": ("c",), "c": (), "d": ()}
    layout = lay_out(edges, "n0", dict.fromkeys(edges, SIZE))
    places = layout.places
    assert (places["a"][0] < places["b"][0]) == (places["d"][0] < places["c"][0])


def test_a_line_past_other_steps_keeps_clear_of_them():
    edges = {"n0": ("n1", "n3"), "n1": ("n2",), "n2": ("n3",), "n3": ()}
    layout = laid(edges)
    for x, y in layout.routes["n0", "n3"][1:-1]:
        for step in ("n1", "n2"):
            left, top = layout.places[step][0] - SIZE[0] / 2, layout.places[step][1] - SIZE[1] / 2
            assert not (left <= x <= left + SIZE[0] and top <= y <= top + SIZE[1])
