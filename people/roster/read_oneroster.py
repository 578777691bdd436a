"""Units and officers from the CSV files of OneRoster 1.2 (1EdTech), which come as one ZIP file.

An org is a unit: its code is `identifier`, else `sourcedId`. A user is an officer: her number is `identifier`, else
`username`, else `sourcedId`; her unit that of her primary role in `roles.csv`, else `primaryOrgSourcedId`. The `sourcedId`
stays the same whatever else changes, and so is what they are known by. All other files and columns aren't looked at.
"""

from collections import defaultdict
from dataclasses import dataclass

from django.utils import timezone

from people.importing.table import Row, Unreadable, read

from .archive import MOST_UNPACKED, Archive
from .read_csv import MOST_LINES, yes_or_no
from .rows import Lists, OfficerRow, UnitRow

VERSION = "1.2"
ABSENT, BULK, DELTA = "absent", "bulk", "delta"
#: Names of columns as `table.py` reads them, in small letters.
COLUMNS = {
    "manifest": ("propertyname", "value"),
    "orgs": ("sourcedid", "status", "name", "type", "identifier", "parentsourcedid"),
    "users": (
        "sourcedid", "status", "enableduser", "username", "identifier", "givenname", "familyname", "email",
        "primaryorgsourcedid",
    ),
    "roles": ("sourcedid", "status", "usersourcedid", "roletype", "begindate", "enddate", "orgsourcedid"),
}  # fmt: skip
REMOVED = ("tobedeleted", "inactive")


@dataclass(frozen=True, slots=True)
class Files:
    """The lines of the three files, and how each is to be taken."""

    modes: dict[str, str]
    rows: dict[str, list[Row]]


def lists_of(content: bytes) -> Lists:
    """Raises Unreadable, which names the file."""
    files = _read(Archive(content))
    units = [_unit(row, whole=files.modes["orgs"] == BULK) for row in files.rows["orgs"]]
    return Lists(
        units=units, officers=_officers(files),
        whole_units=files.modes["orgs"] == BULK, whole_officers=files.modes["users"] == BULK,
    )  # fmt: skip


def _read(archive: Archive) -> Files:
    said = {row.cells["propertyname"]: row.cells.get("value", "") for row in _rows(archive, "manifest")}
    if said.get("oneroster.version") != VERSION:
        raise Unreadable("oneroster_version", file="manifest.csv", value=said.get("oneroster.version", "")[:20])
    modes = {}
    for name in ("orgs", "users", "roles"):
        modes[name] = said.get(f"file.{name}", ABSENT).lower()
        if modes[name] not in (ABSENT, BULK, DELTA):
            raise Unreadable("oneroster_mode", file="manifest.csv", column=f"file.{name}")
    if modes["orgs"] == modes["users"] == modes["roles"] == ABSENT:
        raise Unreadable("oneroster_nothing", file="manifest.csv")
    return Files(modes, {name: _rows(archive, name) if mode != ABSENT else [] for name, mode in modes.items()})


def _rows(archive: Archive, name: str) -> list[Row]:
    file = f"{name}.csv"
    try:
        return read(
            archive.read(file), "utf-8", columns=COLUMNS[name], required=COLUMNS[name][0], most_bytes=MOST_UNPACKED,
            most_lines=MOST_LINES, lenient=True,
        ).rows  # fmt: skip
    except Unreadable as error:
        error.named.setdefault("file", file)
        raise


def _unit(row: Row, *, whole: bool) -> UnitRow:
    cells = row.cells
    parent = cells.get("parentsourcedid", "")
    return UnitRow(
        row.line,
        external_id=cells.get("sourcedid") or None,
        code=cells.get("identifier") or cells.get("sourcedid") or None,
        name=cells.get("name") or None,
        kind=cells.get("type") or None,
        parent_id=parent or None,
        parent="" if whole and not parent else None,
        active=not _is_removed(cells),
        problems=[] if cells.get("sourcedid") else [("id_missing", {})],
    )


def _officers(files: Files) -> list[OfficerRow]:
    places = _places(files.rows["roles"])
    found = []
    for row in files.rows["users"]:
        cells = row.cells
        pk = cells.get("sourcedid", "")
        enabled, problems = yes_or_no(cells.get("enableduser", ""), "enabledUser")
        found.append(
            OfficerRow(
                row.line,
                external_id=pk or None,
                service_number=cells.get("identifier") or cells.get("username") or pk or None,
                first_name=cells.get("givenname") or None,
                last_name=cells.get("familyname") or None,
                email=cells.get("email") or None,
                unit_id=places.pop(pk, ("", 0))[0] or cells.get("primaryorgsourcedid") or None,
                active=not _is_removed(cells) and enabled is not False,
                problems=problems if pk else [*problems, ("id_missing", {})],
            )
        )
    # Of a delta: whoever has another place, and nothing else that is new.
    if files.modes["users"] != BULK:
        found += [OfficerRow(line, external_id=pk, unit_id=unit) for pk, (unit, line) in places.items()]
    return found


def _places(rows: list[Row]) -> dict[str, tuple[str, int]]:
    """The unit of each user, and the line that says so: of her primary role, or of the only one that she has."""
    today = timezone.localdate().isoformat()
    held: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        cells = row.cells
        begun, ends = cells.get("begindate", "") <= today, cells.get("enddate", "") or today
        if cells.get("orgsourcedid") and begun and ends >= today and not _is_removed(cells):
            held[cells.get("usersourcedid", "")].append(row)
    found = {}
    for user, roles in held.items():
        first = [one for one in roles if one.cells.get("roletype", "").lower() == "primary"]
        if first or len(roles) == 1:
            chosen = (first or roles)[0]
            found[user] = chosen.cells["orgsourcedid"], chosen.line
    return found


def _is_removed(cells: dict[str, str]) -> bool:
    return cells.get("status", "").lower() in REMOVED
