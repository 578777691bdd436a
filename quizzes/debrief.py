"""Looking back on an attempt: what was done, what came of it, and what an expert would have done."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from quizzes import kinds, scoring
from quizzes.state import Document, Score, State, Taken


@dataclass(frozen=True, slots=True)
class DebriefStep:
    """One response beside the expert's.

    `said` is the text of what was chosen; `expert`, `expert_said` and `expert_why` are ids, texts and
    feedback of what the expert takes at this step, empty when her path doesn't come by. `agrees` is None
    where there was nothing to decide or nothing to compare with.
    """

    taken: Taken
    type: str
    title: str
    text: str
    said: tuple[str, ...]
    expert: tuple[str, ...]
    expert_said: tuple[str, ...]
    expert_why: tuple[str, ...]
    agrees: bool | None


@dataclass(frozen=True, slots=True)
class Debrief:
    """The whole attempt. `expert_only` are steps of the expert's path that this one didn't touch."""

    outcome: str | None
    ending: str | None
    title: str
    text: str
    score: Score
    steps: tuple[DebriefStep, ...]
    found: tuple[str, ...]
    lost: tuple[str, ...]
    missed: tuple[str, ...]
    expert_only: tuple[str, ...]


def debrief(document: Document, state: State) -> Debrief:
    """Everything to look back on, in the language of `document`; possible before the end as well."""
    ending = document["nodes"][state.ending] if state.ending else {}
    expert = _expert(document)
    visited = {taken.node for taken in state.path}
    return Debrief(
        outcome=state.outcome,
        ending=state.ending,
        title=ending.get("title", ""),
        text=ending.get("text", ""),
        score=scoring.score(document, state),
        steps=tuple(_step(document["nodes"][taken.node], taken, expert) for taken in state.path),
        found=state.found,
        lost=state.lost,
        missed=tuple(
            name for name in document.get("evidence", {}) if name not in state.found + state.lost
        ),
        expert_only=tuple(node for node in expert if node not in visited),
    )


def expert_entries(document: Document) -> list[tuple[str, str | None]]:
    """The expert's path as pairs of step and choice; a question's entry is the step alone."""
    entries = (entry.partition(".") for entry in document.get("expert_path") or ())
    return [(node, item or None) for node, _, item in entries]


def _expert(document: Document) -> dict[str, tuple[str, ...]]:
    """What the expert takes, by step."""
    taken: dict[str, tuple[str, ...]] = {}
    for node, item in expert_entries(document):
        taken[node] = taken.get(node, ()) + ((item,) if item else ())
    return taken


def _step(node: Mapping[str, Any], taken: Taken, expert: Mapping[str, tuple[str, ...]]) -> DebriefStep:
    items = {item["id"]: item for key in ("choices", "questions") for item in node.get(key, ())}
    if node["type"] == "question":
        # The key is in the question itself, so it is there even where the author gave no expert's path.
        kind = kinds.get(node["kind"])
        said, best_said = kind.told(node, taken.response["answer"]), kind.told_right(node)
        best, why, agrees = (), (node.get("why", ""),), taken.grade == 1
    else:
        best = expert.get(taken.node, ())
        chosen = (taken.choice,) if taken.choice else ()
        why = tuple(items[name].get("feedback", "") for name in best if name in items)
        agrees = taken.choice in best if taken.choice and best else None
        said, best_said = _texts(items, chosen), _texts(items, best)
    return DebriefStep(
        taken=taken,
        type=node["type"],
        title=node.get("title", ""),
        text=node["text"],
        said=tuple(said),
        expert=best,
        expert_said=tuple(best_said),
        expert_why=tuple(word for word in why if word),
        agrees=agrees,
    )


def _texts(items: Mapping[str, Mapping[str, Any]], ids: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(items[name]["text"] for name in ids if name in items)
