"""YAML from authors, read without surprises: plain values, each with its line.

Stricter than YAML: no aliases (a small file could unfold to a huge one), no tags, no key twice, one document.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

from quizzes.problem import Problem

LARGEST = 1_000_000
DEEPEST = 12
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_TAG = "tag:yaml.org,2002:"

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class LineProblem:
    """A problem and the line, counted from 1, where the author finds it."""

    line: int
    problem: Problem

    def __str__(self) -> str:
        return f"line {self.line}: {self.problem.sentence()}"


class Unreadable(ValueError):
    """The text is no YAML that we take."""

    def __init__(self, problems: list[LineProblem]) -> None:
        super().__init__("; ".join(str(problem) for problem in problems))
        self.problems = problems


@dataclass(slots=True)
class Lined:
    """A plain value, and the line of each part of it by its path."""

    value: Any = None
    lines: dict[Path, int] = field(default_factory=dict)
    problems: list[LineProblem] = field(default_factory=list)

    def line_of(self, path: Path) -> int:
        """The line of the part at `path`, or of the nearest part that contains it."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


def read(text: str, is_text: Callable[[Path], bool]) -> Lined:
    """The value of a YAML text; raises Unreadable.

    `is_text` says of a path whether its value is text whatever it looks like: a choice `no` is no boolean.
    """
    try:
        if len(text.encode()) > LARGEST:
            raise _unreadable(1, "file_too_big", limit=LARGEST)
        found = list(_forbidden(text))
        if found:
            raise Unreadable(found)
        root = yaml.compose(text, Loader=_LOADER)
    except yaml.YAMLError as error:
        raise _unreadable(_line(error, text), "not_yaml", detail=_detail(error)) from None
    except UnicodeEncodeError:
        raise _unreadable(1, "not_yaml", detail="it holds characters that no file can hold") from None
    lined = Lined()
    if root is not None:
        lined.value = _Reader(lined, is_text).value(root, ())
    if lined.problems:
        raise Unreadable(lined.problems)
    return lined


def _forbidden(text: str) -> Iterator[LineProblem]:
    """Looks at the events alone, before anything is built from them."""
    depth = documents = 0
    for event in yaml.parse(text, Loader=_LOADER):
        line = event.start_mark.line + 1 if event.start_mark else 1
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            yield LineProblem(line, Problem("alias_in_file"))
        elif getattr(event, "tag", None) is not None:
            yield LineProblem(line, Problem("tag_in_file", params={"tag": event.tag}))
        if isinstance(event, yaml.DocumentStartEvent):
            documents += 1
            if documents > 1:
                yield LineProblem(line, Problem("several_documents"))
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST:
            # What follows may be nested without end, so nothing more of it is read.
            yield LineProblem(line, Problem("file_too_deep"))
            return


class _Reader:
    """Turns composed nodes into plain values and notes their lines."""

    def __init__(self, lined: Lined, is_text: Callable[[Path], bool]) -> None:
        self.lined = lined
        self.is_text = is_text

    def value(self, node: yaml.Node, path: Path) -> Any:
        self.lined.lines.setdefault(path, node.start_mark.line + 1)
        if isinstance(node, yaml.MappingNode):
            return self.mapping(node, path)
        if isinstance(node, yaml.SequenceNode):
            return [self.value(item, (*path, index)) for index, item in enumerate(node.value)]
        return _scalar(node, as_text=self.is_text(path))

    def mapping(self, node: yaml.MappingNode, path: Path) -> dict[str, Any]:
        read: dict[str, Any] = {}
        for key_node, value_node in node.value:
            line, key = key_node.start_mark.line + 1, key_node.value
            if not isinstance(key, str):
                self.lined.problems.append(LineProblem(line, Problem("key_not_a_text")))
            elif key in read:
                self.lined.problems.append(LineProblem(line, Problem("repeated_key", params={"key": key})))
            else:
                self.lined.lines[(*path, key)] = line
                read[key] = self.value(value_node, (*path, key))
        return read


def _scalar(node: yaml.ScalarNode, *, as_text: bool) -> Any:
    kind = node.tag.removeprefix(_TAG)
    if kind == "null":
        return None
    if as_text or kind not in ("int", "float", "bool"):
        return node.value
    try:
        return getattr(yaml.constructor.SafeConstructor(), f"construct_yaml_{kind}")(node)
    except ValueError:  # a number of thousands of digits: no number that anyone meant
        return node.value


def _unreadable(line: int, code: str, **params: Any) -> Unreadable:
    return Unreadable([LineProblem(line, Problem(code, params=params))])


def _line(error: yaml.YAMLError, text: str) -> int:
    mark = getattr(error, "problem_mark", None)
    if mark:
        return mark.line + 1
    return text.count("\n", 0, getattr(error, "position", None) or 0) + 1


def _detail(error: yaml.YAMLError) -> str:
    return getattr(error, "problem", None) or getattr(error, "reason", None) or "its form is broken"
