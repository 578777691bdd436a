"""Units and officers as a program sends them: JSON with `units` and `officers`."""

from collections.abc import Mapping
from dataclasses import fields

from .rows import Lists, OfficerRow, UnitRow

NOT_SENT = {"line", "problems"}
UNIT_MEMBERS = tuple(one.name for one in fields(UnitRow) if one.name not in NOT_SENT)
OFFICER_MEMBERS = tuple(one.name for one in fields(OfficerRow) if one.name not in NOT_SENT)


def lists_of(sent: Mapping, *, whole: bool) -> Lists:
    """Rows are counted from 1. `whole` is true of those lists that are there: one that isn't, isn't spoken of."""
    units, officers = sent.get("units"), sent.get("officers")
    return Lists(
        units=[_row(UnitRow, UNIT_MEMBERS, place, row) for place, row in enumerate(units or [], 1)],
        officers=[_row(OfficerRow, OFFICER_MEMBERS, place, row) for place, row in enumerate(officers or [], 1)],
        whole_units=whole and units is not None,
        whole_officers=whole and officers is not None,
    )


def _row(kind: type, members: tuple[str, ...], place: int, sent: Mapping):
    """A member that isn't there says nothing; null empties."""
    row = kind(place)
    for name, value in sent.items():
        if name not in members:
            row.problems.append(("unknown_member", {"column": _clean(name)[:40], "columns": ", ".join(members)}))
        elif name == "active":
            if not isinstance(value, bool):
                row.problems.append(("no_yes_no", {"column": name, "value": _clean(str(value))[:40]}))
            else:
                row.active = value
        elif value is None:
            setattr(row, name, "")
        elif not isinstance(value, str):
            row.problems.append(("not_text", {"column": name}))
        else:
            text = _clean(value)
            if text != value:
                row.problems.append(("unprintable", {}))
            setattr(row, name, text.strip())
    return row


def _clean(text: str) -> str:
    """Without what no database takes: half letters, and the end of a text in C."""
    return text.replace("\0", "").encode("utf-8", "replace").decode()
