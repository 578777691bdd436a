"""From a scenario document to the CMS page that an author could have typed."""

from collections.abc import Collection, Iterator, Mapping
from json import dumps
from typing import Any
from uuid import UUID, uuid5

from django.conf import settings
from wagtail.models import Page

from law.models.topic import topic_names
from law.queries import judgments_named

from . import kinds
from .form import LAW
from .models import ScenarioPage
from .notation import write_effects, write_scores
from .problem import Problem, Where
from .question_blocks import stored_question
from .scenario_file import ScenarioFile
from .yaml_lines import LineProblem

#: Block ids are made from the scenario's key and the place in it, so that loading twice gives the same ids.
_NAMESPACE = UUID("6d0f5b0e-5d0c-5b9b-8a52-6a9f0d1c7f11")


def add_scenario(file: ScenarioFile, *, under: Page, slug: str) -> ScenarioPage:
    """Add a draft scenario page below a module page; publishing it is the caller's next step.

    Law that isn't on file is left out; `unknown_law` names it.
    """
    page = scenario_page(file.document, slug=slug)
    under.add_child(instance=page)
    return page


def scenario_page(document: Mapping[str, Any], *, slug: str) -> ScenarioPage:
    """The page of a document, not stored yet; in every language its blocks have the same ids.

    Queries: 1, and 1 more where it names judgments.
    """
    make = _Blocks(slug, _judgments(document), topics=topic_names())
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


def unknown_law(file: ScenarioFile) -> list[LineProblem]:
    """Judgments and topics that the file names and the law here hasn't got, each with its line. Queries: 2."""
    known = {"law": _judgments(file.document), "provisions": topic_names()}
    return [
        LineProblem(file.line_of(where), Problem(f"unknown_{where.field}", where, {"name": name}))
        for where, name in _cited(file.document)
        if name not in known[where.field]
    ]


def _cited(document: Mapping) -> Iterator[tuple[Where, str]]:
    """Every mention of the law at a step or a choice."""
    for node, step in document["nodes"].items():
        for part, item in ((None, step), *((choice["id"], choice) for choice in step.get("choices", ()))):
            for field in LAW:
                yield from ((Where(node, part, field), name) for name in item.get(field, ()))


def _judgments(document: Mapping) -> dict[str, int]:
    """The judgments of the law here that the document names: their primary keys by short name."""
    names = {name for where, name in _cited(document) if where.field == "law"}
    return {slug: judgment.pk for slug, judgment in judgments_named(names, settings.LANGUAGE_CODE).items()}


class _Blocks:
    """Stream blocks of one scenario, with ids that depend on their place alone."""

    def __init__(self, slug: str, judgments: Mapping[str, int], topics: Collection[str]) -> None:
        self.slug = slug
        self.judgments = judgments
        self.topics = topics

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
                value["choices"] = [self.choice(name, c) for c in node["choices"]]
                value["law"] = self.law(node, name)
            case "narrative":
                value["to"] = node["to"]
            case "interview":
                value |= {"turns": node["turns"], "to": node["to"], "law": self.law(node, name)}
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

    def choice(self, node: str, choice: Mapping) -> dict:
        block = self.taken(node, choice)
        block["value"]["law"] = self.law(choice, node, choice["id"])
        return block

    def law(self, part: Mapping, *path: str) -> dict:
        """The law that a step or a choice names, as far as it is on file here."""
        judgments = [name for name in part.get("law", ()) if name in self.judgments]
        topics = [name for name in part.get("provisions", ()) if name in self.topics]
        return {
            "judgments": [self.block("item", self.judgments[name], *path, "law", name) for name in judgments],
            "topics": [self.block("item", name, *path, "provisions", name) for name in topics],
        }

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
        def make(kind: str, value: Any, *path: str) -> dict:
            return self.block(kind, value, name, *path)

        value = stored_question(node, kinds.get(node["kind"]).block, make)
        return {"key": name, **value, "to": node["to"]}
