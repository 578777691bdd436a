"""The debrief as a page shows it: plain data for `quizzes/debrief.html`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import groupby
from math import floor

from django.utils.translation import gettext as _

from . import colleagues, engine
from .competence import percent_of
from .debrief import DebriefStep
from .debrief_map import scenario_map
from .player import exercise, item
from .scoring import percent_by_section
from .state import Document, State


@dataclass(frozen=True, slots=True)
class Beside:
    """What is known beside the attempt itself: the law, colleagues' choices and people's marks, each by step.

    `practise_url` is where a decision can be tried again; empty where nothing is practised, as in the CMS.
    """

    law: Mapping[str, dict] = field(default_factory=dict)
    shares: colleagues.Shares = field(default_factory=dict)
    practise_url: str = ""
    marks: Mapping[str, dict] = field(default_factory=dict)


def debrief_context(
    document: Document, state: State, *, locale: str, competencies: dict[str, str], beside: Beside | None = None
) -> dict:
    """How it ended, map, decisions, evidence and competencies; `competencies` are names by key."""
    looked_back = engine.debrief(document, state)
    beside = beside or Beside()
    is_check = document["kind"] == "check"
    decisions = [] if is_check else decisions_of(looked_back.steps)
    shown = colleagues.offered_on(document, state) if beside.shares and not is_check else {}
    return {
        "exercise": exercise(document, locale),
        "outcome": outcome(looked_back),
        "score": floor(looked_back.score.percent),
        "chart": chart(document, looked_back, competencies),
        "sections": _sections(document, state) if is_check else [],
        "map": None if is_check else _map(document, state, decisions),
        "decisions": [_with(decision, document, beside, shown) for decision in decisions],
        "practise_url": beside.practise_url,
        "items": _items(document, state, beside) if is_check else [],
        "waiting": is_check and any(taken.grade is None for taken in state.path),
        "evidence": _evidence(document, looked_back),
    }


def score_alone(document: Document, state: State, locale: str) -> dict:
    """What is told of a check while nothing may be said of right and wrong: the score, and whether it was passed."""
    looked_back = engine.debrief(document, state)
    return {
        "exercise": exercise(document, locale),
        "outcome": outcome(looked_back),
        "score": floor(looked_back.score.percent),
        "waiting": any(taken.grade is None for taken in state.path),
    }


def outcome(looked_back: engine.Debrief) -> dict:
    passed = looked_back.outcome == "pass"
    return {
        "label": _("Passed") if passed else _("Not yet"),
        "passed": passed,
        "title": looked_back.title,
        "text": looked_back.text,
    }


def chart(document: Document, looked_back: engine.Debrief, competencies: Mapping[str, str]) -> dict:
    """Bars by competency below one for everything, with the pass mark where one decides; none without points."""
    rows = [
        competency(competencies.get(key, key), share)
        for key, share in looked_back.score.by_competency.items()
        if share is not None
    ]
    total = {**competency(_("Altogether"), looked_back.score.percent / 100), "mark": document.get("pass_percent")}
    return {"total": total, "rows": rows} if rows else {}


def _sections(document: Document, state: State) -> list[dict]:
    """What each section of a check brought, where it has a mark of its own; in the order in which they were asked."""
    answered = {taken.node for taken in state.path}
    left = (node for name, node in document["nodes"].items() if name not in answered)
    percents = percent_by_section(document, state.path, left)
    parts = document.get("sections", {})
    return [
        {**competency(parts[name]["title"], percent / 100), "mark": parts[name]["pass_percent"]}
        for name, percent in percents.items()
        if parts[name].get("pass_percent")
    ]


def competency(label: str, share: float) -> dict:
    """A bar and the words that say the same."""
    percent = percent_of(share)
    return {"label": label, "percent": percent, "text": _("%(percent)s of 100") % {"percent": percent}}


def decisions_of(steps: tuple[DebriefStep, ...]) -> list[dict]:
    """Steps at which something was decided, an interview with all its questions as one.

    Reading on and ending an interview are no decisions. `place` is the number of responses before it.
    """
    placed = [(place, one) for place, one in enumerate(steps) if one.said]
    by_step = groupby(placed, key=lambda entry: entry[1].taken.node)
    return [_decision(number, list(group)) for number, (_node, group) in enumerate(by_step, start=1)]


def _decision(number: int, group: list[tuple[int, DebriefStep]]) -> dict:
    place, first = group[0]
    yours = [text for _place, one in group for text in one.said]
    # Of a question the grade decides: what is wholly right may be said in other words than the key.
    same = bool(first.agrees) if first.type == "question" else set(yours) == set(first.expert_said)
    return {
        "number": number,
        "node": first.taken.node,
        "place": place,
        "situation": first.text,
        "yours": yours,
        "chosen": [one.taken.choice for _place, one in group],
        "feedback": " ".join(one.taken.feedback for _place, one in group if one.taken.feedback),
        "expert": first.expert_said,
        "expert_choices": first.expert,
        "expert_why": "" if same else " ".join(first.expert_why),
        "same_as_expert": same,
    }


def _with(decision: dict, document: Document, beside: Beside, shown: Mapping[str, tuple[str, ...]]) -> dict:
    """The decision with the law and with what colleagues chose."""
    node = decision["node"]
    return {
        **decision,
        "law": beside.law.get(node, {}),
        "colleagues": colleagues.at_decision(
            document["nodes"][node],
            beside.shares.get(node, {}),
            shown.get(node, ()),
            decision["chosen"],
            decision["expert_choices"],
        ),
    }


def _map(document: Document, state: State, decisions: list[dict]) -> dict:
    return scenario_map(document, state, {decision["node"]: decision["number"] for decision in decisions})


def _items(document: Document, state: State, beside: Beside) -> list[dict]:
    sections = [document["nodes"][taken.node].get("section") for taken in state.path]
    begins = [name if name != before else None for name, before in zip(sections, [None, *sections], strict=False)]
    return [
        {
            "number": number,
            "section": document["sections"][begin]["title"] if begin else "",
            **item(document, taken),
            "colleagues": colleagues.at_decision(
                document["nodes"][taken.node], beside.shares.get(taken.node, {}), (), (), ()
            ),
            "marks": beside.marks.get(taken.node),
        }
        for number, (taken, begin) in enumerate(zip(state.path, begins, strict=True), start=1)
    ]


def _evidence(document: Document, looked_back: engine.Debrief) -> list[dict]:
    labels = {"found": _("secured"), "missed": _("missed"), "lost": _("lost")}
    return [
        {"text": "", **document["evidence"][name], "state": status, "state_label": labels[status]}
        for status in labels
        for name in getattr(looked_back, status)
    ]
