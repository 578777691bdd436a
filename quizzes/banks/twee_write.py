"""A scenario as Twee 3. What Twine has no notation for stands in comments, and is told."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from quizzes.notation import write_effects, write_scores

from .written import Say, Written

#: What of a choice Twee can't say, with the label that the CMS has for it.
_OF_CHOICES = {
    "feedback": "What came of it",
    "scores": "Scores",
    "effects": "Effects",
    "find": "Finds evidence",
    "lose": "Loses evidence",
    "when": "Only if",
    "law": "Law, shown at the debrief",
    "provisions": "Law, shown at the debrief",
}
_OF_SCENARIO = {
    "summary": "introduction",
    "disclaimer": "note on persons and places",
    "variables": "counters and flags",
    "evidence": "evidence",
    "expert_path": "the expert's path",
    "clock": "Time of day",
}
_OF_STEPS = {"interview": "Interview", "gate": "Fork (not seen by the officer)", "question": "Question"}


def write(document: Mapping[str, Any], say: Say, *, ifid: str) -> Written:
    """The steps of a scenario as passages; `ifid` names the story for ever, as Twine asks."""
    made = Written()
    made.lose(document["title"], *(label for field, label in _OF_SCENARIO.items() if document.get(field)))
    data = {"ifid": ifid.upper(), "start": document["start"]}
    parts = [
        f":: StoryTitle\n{_text(document['title'])}",
        f":: StoryData\n{json.dumps(data, indent=2)}",
        *(_passage(key, node, made) for key, node in document["nodes"].items()),
    ]
    if made.lost:
        lines = "\n".join(_inside(say(problem)) for problem in made.lost)
        parts.insert(2, f":: Common Ground [annotation]\n{lines}")
    made.content = ("\n\n".join(parts) + "\n").encode()
    return made


def _passage(key: str, node: Mapping[str, Any], made: Written) -> str:
    kind = node["type"]
    tag = node["outcome"] if kind == "ending" else kind
    lost = [_OF_STEPS[kind]] if kind in _OF_STEPS else []
    if node.get("title"):
        lost.append("Title")
    if node.get("law") or node.get("provisions"):
        lost.append("Law, shown at the debrief")
    for choice in node.get("choices", ()):
        lost += [label for field, label in _OF_CHOICES.items() if choice.get(field)]
    made.lose(key, *lost)
    parts = [_text(node.get("text", "")), *_lines(node)]
    return f":: {key} [{tag}]\n" + "\n\n".join(part for part in parts if part)


def _lines(node: Mapping[str, Any]) -> Iterator[str]:
    """What follows the text of a step: its links, and in comments what goes with them."""
    match node["type"]:
        case "decision":
            yield "\n".join(_choice(choice) for choice in node["choices"])
        case "interview":
            yield "\n".join(f"– {_text(one['text'])}\n  {_text(one['answer'])}" for one in node["questions"])
            yield f"[[{node['to']}]]"
        case "gate":
            branches = node["branches"]
            yield "\n".join(f"[[{branch['to']}]]{_comment(branch.get('when', ''))}" for branch in branches)
        case "narrative" | "question":
            yield f"[[{node['to']}]]"


def _choice(choice: Mapping[str, Any]) -> str:
    said = {
        "feedback": choice.get("feedback", ""),
        "scores": write_scores(choice.get("scores", {})),
        "effects": write_effects(choice.get("effects", {})),
        "find": ", ".join(choice.get("find", ())),
        "lose": ", ".join(choice.get("lose", ())),
        "when": choice.get("when", ""),
        "law": ", ".join([*choice.get("law", ()), *choice.get("provisions", ())]),
    }
    words = "; ".join(f"{name}: {value}" for name, value in said.items() if value)
    return f"[[{_inside(choice['text'])}->{choice['to']}]]{_comment(words)}"


def _comment(text: str) -> str:
    return f" <!-- {_inside(text).replace('--', '––')} -->" if text else ""


def _inside(text: str) -> str:
    """On one line, without what would end a link or begin another."""
    return re.sub(r"([\[\]<])(?=[\[\]<])", r"\1 ", " ".join(text.split())).replace("->", "→").replace("<-", "←")


def _text(text: str) -> str:
    """Without what Twine would take for a link or a passage."""
    return re.sub(r"(?m)^::", " ::", re.sub(r"([\[\]])(?=[\[\]])", r"\1 ", text.replace("\r\n", "\n").strip()))
