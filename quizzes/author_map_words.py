"""The author's map in words: what its marks are, its figures, and the table that says the same."""

from collections.abc import Mapping, Sequence
from math import floor
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from .analyse import MOST_STATES, Exploration, Stuck
from .author_graph import AuthorGraph, Label, Way
from .idle import Idle

KINDS = {
    "decision": gettext_lazy("Decision"),
    "narrative": gettext_lazy("Story"),
    "interview": gettext_lazy("Interview"),
    "question": gettext_lazy("Question"),
    "gate": gettext_lazy("Fork"),
    "passed": gettext_lazy("Ending, passed"),
    "failed": gettext_lazy("Ending, not passed"),
    "missing": gettext_lazy("No such step"),
}


def otherwise() -> str:
    """What stands on the way that a fork takes when none of its conditions holds."""
    return _("otherwise")


def mark(drawn: Mapping[str, Any], places: Mapping[str, str]) -> dict[str, Any]:
    """A mark of the map with where it leads, and all that its signs say, for who doesn't see them."""
    said = [drawn["key"], KINDS[drawn["kind"]], drawn["title"]]
    if drawn["is_start"]:
        said.append(_("first step"))
    if drawn["problems"]:
        count = drawn["problems"]
        said.append(ngettext("%(count)s problem", "%(count)s problems", count) % {"count": count})
    if drawn["unreached"]:
        said.append(_("never reached"))
    if drawn["visited"]:
        said.append(_("visited"))
    told = {"label": " · ".join(str(word) for word in said if word), "url": places.get(drawn["name"], "")}
    if drawn["kind"] != "missing":
        return {**drawn, **told}
    if drawn["key"]:
        return {**drawn, **told, "title": KINDS["missing"]}
    return {**drawn, **told, "shown": _("no target")}


def path(stuck: Stuck, places: Mapping[str, str]) -> dict[str, Any]:
    """The way that leads to a step where nothing is left to choose, step by step."""
    taken = [
        {
            "key": response["node"],
            "did": response.get("choice") or response.get("question") or "",
            "url": places.get(response["node"], ""),
        }
        for response in stuck.responses
    ]
    return {"node": stuck.node, "steps": [*taken, {"key": stuck.node, "did": "", "url": places.get(stuck.node, "")}]}


def figures(seen: Exploration | None, count: int, unreached: int) -> list[dict[str, str]]:
    """The analysis in figures, each `{label, value, note}`; before it is possible only how many steps there are."""
    reached = {
        "label": _("Steps that can be reached"),
        "value": _("%(number)s of %(count)s") % {"number": count - unreached, "count": count},
        # What a search that was cut off didn't see may still be there.
        "note": "" if seen and seen.complete else _("conditions aside"),
    }
    if seen is None:
        return [reached]
    return [
        reached,
        _way(_("Shortest way"), seen.shortest),
        _way(_("Longest way"), seen.longest),
        _percent(_("Best result"), seen.best_percent, seen),
        _percent(_("Worst result"), seen.worst_percent, seen),
        {"label": _("Can be passed"), "value": _certainty(seen.can_pass, seen), "note": ""},
        {"label": _("Can be failed"), "value": _certainty(seen.can_fail, seen), "note": ""},
    ]


IDLE = {
    "never_asked": gettext_lazy("‘%(name)s’ changes, but no condition asks for it and officers don't see it."),
    "never_changed": gettext_lazy("Nothing changes ‘%(name)s’."),
    "never_found": gettext_lazy("Nothing finds the evidence ‘%(name)s’."),
    "never_offered": gettext_lazy("‘%(name)s’ at ‘%(step)s’ is never offered: its condition never holds there."),
    "always_offered": gettext_lazy("‘%(name)s’ at ‘%(step)s’ is always offered: its condition always holds there."),
}


def hints(found: Sequence[Idle], places: Mapping[str, str]) -> list[dict[str, str]]:
    """What the scenario has and doesn't need, as sentences, each with the step where it stands."""
    return [
        {"sentence": IDLE[one.code] % {"name": one.name, "step": one.node}, "url": places.get(one.node, "")}
        for one in found
    ]


def by_competency(seen: Exploration | None, names: Mapping[str, str]) -> list[dict[str, str]]:
    """From the worst to the best result in each competency that has something to earn."""
    if seen is None:
        return []
    note = "" if seen.exact_percent else _("as far as the search saw")
    return [
        {
            "label": names.get(key, key),
            "value": _("%(worst)s to %(best)s%%") % {"worst": floor(worst), "best": floor(best)},
            "note": note,
        }
        for key, (worst, best) in seen.by_competency.items()
    ]


def search(seen: Exploration | None) -> str:
    """How far the figures can be relied on; empty when they are exact."""
    limit = {"count": number_format(MOST_STATES, force_grouping=True)}
    if seen is None:
        return _("How it plays can be said when its steps, ways and conditions are in order.")
    if not seen.complete:
        return _(
            "The search was cut off at %(count)s situations. The figures are those of what it saw; there may be more."
        ) % limit
    if not seen.exact_percent:
        return _(
            "Every way was searched, but not with every score: that search was cut off at %(count)s situations. "
            "There may be better and worse results."
        ) % limit
    return ""


def table(
    marks: Sequence[Mapping[str, Any]],
    graph: AuthorGraph,
    problems: Mapping[str, list[str]],
    places: Mapping[str, str],
) -> list[dict[str, Any]]:
    """The steps in the order of the map, with what leads where."""
    onward: dict[str, list[Way]] = {}
    before: dict[str, list[str]] = {}
    for way in graph.ways:
        onward.setdefault(way.source, []).append(way)
        before.setdefault(way.target, []).append(way.source)
    return [
        {
            **drawn,
            "kind_word": KINDS[drawn["kind"]],
            "url": places.get(drawn["name"], ""),
            "onward": [_onward(way, graph) for way in onward.get(drawn["name"], ())],
            "before": before.get(drawn["name"], []),
            "sentences": problems.get(drawn["name"], []),
        }
        for drawn in marks
        if drawn["kind"] != "missing"
    ]


def _onward(way: Way, graph: AuthorGraph) -> dict[str, Any]:
    return {
        "labels": [_told(label) for label in way.labels],
        "key": graph.missing.get(way.target, way.target),
        "missing": way.missing,
        "back": way.back,
    }


def _told(label: Label) -> str:
    words = label.words or otherwise()
    return f"{words}?" if label.sometimes else words


def _way(label: str, steps: tuple[str, ...]) -> dict[str, str]:
    if not steps:
        return {"label": label, "value": "–", "note": _("no way to an end was seen")}
    count = len(steps)
    value = ngettext("%(count)s step", "%(count)s steps", count) % {"count": count}
    return {"label": label, "value": value, "note": " → ".join(steps)}


def _percent(label: str, percent: float | None, seen: Exploration) -> dict[str, str]:
    if percent is None:
        return {"label": label, "value": "–", "note": _("nothing to earn was seen")}
    note = "" if seen.exact_percent else _("as far as the search saw")
    return {"label": label, "value": _("%(percent)s%%") % {"percent": floor(percent)}, "note": note}


def _certainty(can: bool, seen: Exploration) -> str:
    if can:
        return _("yes")
    return _("no") if seen.complete else _("not seen")
