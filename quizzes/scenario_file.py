"""Scenarios as YAML files, for authors with a text editor; described in docs/scenario-documents.md.

A file becomes a document of the form exercise/1, and what is wrong with it is said by line.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from quizzes import document, kinds, overlay, yaml_lines
from quizzes.form import NODES, Entries, id_list, text_or_nothing
from quizzes.form import text as text_rule
from quizzes.problem import Problem, Where
from quizzes.yaml_lines import Lined, LineProblem, Path

IN_DOCUMENT = (
    "title",
    "summary",
    "disclaimer",
    "minutes",
    "competencies",
    "clock",
    "variables",
    "evidence",
    "start",
    "expert_path",
)
BESIDE = ("key", "audience", "cast", "debrief_questions", "judgments")
"""Kept in `extra`: what belongs to the course around the exercise."""

#: Besides what the fields of steps and questions say of themselves.
_TEXTS = frozenset(
    {
        *("key", "title", "summary", "disclaimer", "competencies", "start", "variable", "expert_path", "label"),
        *("law", "provisions"),
    }
)


@dataclass(frozen=True, slots=True)
class ScenarioFile:
    """A scenario as read: its document, the words of other languages, and what stands beside it."""

    document: Mapping[str, Any]
    translations: Mapping[str, Mapping[str, Any]]
    extra: Mapping[str, Any]
    lined: Lined

    def line_of(self, where: Where) -> int:
        """The line of a place in the document, for problems found later, as by `quizzes.analyse`."""
        return self.lined.line_of(_path(self.lined.value, where))


class ScenarioFileError(ValueError):
    """The file is no scenario; `problems` say why, each with its line."""

    def __init__(self, problems: list[LineProblem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems


def read(text: str) -> ScenarioFile:
    """The scenario in a YAML text; raises ScenarioFileError."""
    try:
        lined = yaml_lines.read(text, _is_text)
    except yaml_lines.Unreadable as error:
        raise ScenarioFileError(error.problems) from None
    _refuse(_form_problems(lined))
    source = lined.value
    nodes, twice = document.collect_nodes(source.get("nodes", ()))
    _refuse(_twice(lined, twice))
    made = {"schema": document.SCHEMA, "kind": "scenario", **_head(source), "nodes": nodes}
    _refuse(_with_lines(lined, document.problems(made)))
    translations = _translations(source)
    _refuse(_translation_problems(lined, made, translations))
    extra = {field: source[field] for field in BESIDE if field in source}
    return ScenarioFile(made, translations, extra, lined)


def _is_text(path: Path) -> bool:
    """Whether a value is text even if it looks like a number or a boolean."""
    names = [step for step in path if isinstance(step, str)]
    if not names or names[-2:-1] in (["scores"], ["effects"]):
        return False
    if names[0] == "variables" and names[-1] == "start":
        return False
    return names[-1] in _TEXTS | _texts_of_steps()


@cache
def _texts_of_steps() -> frozenset[str]:
    """The fields of steps, of questions of every kind and of their parts that hold text, or names."""
    kinds.load()
    found: set[str] = {"kind"}
    waiting = [*NODES.values(), *(kinds.get(name).fields for name in kinds.names())]
    while waiting:
        for field, rule in waiting.pop().items():
            if isinstance(rule, Entries):
                waiting.append(rule.fields)
            elif rule in (text_rule, text_or_nothing, id_list):
                found.add(field)
    return frozenset(found)


def _head(source: Mapping[str, Any]) -> dict[str, Any]:
    return {field: source[field] for field in IN_DOCUMENT if field in source}


def _form_problems(lined: Lined) -> Iterator[LineProblem]:
    """What must be right before there is a document to look at."""
    source = lined.value
    if not isinstance(source, Mapping):
        yield LineProblem(1, Problem("not_a_document"))
        return
    for field in source:
        if field not in (*IN_DOCUMENT, *BESIDE, "nodes", "translations", "bosnian"):
            yield _at(lined, (field,), "unknown_field", field=field)
    nodes = source.get("nodes", [])
    if not isinstance(nodes, list):
        yield _at(lined, ("nodes",), "not_a_list", field="nodes")
        return
    for index, node in enumerate(nodes):
        if not isinstance(node, Mapping):
            yield _at(lined, ("nodes", index), "not_a_group", field="nodes")
        elif not isinstance(node.get("id"), str) or not node["id"]:
            yield _at(lined, ("nodes", index), "missing_id", field="nodes", position=index + 1)
    if not isinstance(source.get("translations", {}), Mapping):
        yield _at(lined, ("translations",), "not_a_group", field="translations")


def _twice(lined: Lined, problems: list[Problem]) -> Iterator[LineProblem]:
    """Ids used twice, each at its last use, since the first is the one that counts."""
    for problem in problems:
        last = max(
            index for index, node in enumerate(lined.value["nodes"]) if node["id"] == problem.where.node
        )
        yield LineProblem(lined.line_of(("nodes", last, "id")), problem)


def _with_lines(lined: Lined, problems: list[Problem]) -> Iterator[LineProblem]:
    for problem in problems:
        yield LineProblem(lined.line_of(_path(lined.value, problem.where)), problem)


def _translations(source: Mapping[str, Any]) -> dict[str, Any]:
    """Overlays by locale; `bosnian` is the older way to write the one for bs."""
    translations = dict(source.get("translations", {}))
    if "bosnian" in source:
        translations.setdefault("bs", source["bosnian"])
    return translations


def _translation_problems(lined: Lined, made: Mapping, translations: Mapping) -> Iterator[LineProblem]:
    for locale, words in translations.items():
        top: Path = ("translations", locale)
        top = top if top in lined.lines else ("bosnian",)
        for problem in overlay.problems(made, words):
            yield LineProblem(lined.line_of((*top, *_overlay_path(lined, top, problem.where))), problem)


def _overlay_path(lined: Lined, top: Path, where: Where) -> Path:
    """Where a place stands in an overlay, which has its parts by id."""
    if where.node is None:
        return tuple(step for step in (where.field, where.part) if step)
    path: Path = ("nodes", where.node)
    places = [place for place in lined.lines if place[: len(top) + 2] == (*top, *path) and place[-1] == where.part]
    return min(places, key=len)[len(top) :] if where.part and places else path


def _path(source: Mapping[str, Any], where: Where) -> Path:
    """Where a place in the document stands in the file."""
    if where.node is None:
        return tuple(step for step in (where.field, where.part) if step)
    nodes = source["nodes"]
    index = next((index for index, node in enumerate(nodes) if node["id"] == where.node), None)
    if index is None:
        return ("nodes",)
    path: Path = ("nodes", index)
    if where.part:
        path += _part_path(nodes[index], where.part)
    return (*path, where.field) if where.field else path


def _part_path(node: Mapping[str, Any], part: str) -> Path:
    """The choice, question, option or other part of this id or, as `#2`, of this position."""
    lists = [(field, entries) for field, entries in node.items() if isinstance(entries, list)]
    for field, entries in lists:
        for index, entry in enumerate(entries):
            if part == f"#{index + 1}" or (isinstance(entry, Mapping) and entry.get("id") == part):
                return (field, index)
    return ()


def _at(lined: Lined, path: Path, code: str, **params: Any) -> LineProblem:
    return LineProblem(lined.line_of(path), Problem(code, params=params))


def _refuse(problems: Iterator[LineProblem]) -> None:
    found = sorted(problems, key=lambda problem: problem.line)
    if found:
        raise ScenarioFileError(found)
