"""What is written and read again is the same question, as far as the format can say it."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quizzes import typed
from quizzes.banks import gift_read, gift_write, moodle_read, moodle_write, twee_read, twee_write
from quizzes.banks.fit import fit
from quizzes.banks.item import decoded
from quizzes.banks.plain_text import tidy
from quizzes.banks.twee_scenario import scenario
from tests.quizzes.questions import questions

#: Texts with everything that the formats use for themselves.
_SIGNS = (
    *("a", "Škola", "ђак", " ", "=", "~", "#", "{", "}", ":", "::", "\\", "\\n", "\n", "\n\n", "%50%", "[html]", "["),
    *("//", "<b>", "&amp;", "&", '"', "]]>", "--", "$CATEGORY:", "*", "_____", "T", "'", "####", "]", "{1:SA:=x}"),
)
texts = st.lists(st.sampled_from(_SIGNS), min_size=1, max_size=6).map("".join).map(tidy).filter(bool)
one_line = texts.map(lambda text: " ".join(text.replace("{1:", "").split())).filter(bool)

SAID = {
    "gift": ("single", "multiple", "true_false", "numeric", "matching", "groups", "gap"),
    "moodle": ("single", "multiple", "true_false", "numeric", "matching", "groups", "gap", "ordering"),
}
#: What a format can't say of a question, and tells so.
UNSAID = {"gift": {"points", "unit", "any_accents", "any_script"}, "moodle": {"any_accents", "any_script"}}
FEW = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))


@st.composite
def strange(draw, kind: str, format: str) -> dict[str, Any]:
    """A question of a kind with strange texts, no two alike."""
    made = draw(questions(None, only=kind))
    made["why"] = draw(st.just("") | texts)
    for option in made.get("options", ()) if kind in ("single", "multiple") else ():
        option |= {"feedback": "?"} if draw(st.booleans()) else {}
    if kind == "gap":
        made["any_case"] = True if format == "gift" else made.get("any_case", False)
        made["gaps"] = made["gaps"][:1] if format == "gift" else made["gaps"]
        places = [f"[[{n}]]" for n in range(1, len(made["gaps"]) + 1)]
        made["body"] = draw(st.sampled_from(["{}", "Some {} here.", "{}, and\nso\n\non"])).format(" and ".join(places))
    seen: set[str] = set()

    def told(value: Any, name: str = "") -> Any:
        if isinstance(value, dict):
            return {field: told(part, field) for field, part in value.items()}
        if isinstance(value, list):
            return [told(part, name) for part in value]
        if name not in {"text", "match", "feedback", "why"} or not value:
            return value
        # A gap's question has no empty line: that is where its text begins.
        text = draw((one_line if kind == "gap" else texts).filter(lambda one: one not in seen))
        seen.add(text)
        return text

    return told(made)


def there_and_back(format: str, *nodes: dict[str, Any]) -> list[dict[str, Any] | None]:
    check = {"title": "A check", "nodes": {f"n{place}": one for place, one in enumerate(nodes)}}
    if format == "gift":
        bank = gift_read.read(decoded(gift_write.write(check, str).content))
    else:
        bank = moodle_read.read(moodle_write.write(check, str).content)
    return [fit(item, ["recording"], "") for item in bank.items]


def meant(node: dict[str, Any], format: str) -> Any:
    """What of a question counts: not its ids, nor what the format can't say."""

    def kept(value: Any, name: str = "") -> Any:
        if isinstance(value, dict):
            parts = {f: kept(part, f) for f, part in value.items() if f != "id" and f not in UNSAID[format]}
            return {field: part for field, part in parts.items() if part not in ("", False, [], None)}
        if isinstance(value, list):
            return [kept(part, name) for part in value]
        return list(dict.fromkeys(typed.forms(value))) if name == "accepted" else value

    made = dict(node)
    if node["kind"] == "groups":
        names = {group["id"]: group["text"] for group in node["groups"]}
        made["items"] = [{**one, "group": names[one["group"]]} for one in node["items"]]
        # Groups come back in the order in which items name them.
        made["groups"] = sorted(names.values())
    return kept(made)


@pytest.mark.parametrize(("format", "kind"), [(f, kind) for f, kinds in SAID.items() for kind in kinds])
@FEW
@given(data=st.data())
def test_a_question_comes_back_as_it_was(format, kind, data):
    asked = data.draw(strange(kind, format))
    [found] = there_and_back(format, asked)
    assert found is not None
    assert meant(found, format) == meant(asked, format)


@FEW
@given(st.lists(strange("single", "gift"), min_size=2, max_size=4))
def test_questions_of_a_file_stay_apart_and_in_order(asked):
    for format in SAID:
        found = there_and_back(format, *asked)
        assert [node["text"] for node in found] == [node["text"] for node in asked]


@FEW
@given(st.text(max_size=300))
def test_any_text_is_read_or_refused_with_a_reason(text):
    for read in (gift_read.read, lambda t: moodle_read.read(t.encode()), twee_read.read):
        try:
            found = read(text)
        except ValueError as error:
            assert error.problems and all(problem.line >= 1 for problem in error.problems)
        else:
            assert found


@FEW
@given(st.lists(st.sampled_from([*_SIGNS, "->", "Q{=", "}", "\n\n", "{#1..2}", "{T}", "[[", "]]", "\n:: A\n"]), max_size=40))
def test_any_mixture_of_signs_is_read_or_refused_with_a_reason(signs):
    test_any_text_is_read_or_refused_with_a_reason.hypothesis.inner_test("".join(signs))


@st.composite
def stories(draw) -> dict[str, Any]:
    """Any scenario of stories, decisions and endings."""
    names = [f"step_{n}" for n in range(draw(st.integers(2, 6)))]
    words = st.sampled_from(["He says: “Go.”", "A [[ B ]] C", "two\n\nparagraphs", ":: not a passage", "<b> & $5", "(a) b"])
    choice = st.sampled_from(["Go", "Go | stay", "Stay -> go", "a [b]", "“Yes”", "1. Ask"])
    nodes: dict[str, Any] = {}
    for name in names:
        to = st.sampled_from(names)
        match draw(st.sampled_from(["narrative", "decision", "ending"])):
            case "narrative":
                nodes[name] = {"type": "narrative", "text": draw(words), "to": draw(to)}
            case "ending":
                nodes[name] = {"type": "ending", "text": draw(words), "outcome": draw(st.sampled_from(["pass", "fail"]))}
            case _:
                count = draw(st.integers(2, 4))
                choices = [{"id": "abcd"[n], "text": draw(choice), "to": draw(to)} for n in range(count)]
                nodes[name] = {"type": "decision", "text": draw(words), "choices": choices}
    return {"title": "A story", "start": draw(st.sampled_from(names)), "nodes": nodes}


@FEW
@given(stories())
def test_a_scenario_of_stories_decisions_and_endings_comes_back_from_twee(told):
    written = twee_write.write(told, str, ifid="6d0f5b0e-5d0c-4b9b-8a52-6a9f0d1c7f11")
    assert written.lost == []
    made, notes = scenario(twee_read.read(decoded(written.content)), [], "")
    assert (made["title"], made["start"]) == (told["title"], told["start"])
    assert [note.problem.code for note in notes if note.problem.code != "bank_words_only"] == []

    def shape(node: dict[str, Any]) -> Any:
        return node["type"], node.get("to"), node.get("outcome"), [(c["id"], c["to"]) for c in node.get("choices", ())]

    assert {key: shape(node) for key, node in made["nodes"].items()} == {k: shape(n) for k, n in told["nodes"].items()}
