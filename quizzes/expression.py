"""Conditions such as `trust >= 2 and not lost(stone)`: read, checked and evaluated, never by `eval`.

    condition   = conjunction {"or" conjunction}
    conjunction = negation {"and" negation}
    negation    = "not" negation | comparison
    comparison  = operand [("==" | "!=" | "<" | "<=" | ">" | ">=") operand]
    operand     = number | "true" | "false" | name | function "(" name ")" | "(" condition ")"

Functions are `score(competency)` (0 to 1), `found(evidence)`, also written `has`, and `lost(evidence)`.
"""

import re
from functools import lru_cache
from typing import Any, NamedTuple, NoReturn

from quizzes.condition import (
    COMPARE,
    FUNCTIONS,
    Asked,
    Comparison,
    Expression,
    Joined,
    Literal,
    Mistake,
    Names,
    Node,
    Not,
    Place,
    Scope,
    Variable,
    require_truth,
)

__all__ = ["ExpressionError", "Mistake", "Names", "Place", "Scope", "check", "evaluate", "parse"]

LONGEST = 500
DEEPEST = 20  # bounds the recursion of the parser and of everything that walks the tree
NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")
RESERVED = frozenset({"and", "or", "not", "true", "false", *FUNCTIONS})

_TOKEN = re.compile(
    r"(?P<space>\s+)|(?P<number>-?[0-9]+(?:\.[0-9]+)?)|(?P<sign>==|!=|<=|>=|<|>|\(|\))"
    rf"|(?P<word>{NAME.pattern})|(?P<unknown>.)",
    re.DOTALL,
)


class Token(NamedTuple):
    kind: str
    text: str
    place: Place


class ExpressionError(ValueError):
    """The text isn't a condition; `mistake` says why and where."""

    def __init__(self, mistake: Mistake) -> None:
        super().__init__(f"{mistake.code} at line {mistake.place.line}, column {mistake.place.column}")
        self.mistake = mistake


@lru_cache(maxsize=4096)
def parse(source: str) -> Expression:
    """Read a condition; raises ExpressionError. Kept, since the engine asks for the same ones for ever."""
    if len(source) > LONGEST:
        raise ExpressionError(Mistake("expression_too_long", Place(1, 1), {"limit": LONGEST}))
    return _Parser(_tokens(source)).whole()


def check(expression: Expression, names: Names) -> list[Mistake]:
    """Everything that would make `expression` fail or mislead in a document with these names."""
    mistakes: list[Mistake] = []
    require_truth(expression.root, names, mistakes)
    return mistakes


def evaluate(expression: Expression, scope: Scope) -> bool:
    """Whether the condition, which `check` has passed, holds in `scope`."""
    return bool(expression.root.evaluate(scope))


def _tokens(source: str) -> list[Token]:
    tokens, line, begin = [], 1, 0
    for match in _TOKEN.finditer(source):
        kind, text, place = match.lastgroup, match.group(), Place(line, match.start() - begin + 1)
        if kind == "unknown":
            raise ExpressionError(Mistake("expression_unknown_sign", place, {"text": text}))
        if kind == "space":
            line += text.count("\n")
            begin = match.start() + text.rindex("\n") + 1 if "\n" in text else begin
        else:
            tokens.append(Token(kind, text, place))
    if not tokens:
        raise ExpressionError(Mistake("expression_empty", Place(1, 1)))
    tokens.append(Token("end", "", Place(line, len(source) - begin + 1)))
    return tokens


class _Parser:
    """Recursive descent over the tokens of one condition."""

    def __init__(self, tokens: list[Token]) -> None:
        self.tokens = tokens
        self.at = 0
        self.depth = 0

    def whole(self) -> Expression:
        root = self.joined("or")
        if self.next.kind != "end":
            self.refuse("expression_unexpected")
        return Expression(root, " ".join(token.text for token in self.tokens[:-1]))

    @property
    def next(self) -> Token:
        return self.tokens[self.at]

    def take(self) -> Token:
        self.at += 1
        return self.tokens[self.at - 1]

    def refuse(self, code: str, **params: Any) -> NoReturn:
        """Say what is wrong at the next token; at the end of the text the reason is always that end."""
        code = "expression_unfinished" if self.next.kind == "end" else code
        raise ExpressionError(Mistake(code, self.next.place, {"text": self.next.text, **params}))

    def deeper(self) -> None:
        self.depth += 1
        if self.depth > DEEPEST:
            self.refuse("expression_too_deep", limit=DEEPEST)

    def joined(self, word: str) -> Node:
        part = self.negation if word == "and" else lambda: self.joined("and")
        place, parts = self.next.place, [part()]
        while self.next.text == word:
            self.take()
            parts.append(part())
        return parts[0] if len(parts) == 1 else Joined(word, tuple(parts), place)

    def negation(self) -> Node:
        if self.next.text != "not":
            return self.comparison()
        place = self.take().place
        self.deeper()
        operand = self.negation()
        self.depth -= 1
        return Not(operand, place)

    def comparison(self) -> Node:
        left = self.operand()
        if self.next.text not in COMPARE:
            return left
        sign = self.take()
        node = Comparison(sign.text, left, self.operand(), sign.place)
        if self.next.text in COMPARE:
            self.refuse("expression_chained")
        return node

    def operand(self) -> Node:
        token = self.next
        if token.text == "(":
            return self.parenthesised()
        if token.kind == "number":
            return Literal(float(token.text) if "." in token.text else int(token.text), self.take().place)
        if token.text in ("true", "false"):
            return Literal(token.text == "true", self.take().place)
        if token.kind != "word" or token.text in ("and", "or", "not"):
            self.refuse("expression_unexpected")
        if self.tokens[self.at + 1].text == "(":
            return self.function()
        return Variable(self.take().text, token.place)

    def parenthesised(self) -> Node:
        self.take()
        self.deeper()
        node = self.joined("or")
        self.close()
        self.depth -= 1
        return node

    def function(self) -> Node:
        if self.next.text not in FUNCTIONS:
            self.refuse("expression_unknown_function")
        function, _ = self.take(), self.take()
        if self.next.kind != "word":
            self.refuse("expression_unexpected")
        name = self.take()
        self.close()
        return Asked(function.text, name.text, name.place)

    def close(self) -> None:
        if self.next.text != ")":
            self.refuse("expression_unexpected")
        self.take()
