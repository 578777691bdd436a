"""How fast scenarios compile and play: `python -m benchmarks.engine`. No database is read.

The scenario has 300 steps and state: rows of decisions with conditions, effects, scores and evidence, an interview, a
question and a fork in each. Compiling is all that stands between a draft and its publication: form, graph, and playing
every way. A step is one call of `engine.answer`, on plays chosen at random beforehand from a seed. The yardstick is
writing the document as JSON and reading it again in the same run, which tells how fast the machine is.
"""

import json
import os
import sys
from random import Random
from statistics import median
from time import perf_counter

import django

from quizzes import analyse, engine, kinds
from quizzes import document as documents

STEPS = 300
ROWS = (STEPS - 3) // 6
PLAYS, ROUNDS = 40, 9
MOST_SECONDS, LEAST_STEPS = 1.0, 50_000


def main() -> int:
    """Measure, print, and give 1 where a target is missed."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lms.settings.test")
    django.setup()
    kinds.load()
    document = scenario()
    assert len(document["nodes"]) == STEPS and documents.problems(document) == []
    plays = [way(document, Random(seed)) for seed in range(PLAYS)]
    steps = sum(map(len, plays))
    compiled, played, written = [], [], []
    for _ in range(ROUNDS):
        written.append(seconds(lambda: json.loads(json.dumps(document))))
        compiled.append(seconds(lambda: compile_(document)))
        played.append(seconds(lambda: [play(document, one) for one in plays]))
    found = {
        "steps": STEPS,
        "situations": analyse.explore(document).states,
        "compile_s": round(median(compiled), 3),
        "compile_in_json_round_trips": round(median(compiled) / median(written)),
        "engine_steps_per_s": round(steps / median(played)),
        "engine_steps_per_json_round_trip": round(steps * median(written) / median(played)),
    }
    print(json.dumps(found, indent=1))
    return int(found["compile_s"] > MOST_SECONDS or found["engine_steps_per_s"] < LEAST_STEPS)


def seconds(call) -> float:
    started = perf_counter()
    call()
    return perf_counter() - started


def compile_(document: dict) -> None:
    assert not (documents.problems(document) or analyse.problems(document))


def play(document: dict, responses: list[dict]) -> None:
    state = engine.start(document)
    for response in responses:
        state = engine.answer(document, state, response).state


def way(document: dict, chance: Random) -> list[dict]:
    """The responses of one play to its end."""
    state, taken = engine.start(document), []
    while state.current is not None:
        taken.append(chance.choice(list(analyse.responses(document, state))))
        state = engine.answer(document, state, taken[-1]).state
    return taken


def scenario() -> dict:
    """Some steps to read, rows of six steps one after another, and a fork to the two endings."""
    nodes: dict[str, dict] = {}
    for row in range(ROWS):
        nodes.update(one_row(row, f"d{row + 1}" if row + 1 < ROWS else "last"))
    nodes["last"] = {
        "type": "gate",
        "branches": [{"when": "trust >= 2 and has(paint)", "to": "good"}, {"else": True, "to": "bad"}],
    }
    nodes["good"] = {"type": "ending", "outcome": "pass", "text": "It is on record."}
    nodes["bad"] = {"type": "ending", "outcome": "fail", "text": "It is forgotten."}
    spare = STEPS - len(nodes)
    for number in range(spare):
        nodes[f"s{number}"] = {"type": "narrative", "text": "Then.", "to": f"s{number + 1}" if number + 1 < spare else "d0"}
    return {
        "schema": "exercise/1",
        "kind": "scenario",
        "title": "Three hundred steps",
        "summary": "As long as anybody would write one.",
        "minutes": 60,
        "competencies": ["recording", "communication"],
        "variables": {
            "trust": {"type": "counter", "min": 0, "max": 5, "start": 2, "label": "Trust"},
            "heard": {"type": "flag", "start": False},
        },
        "evidence": {"paint": {"title": "The paint"}},
        "start": "s0",
        "nodes": nodes,
    }


def one_row(row: int, following: str) -> dict[str, dict]:
    return {
        f"d{row}": {
            "type": "decision",
            "text": "What now?",
            "choices": [
                {"id": "ask", "text": "Ask.", "to": f"n{row}", "effects": {"trust": 1}, "scores": {"communication": 2}},
                {"id": "look", "text": "Look.", "to": f"m{row}", "find": ["paint"], "scores": {"recording": 1}},
                {"id": "go", "text": "Go.", "to": f"i{row}", "when": "trust >= 1", "effects": {"trust": -2, "heard": True}},
            ],
        },
        f"n{row}": {"type": "narrative", "text": "She answers.", "to": f"i{row}"},
        f"m{row}": {"type": "narrative", "text": "There it is.", "to": f"q{row}"},
        f"i{row}": {
            "type": "interview",
            "text": "What do you ask?",
            "turns": 1,
            "to": f"g{row}",
            "questions": [
                {"id": "words", "text": "Which words?", "answer": "These.", "effects": {"heard": True}},
                {"id": "sure", "text": "Are you sure?", "answer": "No.", "effects": {"trust": -1}},
            ],
        },
        f"q{row}": {
            "type": "question",
            "kind": "single",
            "text": "Which one is it?",
            "why": "It is the first.",
            "competency": "recording",
            "points": 1,
            "to": f"g{row}",
            "options": [{"id": "a", "text": "This", "correct": True}, {"id": "b", "text": "That"}],
        },
        f"g{row}": {
            "type": "gate",
            "branches": [{"when": "heard or trust >= 3", "to": following}, {"else": True, "to": following}],
        },
    }


if __name__ == "__main__":
    sys.exit(main())
