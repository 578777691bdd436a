"""A scenario's analysis as a page shows it: the flow of officers, where they stopped, strongest and weakest."""

from collections.abc import Mapping, Set
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from . import analysis_page_words as words
from .analysis.flow import Bar, Ribbon, layout
from .analysis_page_check import histogram_rows, language_lines, summary
from .analysis_page_plots import bars, shortened
from .debrief import expert_entries
from .state import Document

Expert = Set[tuple[str, str | None]]
"""What the expert takes: steps with her choices there."""

TELLING = 0.2
"""A difference of shares from which a choice is called telling; with quarters of 10 it is two officers."""


def scenario_context(report: Mapping[str, Any], played: Document) -> dict[str, Any]:
    nodes = played["nodes"]
    expert = set(expert_entries(played))
    flow = _flow(report, nodes, expert)
    return {
        "summary": summary(report),
        "histogram": bars(report["histogram"]),
        "histogram_rows": histogram_rows(report["histogram"]),
        "languages": language_lines(report),
        "flow": flow,
        "links": [_link(link, report, flow["numbers"], nodes, expert) for link in report["links"]],
        "endings": [_ending(name, report, nodes) for name in _by_count(report["endings"])],
        "stops": [_stop(stop, nodes) for stop in report["stops"]],
        "quarters": _quarters(report["quarters"]),
        "decisions": [_decision(decision, nodes[decision["node"]]) for decision in report["decisions"]],
    }


def title(node: Mapping[str, Any], most: int = 60) -> str:
    """A step's own title, or how its text begins."""
    return shortened(node.get("title") or node.get("text", ""), most)


def _flow(report: Mapping[str, Any], nodes: Mapping[str, Any], expert: Expert) -> dict[str, Any] | None:
    """The diagram, and its steps numbered from left to right, since their names don't fit beside the bars."""
    if not report["links"]:
        return None
    flow = layout(report["links"], report["steps"])
    numbers = {bar.key: number for number, bar in enumerate(flow.bars, start=1)}
    return {
        "width": round(flow.width),
        "height": round(flow.height),
        "bars": [_bar(bar, numbers[bar.key], nodes[bar.key]) for bar in flow.bars],
        "ribbons": [_ribbon(ribbon, numbers, nodes, expert) for ribbon in flow.ribbons],
        "numbers": numbers,
    }


def _bar(bar: Bar, number: int, node: Mapping[str, Any]) -> dict[str, Any]:
    return {
        **bar._asdict(),
        "number": number,
        "title": title(node, 90),
        "outcome": node.get("outcome", ""),
        "middle": round(bar.y + bar.height / 2, 1),
        "officers": words.number(bar.count, 0),
    }


def _ribbon(ribbon: Ribbon, numbers: Mapping[str, int], nodes: Mapping[str, Any], expert: Expert) -> dict[str, Any]:
    said = {"count": words.number(ribbon.count, 0), "source": numbers[ribbon.source], "target": numbers[ribbon.target]}
    choice = _texts(nodes[ribbon.source]).get(ribbon.choice, "")
    return {
        "outline": ribbon.outline,
        "outcome": nodes[ribbon.target].get("outcome", ""),
        "expert": (ribbon.source, ribbon.choice) in expert,
        "text": _("%(count)s from step %(source)s to step %(target)s") % said,
        "choice": choice,
    }


def _texts(node: Mapping[str, Any]) -> dict[str, str]:
    """The words of what can be chosen at a step."""
    return {item["id"]: item["text"] for field in ("choices", "questions") for item in node.get(field, ())}


def _link(
    link: Mapping[str, Any], report: Mapping[str, Any], numbers: Mapping[str, int], nodes: Mapping[str, Any], expert: Expert
) -> dict[str, Any]:
    return {
        "source": title(nodes[link["from"]]),
        "source_number": numbers[link["from"]],
        "choice": shortened(_texts(nodes[link["from"]]).get(link["choice"], ""), 90),
        "expert": (link["from"], link["choice"]) in expert,
        "target": title(nodes[link["to"]]),
        "target_number": numbers[link["to"]],
        "count": words.number(link["count"], 0),
        "share": words.share(link["count"] / report["steps"][link["from"]]),
    }


def _by_count(counts: Mapping[str, int]) -> list[str]:
    return sorted(counts, key=lambda name: (-counts[name], name))


def _ending(name: str, report: Mapping[str, Any], nodes: Mapping[str, Any]) -> dict[str, Any]:
    count = report["endings"][name]
    return {
        "title": title(nodes[name]),
        "passed": nodes[name].get("outcome") == "pass",
        "count": words.number(count, 0),
        "share": words.share(count / report["attempts"]),
        "bar": round(100 * count / report["attempts"]),
    }


def _stop(stop: Mapping[str, Any], nodes: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "title": title(nodes[stop["node"]]),
        "count": words.number(stop["count"], 0),
        "stale": words.number(stop["stale"], 0),
        "latest": datetime.fromisoformat(stop["latest"]),
    }


def _quarters(found: Mapping[str, Any] | None) -> dict[str, str] | None:
    if found is None:
        return None
    return {
        "weakest": _("%(count)s with at most %(percent)s")
        % {"count": words.attempts(found["weakest"]["count"]), "percent": words.percent(found["weakest"]["to"])},
        "strongest": _("%(count)s with at least %(percent)s")
        % {"count": words.attempts(found["strongest"]["count"]), "percent": words.percent(found["strongest"]["from"])},
    }


def _decision(decision: Mapping[str, Any], node: Mapping[str, Any]) -> dict[str, Any]:
    items = _texts(node)
    return {
        "title": title(node, 140),
        "several": node["type"] == "interview",
        "came": words.number(decision["came"], 0),
        "choices": [_choice(choice, items) for choice in decision["choices"]],
    }


def _choice(choice: Mapping[str, Any], items: Mapping[str, str]) -> dict[str, Any]:
    strong, weak = choice["strongest"], choice["weakest"]
    gap = None if strong is None or weak is None else strong - weak
    return {
        "text": items[choice["id"]],
        "count": words.number(choice["count"], 0),
        "all": words.share(choice["all"]),
        "weakest": words.share(weak),
        "strongest": words.share(strong),
        "weakest_bar": round(100 * (weak or 0)),
        "strongest_bar": round(100 * (strong or 0)),
        "telling": _telling(gap),
    }


def _telling(gap: float | None) -> str:
    if gap is None or abs(gap) < TELLING:
        return ""
    return _("rather the strongest") if gap > 0 else _("rather the weakest")
