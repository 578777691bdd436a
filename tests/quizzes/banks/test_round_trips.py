"""What is written and read again is the same question, as far as the format can say it."""

import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizzes import typed
from quizzes.banks import gift_read, gift_write, moodle_read, moodle_write
from quizzes.banks.fit import fit
from quizzes.banks.item import decoded
from quizzes.banks.plain_text import tidy
from quizzes.kinds.numeric import _decimal
from tests.quizzes.examples import EXAMPLES, node
from tests.quizzes.questions import questions

#: Texts with everything that the formats use for themselves.
_signs = st.sampled_from(["a", "Škola", "ђак", " ", "=", "~", "#", "{", "}", ":", "::", "\\", "\\n", "\n", "\n\n", "%50%",
                          "[html]", "[", "//", "<b>", "&amp;", "&", '"', "]]>", "--", "->", "$CATEGORY:", "*", "_____", "T", "'"])
texts = st.lists(_signs, min_size=1, max_size=6).map("".join).map(tidy).filter(bool)


def told_with(value: Any, draw, name: str = "", seen: set | None = None) -> Any:
    """The question with every text replaced by a strange one, none twice."""
    seen = set() if seen is None else seen
    if isinstance(value, dict):
        return {field: told_with(part, draw, field, seen) for field, part in value.items()}
    if isinstance(value, list):
        return [told_with(part, draw, name, seen) for part in value]
    if name not in {"text", "match", "feedback", "why"}:
        return value
    text = draw(texts.filter(lambda one: one not in seen))
    seen.add(text)
    return text


@st.composite
def strange(draw, kind: str) -> dict[str, Any]:
    made = draw(questions(None, only=kind))
    made["why"] = draw(st.just("") | texts)
    if kind in ("single", "multiple"):
        for option in made["options"]:
            if draw(st.booleans()):
                option["feedback"] = "?"
    return told_with(made, draw)


def check(*nodes: dict[str, Any]) -> dict[str, Any]:
    return {"title": "A check", "nodes": {f"n{place}": one for place, one in enumerate(nodes)}}


def back(format: str, *nodes: dict[str, Any]) -> list[dict[str, Any] | None]:
    if format == "gift":
        bank = gift_read.read(decoded(gift_write.write(check(*nodes), str).content))
    else:
        bank = moodle_read.read(moodle_write.write(check(*nodes), str).content)
    return [fit(item, ["recording"], "") for item in bank.items]


def meant(value: Any, name: str = "") -> Any:
    """What of a question counts: ids, line ends and the order of a pair's distractors don't."""
    if isinstance(value, dict):
        kept = {field: meant(part, field) for field, part in value.items() if field not in ("id", "any_accents", "any_script")}
        return {field: part for field, part in kept.items() if part not in ("", False, [], None)}
    if isinstance(value, list):
        return [meant(part, name) for part in value]
    if name == "accepted":
        return typed.forms(value)
    if isinstance(value, float):
        return int(value) if value == int(value) else value
    return tidy(value) if isinstance(value, str) else value


def without_ids(node: dict[str, Any]) -> dict[str, Any]:
    made = dict(node)
    if node["kind"] == "groups":
        names = {group["id"]: group["text"] for group in node["groups"]}
        made["items"] = [{**one, "group": names[one["group"]]} for one in node["items"]]
        # Groups come back in the order in which items name them.
        made["groups"] = sorted(meant(node["groups"]), key=str)
    return meant(made)


SAID = {"gift": ("single", "multiple", "true_false", "numeric", "matching", "groups"),
        "moodle": ("single", "multiple", "true_false", "numeric", "matching", "groups", "gap", "ordering")}


@pytest.mark.parametrize(("format", "kind"), [(f, k) for f, kinds in SAID.items() for k in kinds])
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_a_question_comes_back_as_it_was(format, kind, data):
    asked = data.draw(strange(kind))
    if format == "gift":
        asked["points"] = 1
        asked.pop("unit", None)
    if kind == "gap":
        asked["text"] = re.sub(r"\n\n+", "\n", asked["text"])
        asked["any_case"] = True
    [found] = back(format, asked)
    expected = without_ids(asked)
    if format == "gift" and kind in ("matching", "groups"):
        expected = eval(repr(expected).replace("->", "→"))  # noqa: S307
    assert found is not None
    assert without_ids(found) == expected
