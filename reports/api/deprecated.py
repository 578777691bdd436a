"""What of the API will go one day: said in the headers of answers, in the description, and here alone.

A list, one of its parameters or one of its members is named with the day from which it shouldn't be used any more, and the
day until which it works. Headers are those of RFC 9745 (`Deprecation`) and RFC 8594 (`Sunset`). The policy is
in docs/api.md.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.utils.http import http_date

#: No program has to be changed sooner than this after it was told.
NOTICE = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Deprecated:
    """A list of the API, or one `parameter` or `member` of it; `instead` says in a sentence what to use."""

    list: str
    since: date
    until: date
    instead: str
    parameter: str = ""
    member: str = ""

    def __post_init__(self):
        if self.until - self.since < NOTICE:
            raise ValueError(f"{self.list}: it must work for {NOTICE.days} days after it is deprecated")
        if self.parameter and self.member:
            raise ValueError(f"{self.list}: a parameter or a member, one at a time")


#: In force now. When the day of one has come, what it names is taken out of the code with it.
DEPRECATED: tuple[Deprecated, ...] = ()


def deprecation_headers(resource: str, *, parameters: Iterable[str], members: Iterable[str], address: str) -> dict[str, str]:
    """What an answer says of the deprecated things that were asked for, or that are in it; nothing where there are none.

    Of several the earliest days count. `address` is where people read about it.
    """
    asked, told = set(parameters), set(members)
    used = [one for one in DEPRECATED if one.list == resource and _is_used(one, asked, told)]
    if not used:
        return {}
    since, until = min(_begin(one.since) for one in used), min(_begin(one.until) for one in used)
    return {
        "Deprecation": f"@{int(since.timestamp())}",
        "Sunset": http_date(until.timestamp()),
        "Link": f'<{address}>; rel="deprecation"; type="text/html"',
    }


def _is_used(one: Deprecated, parameters: set[str], members: set[str]) -> bool:
    if one.parameter:
        return one.parameter in parameters
    return not one.member or one.member in members


def _begin(day: date) -> datetime:
    return datetime.combine(day, time.min, UTC)


def mark(result: dict, generator, request, public) -> dict:
    """Mark it in the description: a hook of its maker, called when everything else is there."""
    for one in DEPRECATED:
        operation = result["paths"][f"/api/v1/{one.list}/"]["get"]
        for node in _nodes(one, operation, result["components"]["schemas"]):
            sentence = f"Deprecated since {one.since.isoformat()}; works until {one.until.isoformat()}. {one.instead}"
            node["deprecated"] = True
            node["description"] = " ".join(filter(None, [node.get("description"), sentence]))
    return result


def _nodes(one: Deprecated, operation: dict, components: dict) -> list[dict]:
    """Where in the description it stands."""
    if one.parameter:
        return [known for known in operation["parameters"] if known["name"] == one.parameter]
    if not one.member:
        return [operation]
    rows = _rows(operation["responses"]["200"]["content"]["application/json"]["schema"], components)
    return [row["properties"][one.member] for row in rows if one.member in row["properties"]]


def _rows(schema: dict, components: dict) -> list[dict]:
    """The forms of a list's rows, on its pages and among its changes."""
    if "$ref" in schema:
        return _rows(components[schema["$ref"].rpartition("/")[2]], components)
    if "oneOf" in schema:
        return [row for either in schema["oneOf"] for row in _rows(either, components)]
    if "results" in schema.get("properties", {}):
        return _rows(schema["properties"]["results"]["items"], components)
    return [schema]
