"""Any valid document, any way to play it, and any JSON at all."""

from typing import Any

from hypothesis import strategies as st

from quizzes import engine, graph
from quizzes.form import DIFFICULTIES
from tests.quizzes.questions import answers
from tests.quizzes.questions import questions as of_any_kind

COUNTERS, FLAGS = ("trust", "time"), ("escalated",)
EVIDENCE, COMPETENCIES = ("paint", "stone"), ("recording", "bias_evidence")

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner, max_size=4),
    max_leaves=12,
)


def _facts() -> list[str]:
    """Every simple condition worth trying, once."""
    signs = ["<", "<=", ">", ">=", "==", "!="]
    counters = [f"{name} {sign} {n}" for name in COUNTERS for sign in signs for n in (0, 2, 5)]
    scores = [f"score({name}) {sign} {n}" for name in COMPETENCIES for sign in signs for n in (0, 0.5, 1)]
    asked = [f"{function}({name})" for function in ("found", "has", "lost") for name in EVIDENCE]
    return [*counters, *scores, *asked, *FLAGS, "true", "false"]


_fact = st.sampled_from(_facts())
conditions = st.one_of(
    _fact,
    _fact.map("not ({})".format),
    st.tuples(_fact, st.sampled_from(["and", "or"]), _fact).map(" ".join),
    st.tuples(_fact, _fact, _fact).map("not ({0[0]} or {0[1]}) and {0[2]}".format),
)


@st.composite
def _consequences(draw) -> dict[str, Any]:
    """What a choice or an interview's question does, any part of it left out or not."""
    found = draw(st.sets(st.sampled_from(EVIDENCE)))
    lost = draw(st.sets(st.sampled_from(EVIDENCE))) - found
    effects = draw(st.dictionaries(st.sampled_from(COUNTERS), st.integers(-4, 4), max_size=2))
    effects |= draw(st.dictionaries(st.sampled_from(FLAGS), st.booleans(), max_size=1))
    scores = draw(st.dictionaries(st.sampled_from(COMPETENCIES), st.integers(-3, 3), max_size=2))
    parts = {"find": sorted(found), "lose": sorted(lost), "effects": effects, "scores": scores}
    return {field: value for field, value in parts.items() if value}


@st.composite
def _items(draw, fewest: int, first_is_free: bool, **more) -> list[dict[str, Any]]:
    """Choices or interview questions; a first one without condition keeps a decision from being stuck."""
    items = []
    for position in range(draw(st.integers(fewest, 4))):
        item = {"id": "abcd"[position], "text": f"Take {position}", **draw(_consequences())}
        item |= {field: draw(strategy) for field, strategy in more.items()}
        if not (first_is_free and position == 0) and draw(st.booleans()):
            item["when"] = draw(conditions)
        items.append(item)
    return items


def questions(to: str | None) -> st.SearchStrategy[dict[str, Any]]:
    """A question of any kind."""
    return of_any_kind(to, COMPETENCIES)


@st.composite
def _steps(draw, later: list[str], playable: bool) -> dict[str, Any]:
    """A step that leads to later ones only, so that no circle can arise."""
    targets = st.sampled_from(later)
    types = ["decision", "narrative", "interview", "question"] + ([] if playable else ["gate"])
    match draw(st.sampled_from(types)):
        case "decision":
            return {"type": "decision", "text": "What?", "choices": draw(_items(1, True, to=targets))}
        case "narrative":
            return {"type": "narrative", "text": "Then.", "to": draw(targets)}
        case "interview":
            turns, items = draw(st.integers(1, 3)), draw(_items(1, False, answer=st.just("Yes.")))
            node = {"type": "interview", "text": "Ask.", "turns": turns, "questions": items}
            return {**node, "to": draw(targets)}
        case "gate":
            branches = draw(st.lists(st.fixed_dictionaries({"when": conditions, "to": targets}), max_size=2))
            return {"type": "gate", "branches": [*branches, {"else": True, "to": draw(targets)}]}
        case _:
            return draw(questions(draw(targets)))


def head(kind: str) -> dict[str, Any]:
    return {
        "schema": "exercise/1",
        "kind": kind,
        "title": "Title",
        "summary": "Summary",
        "minutes": 5,
        "competencies": list(COMPETENCIES),
        "variables": {
            **{name: {"type": "counter", "min": 0, "max": 5, "start": 2} for name in COUNTERS},
            **{name: {"type": "flag", "start": False} for name in FLAGS},
        },
        "evidence": {name: {"title": name, "text": name} for name in EVIDENCE},
        "clock": {"variable": "time", "start": "05:40"},
        "start": "n0",
    }


@st.composite
def scenarios(draw) -> dict[str, Any]:
    """Any valid scenario of a few steps."""
    count = draw(st.integers(1, 6))
    names, endings = [f"n{n}" for n in range(count)], ["good", "bad"]
    nodes = {
        name: draw(_steps([*names[position + 1 :], *endings], playable=position == 0))
        for position, name in enumerate(names)
    }
    nodes |= {name: {"type": "ending", "text": name, "outcome": draw(_outcomes)} for name in endings}
    document = {**head("scenario"), "nodes": nodes}
    reached = graph.reachable(graph.edges(document), "n0")
    return {**document, "nodes": {name: node for name, node in nodes.items() if name in reached}}


_outcomes = st.sampled_from(["pass", "fail"])


@st.composite
def checks(draw) -> dict[str, Any]:
    """Any valid knowledge check."""
    names = [f"n{n}" for n in range(draw(st.integers(1, 5)))]
    following = [*names[1:], None]
    nodes = {name: draw(questions(to)) for name, to in zip(names, following, strict=True)}
    percent = draw(st.none() | st.integers(0, 100))
    return {**head("check"), "pass_percent": percent, "nodes": nodes}


@st.composite
def drawing_checks(draw) -> dict[str, Any]:
    """Any valid check with pools, most with sections: each piece of its line is a question alone or a pool."""
    nodes: dict[str, dict[str, Any]] = {}
    sections: dict[str, dict[str, Any]] = {}
    pools: dict[str, dict[str, int]] = {}
    section = None
    for piece in range(draw(st.integers(1, 3))):
        if draw(st.booleans()):
            section = f"s{piece}"
            sections[section] = {"title": f"Part {piece}", "text": "What follows."}
            sections[section] |= draw(st.just({}) | st.fixed_dictionaries({"pass_percent": st.integers(1, 100)}))
        more: dict[str, Any] = {"section": section} if section else {}
        count = 1
        if piece == 0 or draw(st.booleans()):
            count, more = draw(st.integers(1, 5)), {**more, "pool": f"p{piece}", "points": draw(st.integers(1, 5))}
        for _ in range(count):
            difficulty = draw(st.sampled_from([{}, *({"difficulty": one} for one in DIFFICULTIES)]))
            nodes[f"n{len(nodes)}"] = {**draw(questions(None)), **difficulty, **more}
        if "pool" in more:
            pools[more["pool"]] = draw(_rule([node for node in nodes.values() if node.get("pool") == more["pool"]]))
    names = list(nodes)
    for name, following in zip(names, [*names[1:], None], strict=True):
        nodes[name]["to"] = following
    made = {**head("check"), "pass_percent": draw(st.none() | st.integers(0, 100)), "nodes": nodes, "pools": pools}
    return {**made, "sections": sections} if sections else made


@st.composite
def _rule(draw, there: list[dict[str, Any]]) -> dict[str, int]:
    """What a pool of these questions may draw, so that each of them can be drawn."""
    wanted = {}
    for difficulty in DIFFICULTIES:
        of_it = sum(node.get("difficulty") == difficulty for node in there)
        wanted[difficulty] = draw(st.integers(0, of_it))
    least = sum(wanted.values())
    if any(not wanted.get(node.get("difficulty")) for node in there):
        least += 1
    rule = {"draw": draw(st.integers(max(1, least), len(there)))}
    return {**rule, **{name: count for name, count in wanted.items() if count}}


@st.composite
def drawn_checks(draw) -> dict[str, Any]:
    """What an attempt at such a check plays."""
    document = draw(drawing_checks())
    return engine.drawn(document, engine.draw(document, seed=draw(seeds)))


seeds = st.integers(0, 2**62)
documents = scenarios() | checks() | drawing_checks() | drawn_checks()


def responses(document: dict[str, Any], state: engine.State) -> st.SearchStrategy[dict[str, Any]]:
    """Any response that is valid where `state` stands."""
    name = state.current
    node = document["nodes"][name]
    match node["type"]:
        case "narrative":
            return st.just({"node": name})
        case "question":
            return answers(node).map(lambda answer: {"node": name, "answer": answer})
        case "interview":
            asks = [{"node": name, "question": item} for item in engine.offered(document, state)]
            return st.sampled_from(asks + ([{"node": name, "done": True}] if state.asked else []))
        case _:
            return st.sampled_from(
                [{"node": name, "choice": item} for item in engine.offered(document, state)]
            )


def noise(document: dict[str, Any]) -> st.SearchStrategy[Any]:
    """Any JSON, and JSON that looks much like a response."""
    words = st.sampled_from(
        [*document["nodes"], "a", "b", "o0", "o1", True, None, [], ["o0", "o0"], {}, "x" * 99]
    )
    fields = st.sampled_from(["node", "choice", "question", "done", "answer", "more"])
    return json_values | st.dictionaries(fields, words | json_values, max_size=3)
