"""Reads iCalendar by the grammar of RFC 5545, independently of what writes it. Fails on what the standard doesn't allow."""

import re

LINE = re.compile(rb"^[\x20-\x7e\x80-\xff\t]*$")
CONTENT = re.compile(
    r'^(?P<name>[A-Z0-9-]+)(?P<parameters>(?:;[A-Z0-9-]+=(?:"[^"\x00-\x08\x0a-\x1f\x7f]*"|[^";:,\x00-\x08\x0a-\x1f\x7f]*))*)'
    r":(?P<value>.*)$",
    re.S,
)
#: How often each property stands in an event of RFC 5545, 3.6.1, of those that we write.
ONCE = {"UID", "DTSTAMP", "DTSTART", "DTEND", "SEQUENCE", "SUMMARY", "DESCRIPTION", "LOCATION", "URL", "STATUS", "ORGANIZER",
        "LAST-MODIFIED"}
TEXT = {"SUMMARY", "DESCRIPTION", "LOCATION"}
UTC = re.compile(r"^\d{8}T\d{6}Z$")


def unfolded(file: bytes) -> list[str]:
    assert file.endswith(b"\r\n")
    physical = file[:-2].split(b"\r\n")
    for line in physical:
        assert len(line) <= 75, line
        assert LINE.match(line), line
        line.decode()  # no character is cut in two
    logical: list[bytes] = []
    for line in physical:
        if line.startswith((b" ", b"\t")):
            logical[-1] += line[1:]
        else:
            logical.append(line)
    return [line.decode() for line in logical]


def read(file: bytes) -> dict:
    """The calendar's properties, with those of its event as `VEVENT`; texts are unescaped."""
    lines = unfolded(file)
    assert lines[0] == "BEGIN:VCALENDAR" and lines[-1] == "END:VCALENDAR"
    inside = lines[1:-1]
    begins, ends = inside.index("BEGIN:VEVENT"), inside.index("END:VEVENT")
    assert ends == len(inside) - 1 and inside.count("BEGIN:VEVENT") == 1
    calendar = _properties(inside[:begins])
    event = _properties(inside[begins + 1 : ends])
    assert {"VERSION", "PRODID"} <= set(calendar) and calendar["VERSION"] == "2.0"
    assert {"UID", "DTSTAMP", "DTSTART"} <= set(event) <= ONCE
    for name in ("DTSTAMP", "DTSTART", "DTEND", "LAST-MODIFIED"):
        assert UTC.match(event[name]), event[name]
    assert event["DTEND"] > event["DTSTART"]
    return {**calendar, "VEVENT": event}


def _properties(lines: list[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for line in lines:
        match = CONTENT.match(line)
        assert match, line
        name = match["name"]
        assert name not in found, f"{name} twice"
        found[name] = _text(match["value"]) if name in TEXT else match["value"]
        found_parameters = match["parameters"]
        if name == "ORGANIZER":
            found["ORGANIZER"] += found_parameters
    return found


def _text(value: str) -> str:
    assert not re.search(r"(?<!\\)(?:\\\\)*[;,]", value), "not escaped"
    assert not re.search(r"(?<!\\)(?:\\\\)*\\[^\\;,nN]", value), "escaped though it must not be"
    return re.sub(r"\\(.)", lambda match: "\n" if match[1] in "nN" else match[1], value)
