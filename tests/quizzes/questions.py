"""Any valid question of each kind, any answer that its form could send, and a good question of each to look at."""

from typing import Any

from hypothesis import strategies as st

from quizzes import kinds, marks
from quizzes.kinds import highlight

kinds.load()

WORDS = ("effort", "Nachova", "duty", "Škorjanec", "ђак", "two  words", "şı", "24")
_words = st.sampled_from(WORDS)
_texts = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=12)
_truths = st.booleans()


def _named(prefix: str, count: int, **more) -> list[dict[str, Any]]:
    return [{"id": f"{prefix}{n}", "text": f"{prefix} {n}", **more} for n in range(count)]


@st.composite
def _options(draw, several: bool) -> list[dict[str, Any]]:
    count = draw(st.integers(2, 5))
    right = {draw(st.integers(0, count - 1))}
    if several:
        right |= draw(st.sets(st.integers(0, count - 1), max_size=count - 1 - len(right)))
    return [{**option, "correct": n in right} for n, option in enumerate(_named("o", count))]


@st.composite
def _hotspot(draw) -> dict[str, Any]:
    sides = {"x": st.integers(0, 50), "y": st.integers(0, 50), "width": st.integers(7, 50), "height": st.integers(7, 50)}
    areas = [{**area, **{side: draw(values) for side, values in sides.items()}} for area in draw(_options(True))]
    picture = {"image": 1, "image_url": "/media/scene.webp", "srcset": "", "width": 640, "height": 480}
    return {"options": areas, "picture": picture, "alt": "A street at night."}


@st.composite
def _matching(draw) -> dict[str, Any]:
    pairs = [{**pair, "match": f"match {n}"} for n, pair in enumerate(_named("p", draw(st.integers(2, 5))))]
    return {"pairs": pairs, "distractors": _named("d", draw(st.integers(0, 2)))}


@st.composite
def _groups(draw) -> dict[str, Any]:
    groups = _named("g", draw(st.integers(2, 4)))
    items = _named("i", draw(st.integers(2, 5)))
    rest = st.sampled_from([group["id"] for group in groups])
    belongs = ["g0", "g1", *(draw(rest) for _ in items[2:])]
    return {"groups": groups, "items": [{**i, "group": g} for i, g in zip(items, belongs, strict=True)]}


@st.composite
def _accepted(draw) -> str:
    return "\n".join(draw(st.lists(_words, min_size=1, max_size=3)))


_flags = st.fixed_dictionaries({}, optional=dict.fromkeys(("any_case", "any_accents", "any_script"), _truths))


@st.composite
def _gap(draw) -> dict[str, Any]:
    count = draw(st.integers(1, 4))
    order = draw(st.permutations(range(1, count + 1)))
    body = "Some " + " and ".join(f"[[{n}]]" for n in order)
    gaps = [{"id": f"g{n}", "accepted": draw(_accepted())} for n in range(count)]
    return {"body": body, "gaps": gaps, **draw(_flags)}


@st.composite
def _numeric(draw) -> dict[str, Any]:
    numbers = st.integers(-10_000, 10_000).map(lambda n: n / 100)
    tolerance = draw(st.integers(0, 500)) / 100
    made = {"value": draw(numbers), "tolerance": tolerance}
    return {**made, "near": round(tolerance + 0.25, 2)} if draw(_truths) else made


@st.composite
def _highlight(draw) -> dict[str, Any]:
    count = draw(st.integers(1, 4))
    outside = st.sampled_from(["", ". ", " and then, quite slowly, somebody said something. ", " he went. "])
    body = draw(outside)
    for n in range(count):
        body += f"[[span {n}]]{draw(outside)}"
    return {"body": body + " There was rain."}


@st.composite
def _field(draw, name: str) -> dict[str, Any]:
    kind = draw(st.sampled_from(["choice", "choices", "date", "time", "text"]))
    field = {"id": name, "text": f"Field {name}", "type": kind}
    match kind:
        case "date":
            return {**field, "date": draw(st.dates()).isoformat()}
        case "time":
            return {**field, "time": f"{draw(st.times()):%H:%M}", "minutes": draw(st.integers(0, 240))}
        case "text":
            return {**field, "accepted": draw(_accepted()), **draw(_flags)}
        case _:
            return {**field, "options": draw(_options(kind == "choices"))}


@st.composite
def _report(draw) -> dict[str, Any]:
    return {
        "case_file": "At night.",
        "fields": [draw(_field(f"f{n}")) for n in range(draw(st.integers(1, 4)))],
    }


@st.composite
def _short_text(draw) -> dict[str, Any]:
    counted, shortest = draw(st.sampled_from(["words", "characters"])), draw(st.integers(1, 20))
    points = st.lists(st.integers(0, 5), min_size=1, max_size=3)
    criteria = [
        {**one, "levels": [{**level, "points": worth} for level, worth in zip(_named(f"l{n}", 4), worths, strict=False)]}
        for n, one in enumerate(_named("c", draw(st.integers(1, 3))))
        for worths in [[draw(st.integers(1, 5)), *draw(points)]]
    ]
    made = {"counted": counted, "shortest": shortest, "longest": shortest + draw(st.integers(0, 20)), "criteria": criteria}
    return {**made, "model_answer": "As it is.", "two_markers": draw(_truths), "difference": draw(st.integers(0, 100))}


FIELDS: dict[str, st.SearchStrategy] = {
    "single": _options(False).map(lambda options: {"options": options}),
    "multiple": _options(True).map(lambda options: {"options": options}),
    "hotspot": _hotspot(),
    "ordering": st.integers(2, 5).map(lambda count: {"options": _named("o", count)}),
    "true_false": _truths.map(lambda correct: {"correct": correct}),
    "matching": _matching(),
    "groups": _groups(),
    "gap": _gap(),
    "numeric": _numeric(),
    "highlight": _highlight(),
    "report": _report(),
    "short_text": _short_text(),
}
"""What each kind has in the document besides what all have."""


@st.composite
def questions(draw, to: str | None, competencies=("recording",), only: str | None = None) -> dict[str, Any]:
    """A question of any kind that a scenario may have, or of the `only` one."""
    kind = only or draw(st.sampled_from(sorted(name for name in FIELDS if not kinds.get(name).marked)))
    return {
        "type": "question",
        "kind": kind,
        "text": "Which?",
        **draw(FIELDS[kind]),
        "competency": draw(st.sampled_from(competencies)),
        "points": draw(st.integers(1, 5)),
        "to": to,
    }


def answers(node: dict[str, Any]) -> st.SearchStrategy[Any]:
    """Any answer to a question that its form could send."""
    return _ANSWERS[node["kind"]](node)


def _ids(parts) -> list[str]:
    return [part["id"] for part in parts]


def _each(parts, values: st.SearchStrategy) -> st.SearchStrategy:
    return st.fixed_dictionaries(dict.fromkeys(_ids(parts), values))


def _typed(accepted: str) -> st.SearchStrategy[str]:
    forms = st.sampled_from(accepted.splitlines())
    return forms | forms.map(str.upper) | _texts.filter(lambda text: text.strip())


def _entered(field) -> st.SearchStrategy[Any]:
    match field["type"]:
        case "choice":
            return st.sampled_from(["", *_ids(field["options"])])
        case "choices":
            return st.lists(st.sampled_from(_ids(field["options"])), unique=True)
        case "date":
            return st.just(field["date"]) | st.dates().map(str) | st.just("")
        case "time":
            return st.just(field["time"]) | st.times().map(lambda time: f"{time:%H:%M}") | st.just("")
        case _:
            return _typed(field["accepted"]) | st.just("")


def _marked(node) -> st.SearchStrategy[list[str]]:
    ids = [piece.id for piece in highlight.pieces(node["body"]) if piece.id]
    return st.lists(st.sampled_from(ids), min_size=1, unique=True)


def _written(node) -> st.SearchStrategy[str]:
    lengths = st.integers(node["shortest"], node["longest"])
    if node["counted"] == "characters":
        return lengths.map(lambda length: ("č" * length))
    word = _words.filter(str.isalnum)
    return lengths.flatmap(lambda length: st.lists(word, min_size=length, max_size=length)).map(" ".join)


_ANSWERS = {
    "single": lambda node: st.sampled_from(_ids(node["options"])),
    "multiple": lambda node: st.lists(st.sampled_from(_ids(node["options"])), min_size=1, unique=True),
    "hotspot": lambda node: st.lists(st.sampled_from(_ids(node["options"])), min_size=1, unique=True),
    "ordering": lambda node: st.permutations(_ids(node["options"])),
    "true_false": lambda node: st.fixed_dictionaries({"value": _truths, "sure": _truths}),
    "matching": lambda node: _each(node["pairs"], st.sampled_from(_ids(node["pairs"] + node["distractors"]))),
    "groups": lambda node: _each(node["items"], st.sampled_from(_ids(node["groups"]))),
    "gap": lambda node: st.fixed_dictionaries({g["id"]: _typed(g["accepted"]) for g in node["gaps"]}),
    "numeric": lambda node: st.integers(-10_500, 10_500).map(lambda n: f"{n / 100:f}"),
    "highlight": _marked,
    "short_text": _written,
    "report": lambda node: st.fixed_dictionaries({f["id"]: _entered(f) for f in node["fields"]}).filter(
        lambda given: any(value.strip() if isinstance(value, str) else value for value in given.values())
    ),
}


def in_other_words(node: dict[str, Any]) -> dict[str, Any]:
    """The same question with every text changed, as a translation does; marks stay."""
    kind = kinds.get(node["kind"])
    words = {"text", "why", "feedback", "match", "accepted", "unit", "case_file", "alt", "model_answer"}

    def told(value: Any, name: str = "") -> Any:
        if isinstance(value, dict):
            return {field: told(part, field) for field, part in value.items()}
        if isinstance(value, list):
            return [told(part) for part in value]
        if name == "body":
            return "".join(f"[[{p.text}]]" if p.marked else f"Hm, {p.text}" for p in marks.stretches(value))
        return f"Riječ {value}" if name in words else value

    assert {*kind.words, *kind.optional_words} <= words | {"body"}
    return told(node)
