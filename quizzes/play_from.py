"""Where a test play of a draft begins: at a step of the author's choice, with values and evidence of her choice.

It travels in the address, `at=talk&set-trust=3&evidence-tape=lost`, and may be anything at all.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from . import engine
from .state import Document, State

_WHOLE = re.compile(r"[+-]?\d{1,12}", re.ASCII)
_TRUTH = {"yes": True, "no": False}
SET, EVIDENCE = "set-", "evidence-"
LONGEST_SHOWN = 64


class BadBeginning(Exception):
    """The play can't begin like this; says why, and what would do."""


@dataclass(frozen=True, slots=True)
class Beginning:
    """`at` is the step that was asked for; `fields` are what to send along to begin in the same way again.

    `told` is what isn't as at the start of the scenario: name and value, for evidence found or lost.
    """

    at: str
    state: State
    fields: tuple[tuple[str, str], ...]
    told: tuple[tuple[str, str], ...]


def read(document: Document, data: Mapping[str, str]) -> Beginning | None:
    """Where the play begins; None when nothing was chosen. `document` is valid, `data` may be anything.

    `here`, the button beside a step, goes before `at`, the field of the form.
    """
    fields = {name: data[name] for name in data if name.startswith((SET, EVIDENCE)) and data[name]}
    at = data.get("here") or data.get("at") or ""
    if not at and not fields:
        return None
    at = at or document["start"]
    if at not in document["nodes"]:
        raise BadBeginning(_("This draft has no step ‘%(step)s’ to begin at.") % {"step": _short(at)})
    variables = {name: variable["start"] for name, variable in document["variables"].items()}
    case_file: dict[str, str] = {}
    for field, value in fields.items():
        if field.startswith(SET):
            name = field.removeprefix(SET)
            variables[name] = _value(document, name, value)
        else:
            name = field.removeprefix(EVIDENCE)
            case_file[name] = _status(document, name, value)
    changed = [name for name in variables if variables[name] != document["variables"][name]["start"]]
    return Beginning(
        at=at,
        state=engine.start_at(document, at, variables, _with(case_file, "found"), _with(case_file, "lost")),
        fields=(("at", at), *fields.items()),
        told=(*((name, fields[SET + name]) for name in changed), *case_file.items()),
    )


def _value(document: Document, name: str, value: str) -> int | bool:
    variable = document["variables"].get(name)
    if variable is None:
        raise BadBeginning(_("This draft has no counter or flag ‘%(name)s’.") % {"name": _short(name)})
    if variable["type"] == "flag":
        if value not in _TRUTH:
            raise BadBeginning(_("The flag ‘%(name)s’ must be yes or no.") % {"name": name})
        return _TRUTH[value]
    low, high = variable["min"], variable["max"]
    if not _WHOLE.fullmatch(value) or not low <= int(value) <= high:
        raise BadBeginning(
            _("The counter ‘%(name)s’ must be a whole number from %(low)s to %(high)s.")
            % {"name": name, "low": low, "high": high}
        )
    return int(value)


def _status(document: Document, name: str, value: str) -> str:
    if name not in document["evidence"]:
        raise BadBeginning(_("This draft has no evidence ‘%(name)s’.") % {"name": _short(name)})
    if value not in ("found", "lost"):
        raise BadBeginning(_("The evidence ‘%(name)s’ must be found or lost, or left open.") % {"name": name})
    return value


def _with(case_file: Mapping[str, str], status: str) -> tuple[str, ...]:
    return tuple(name for name, has in case_file.items() if has == status)


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_SHOWN else text[:LONGEST_SHOWN] + "…"


def inputs(document: Mapping[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """The fields of the form in which the author chooses: counters, flags and evidence of a valid document."""
    variables = [{"field": SET + name, "name": name, **about} for name, about in document["variables"].items()]
    return {
        "counters": [variable for variable in variables if variable["type"] == "counter"],
        "flags": [variable for variable in variables if variable["type"] == "flag"],
        "evidence": [
            {"field": EVIDENCE + name, "name": name, "title": piece["title"]}
            for name, piece in document["evidence"].items()
        ],
    }
