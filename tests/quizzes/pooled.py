"""A check with two sections: a question alone, then two of five that a pool draws; an officer before it."""

import re
from html import unescape
from typing import Any

from quizzes.models import Attempt
from tests.quizzes import worlds
from tests.quizzes.worlds import block, key, option

WORDS = ("stone", "paint", "word", "flag", "threat")
POOL = frozenset(key(f"q-{word}") for word in WORDS)
FIRST = key("q-first")


def single(word: str, **more) -> dict:
    """A question whose right option is called after it."""
    value = {"competency": "recording", "points": 1, "text": f"What of the {word}?", "why": "", **more}
    options = [option(f"{word}-yes", f"Record the {word}", correct=True), option(f"{word}-no", f"Leave the {word}")]
    return block("single", {**value, "options": options}, f"q-{word}")


def section(title: str, **more) -> dict:
    return block("section", {"title": title, "text": "", "pass_percent": None, **more}, f"section-{title}")


def pool(draw: int | None = 2, name: str = "pool", **more) -> dict:
    return block("pool", {"draw": draw, **more}, name)


def questions(draw: int = 2, words: tuple[str, ...] = WORDS, **of_law) -> list[dict]:
    return [
        section("Law", text="What the law says.", **of_law),
        single("first"),
        section("Evidence", text="What you see."),
        pool(draw),
        *(single(word) for word in words),
    ]


def exercise(**changed) -> Any:
    return worlds.exercise(worlds.course(), "check", "check", **{"questions": questions(), **changed})


def right(node: str) -> dict:
    return _answer(node, "yes")


def wrong(node: str) -> dict:
    return _answer(node, "no")


def _answer(node: str, which: str) -> dict:
    word = next(word for word in ("first", *WORDS, "bank") if key(f"q-{word}") == node)
    return {"option": [key(f"{word}-{which}")]}


def play(learner: worlds.Learner, answer=right) -> Attempt:
    """Answer whatever is asked to the end."""
    learner.begin()
    for node in learner.attempt.drawn:
        learner.answer(**answer(node))
    return learner.attempt


def said(page) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page.content.decode())).split())
