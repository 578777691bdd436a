"""From a scenario document to the CMS page that an author could have typed."""

from collections.abc import Mapping
from json import dumps
from typing import Any
from uuid import UUID, uuid5

from wagtail.models import Page

from .models import ScenarioPage
from .notation import write_effects, write_scores
from .scenario_file import ScenarioFile

#: Block ids are made from the scenario's key and the place in it, so that loading twice gives the same ids.
_NAMESPACE = UUID("6d0f5b0e-5d0c-5b9b-8a52-6a9f0d1c7f11")


def add_scenario(file: ScenarioFile, *, under: Page, slug: str) -> ScenarioPage:
    """Add a draft scenario page below a module page; publishing it is the caller's next step."""
    page = scenario_page(file.document, slug=slug)
    under.add_child(instance=page)
    return page


def scenario_page(document: Mapping[str, Any], *, slug: str) -> ScenarioPage:
    """The page of a document, not stored yet; in every language its blocks have the same ids."""
    make = _Blocks(slug)
    return ScenarioPage(
        title=document["title"],
        slug=slug,
        intro=document.get("summary", ""),
        disclaimer=document.get("disclaimer", ""),
        minutes=document["minutes"],
        start=document["start"],
        variables=dumps([make.variable(name, v) for name, v in document.get("variables", {}).items()]),
        evidence=dumps([make.evidence(name, e) for name, e in document.get("evidence", {}).items()]),
        steps=dumps([make.step(name, node) for name, node in document["nodes"].items()]),
        expert_path="\n".join(document.get("expert_path", ())),
        clock_start=document.get("clock", {}).get("start", ""),
        clock_counter=document.get("clock", {}).get("variable", ""),
        live=False,
    )


class _Blocks:
    """Stream blocks of one scenario, with ids that depend on their place alone."""

    def __init__(self, slug: str) -> None:
        self.slug = slug

    def block(self, kind: str, value: Any, *path: str) -> dict:
        return {"type": kind, "id": str(uuid5(_NAMESPACE, "/".join((self.slug, *path)))), "value": value}

    def variable(self, name: str, variable: Mapping) -> dict:
        if variable["type"] == "flag":
            return self.block("flag", {"key": name, "start": variable["start"]}, "variable", name)
        value = {"key": name, "label": variable.get("label", "")}
        value |= {field: variable[field] for field in ("min", "max", "start")}
        return self.block("counter", value, "variable", name)

    def evidence(self, name: str, evidence: Mapping) -> dict:
        value = {"key": name, "title": evidence["title"], "text": evidence.get("text", "")}
        return self.block("evidence", value, "evidence", name)

    def step(self, name: str, node: Mapping) -> dict:
        value = {"key": name, "title": node.get("title", ""), "text": node.get("text", "")}
        match node["type"]:
            case "decision":
                value["choices"] = [self.taken(name, c) for c in node["choices"]]
            case "narrative":
                value["to"] = node["to"]
            case "interview":
                value |= {"turns": node["turns"], "to": node["to"]}
                value["questions"] = [self.taken(name, q) for q in node["questions"]]
            case "gate":
                branches = enumerate(node["branches"])
                value = {"key": name, "branches": [self.branch(name, str(i), b) for i, b in branches]}
            case "ending":
                value["outcome"] = node["outcome"]
            case "question":
                return self.block(node["kind"], self.question(name, node), name)
        return self.block(node["type"], value, name)

    def branch(self, node: str, place: str, branch: Mapping) -> dict:
        value = {"when": branch.get("when", ""), "to": branch["to"]}
        return self.block("item", value, node, "branch", place)

    def taken(self, node: str, item: Mapping) -> dict:
        """A choice of a decision or a question of an interview."""
        value = {
            "key": item["id"],
            "text": item["text"],
            "feedback": item.get("feedback", ""),
            "scores": write_scores(item.get("scores", {})),
            "effects": write_effects(item.get("effects", {})),
            "find": ", ".join(item.get("find", ())),
            "lose": ", ".join(item.get("lose", ())),
            "when": item.get("when", ""),
        }
        value |= {field: item[field] for field in ("to", "answer") if field in item}
        return self.block("item", value, node, item["id"])

    def question(self, name: str, node: Mapping) -> dict:
        return {
            "key": name,
            "text": node["text"],
            "why": node.get("why", ""),
            "competency": node["competency"],
            "points": node["points"],
            "options": [self.option(name, node["kind"], option) for option in node["options"]],
            "to": node["to"],
        }

    def option(self, node: str, kind: str, option: Mapping) -> dict:
        value = option["text"]
        if kind != "ordering":
            value = {
                "text": option["text"],
                "correct": option.get("correct", False),
                "feedback": option.get("feedback", ""),
            }
        return self.block("item", value, node, option["id"])
