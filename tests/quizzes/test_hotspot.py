"""Areas of a picture: which can be published, what officers get to see, and what is the same in every language."""

import pytest

from quizzes import kinds
from quizzes.shuffle import Shuffle
from tests.quizzes import examples

HOTSPOT = kinds.get("hotspot")


def node(*areas: dict, **changed) -> dict:
    made = examples.node("hotspot", **changed)
    made["options"] = [{**option, **area} for option, area in zip(made["options"], [*areas, {}, {}, {}], strict=False)]
    return made


def codes(of: dict) -> list[str]:
    return [problem.code for problem in HOTSPOT.check_node(of)]


@pytest.mark.parametrize(
    ("area", "code"),
    [
        ({"width": 6}, ["area_too_small"]),
        ({"height": 0}, ["area_too_small"]),
        ({"x": 90, "width": 11}, ["area_outside"]),
        ({"y": -1}, ["area_outside"]),
        ({"x": 90, "width": 10}, []),
    ],
)
def test_an_area_can_be_hit_by_a_finger_and_lies_on_the_picture(area, code):
    assert codes(node(area)) == code


@pytest.mark.parametrize("picture", [{}, {"image": None}])
def test_there_is_a_picture(picture):
    assert codes(node(picture=picture)) == ["no_picture"]


@pytest.mark.parametrize(("right", "code"), [((False, False), "no_right_answer"), ((True, True), "all_right")])
def test_some_areas_are_right_and_some_are_wrong(right, code):
    made = node()
    made["options"] = [{**o, "correct": c} for o, c in zip(made["options"], (*right, right[0]), strict=True)]
    assert code in codes(made)


def test_each_area_stands_where_it_was_drawn_under_the_letter_of_its_line():
    made = node()
    shuffle = Shuffle(7, "n0")
    shown = HOTSPOT.shown(made, shuffle, None)

    names = {option["text"]: option for option in made["options"]}
    assert sorted(o["text"] for o in shown["options"]) == sorted(names)
    for option in shown["options"]:
        drawn = names[option["text"]]
        assert option["left"] == round(drawn["x"] * 6.4) and option["top"] == round(drawn["y"] * 4.8)
        assert option["wide"] == round(drawn["width"] * 6.4) and option["high"] == round(drawn["height"] * 4.8)
    assert [o["letter"] for o in shown["options"]] == ["A", "B", "C"]
    assert not {"id", "correct"} & {key for option in shown["options"] for key in option}


def test_an_area_that_was_moved_makes_another_exercise_and_another_name_does_not():
    assert HOTSPOT.structure(node({"x": 11})) != HOTSPOT.structure(node())
    assert HOTSPOT.structure(node({"text": "Kamen"}, alt="Izlog.")) == HOTSPOT.structure(node())
