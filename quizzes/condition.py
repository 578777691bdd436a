"""The small frozen tree of a condition: what it asks of a state, and whether that makes sense.

`quizzes.expression` reads the text into this tree.
"""

import operator
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Protocol

NUMBER, TRUTH = "number", "truth"
COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
FUNCTIONS = {"score": "competencies", "found": "evidence", "has": "evidence", "lost": "evidence"}


class Place(NamedTuple):
    """Line and column in a condition, both counted from 1."""

    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Mistake:
    """One thing wrong with a condition; `code` is a key of `quizzes.problem.MESSAGES`."""

    code: str
    place: Place
    params: Mapping[str, Any] = field(default_factory=dict)


class Scope(Protocol):
    """What a condition may ask of the state of an attempt."""

    variables: Mapping[str, int | bool]
    found: Collection[str]
    lost: Collection[str]

    def competence(self, competency: str) -> float: ...


@dataclass(frozen=True, slots=True)
class Names:
    """What exists in a document, by the way a condition may use it."""

    counters: Collection[str] = frozenset()
    flags: Collection[str] = frozenset()
    evidence: Collection[str] = frozenset()
    competencies: Collection[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Literal:
    value: int | float | bool
    place: Place

    def evaluate(self, scope: Scope) -> int | float | bool:
        return self.value

    def type_of(self, names: Names, mistakes: list[Mistake]) -> str | None:
        return TRUTH if isinstance(self.value, bool) else NUMBER


@dataclass(frozen=True, slots=True)
class Variable:
    name: str
    place: Place

    def evaluate(self, scope: Scope) -> int | bool:
        return scope.variables[self.name]

    def type_of(self, names: Names, mistakes: list[Mistake]) -> str | None:
        if self.name in names.counters:
            return NUMBER
        if self.name in names.flags:
            return TRUTH
        mistakes.append(Mistake("expression_unknown_name", self.place, {"name": self.name}))
        return None


@dataclass(frozen=True, slots=True)
class Asked:
    """`score(x)`, `found(x)`, `has(x)` or `lost(x)`."""

    function: str
    name: str
    place: Place

    def evaluate(self, scope: Scope) -> float | bool:
        if self.function == "score":
            return scope.competence(self.name)
        return self.name in (scope.lost if self.function == "lost" else scope.found)

    def type_of(self, names: Names, mistakes: list[Mistake]) -> str | None:
        known = getattr(names, FUNCTIONS[self.function])
        if self.name not in known:
            what = "competency" if self.function == "score" else "evidence"
            mistakes.append(Mistake(f"expression_unknown_{what}", self.place, {"name": self.name}))
        return NUMBER if self.function == "score" else TRUTH


@dataclass(frozen=True, slots=True)
class Comparison:
    sign: str
    left: "Node"
    right: "Node"
    place: Place

    def evaluate(self, scope: Scope) -> bool:
        return COMPARE[self.sign](self.left.evaluate(scope), self.right.evaluate(scope))

    def type_of(self, names: Names, mistakes: list[Mistake]) -> str | None:
        left, right = self.left.type_of(names, mistakes), self.right.type_of(names, mistakes)
        if left and right and left != right:
            mistakes.append(Mistake("expression_mixed_comparison", self.place))
        elif left == right == TRUTH and self.sign not in ("==", "!="):
            mistakes.append(Mistake("expression_number_expected", self.left.place))
        return TRUTH


@dataclass(frozen=True, slots=True)
class Not:
    operand: "Node"
    place: Place

    def evaluate(self, scope: Scope) -> bool:
        return not self.operand.evaluate(scope)

    def type_of(self, names: Names, mistakes: list[Mistake]) -> str | None:
        require_truth(self.operand, names, mistakes)
        return TRUTH


@dataclass(frozen=True, slots=True)
class Joined:
    """Conditions joined by `and` (every one must hold) or by `or` (one suffices)."""

    word: str
    parts: "tuple[Node, ...]"
    place: Place

    def evaluate(self, scope: Scope) -> bool:
        for part in self.parts:
            if part.evaluate(scope) is (self.word == "or"):
                return self.word == "or"
        return self.word == "and"

    def type_of(self, names: Names, mistakes: list[Mistake]) -> str | None:
        for part in self.parts:
            require_truth(part, names, mistakes)
        return TRUTH


Node = Literal | Variable | Asked | Comparison | Not | Joined


@dataclass(frozen=True, slots=True)
class Expression:
    """A condition that has been read: its tree, and its text in one spelling."""

    root: Node
    canonical: str


def walk(node: Node) -> Iterator[Node]:
    """A tree's nodes, each before its parts."""
    yield node
    if isinstance(node, Comparison):
        parts: tuple[Node, ...] = (node.left, node.right)
    elif isinstance(node, Joined):
        parts = node.parts
    else:
        parts = (node.operand,) if isinstance(node, Not) else ()
    for part in parts:
        yield from walk(part)


def require_truth(node: Node, names: Names, mistakes: list[Mistake]) -> None:
    if node.type_of(names, mistakes) == NUMBER:
        mistakes.append(Mistake("expression_truth_expected", node.place))
