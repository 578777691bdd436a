"""A live session for calendars: iCalendar (RFC 5545) with the methods of RFC 5546. Knows no Django."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

PRODUCT = "-//Common Ground//Live sessions//EN"
KIND = "text/calendar"
#: Octets of a line, without its end.
LONGEST = 75


@dataclass(frozen=True, slots=True)
class Event:
    """What a calendar is told. `key` is the same in every version; of two versions that with the larger `sequence` counts.

    Times have a time zone. `organiser` is a name and an e-mail address.
    """

    key: UUID
    sequence: int
    changed_at: datetime
    starts_at: datetime
    ends_at: datetime
    title: str
    description: str
    place: str
    link: str
    organiser: tuple[str, str]
    language: str
    cancelled: bool = False


def calendar(event: Event) -> bytes:
    """The event as a file. Lines end in CR and LF and are folded, as the standard has it."""
    return "".join(f"{folded}\r\n" for line in _lines(event) for folded in fold(line)).encode()


def _lines(event: Event) -> Iterator[str]:
    name, address = event.organiser
    yield "BEGIN:VCALENDAR"
    yield "VERSION:2.0"
    yield f"PRODID:{PRODUCT}"
    yield "CALSCALE:GREGORIAN"
    yield f"METHOD:{'CANCEL' if event.cancelled else 'PUBLISH'}"
    yield "BEGIN:VEVENT"
    yield f"UID:{event.key}"
    yield f"SEQUENCE:{event.sequence}"
    yield f"DTSTAMP:{_utc(event.changed_at)}"
    yield f"LAST-MODIFIED:{_utc(event.changed_at)}"
    yield f"DTSTART:{_utc(event.starts_at)}"
    yield f"DTEND:{_utc(event.ends_at)}"
    yield f"ORGANIZER;CN={parameter(name)}:mailto:{address}"
    language = f";LANGUAGE={event.language}"
    yield f"SUMMARY{language}:{escape(event.title)}"
    if event.description:
        yield f"DESCRIPTION{language}:{escape(event.description)}"
    if event.place:
        yield f"LOCATION:{escape(event.place)}"
    if event.link:
        yield f"URL:{uri(event.link)}"
    yield f"STATUS:{'CANCELLED' if event.cancelled else 'CONFIRMED'}"
    yield "END:VEVENT"
    yield "END:VCALENDAR"


def escape(text: str) -> str:
    r"""A value of the type TEXT (3.3.11): `\`, `;` and `,` get a backslash, a new line is `\n`; no other controls."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n").replace("\\", "\\\\").replace("\n", "\\n")
    return _printable(plain.replace(";", "\\;").replace(",", "\\,"))


def parameter(text: str) -> str:
    """The value of a parameter in quotes (3.2), in which nothing can be escaped: quotes of the text become others."""
    return f'"{_printable(text.replace(chr(34), "”"))}"'


def uri(text: str) -> str:
    """An address on one line: nothing after it can be taken for another property."""
    return _printable("".join(text.split()))


def _printable(text: str) -> str:
    return "".join(sign for sign in text if sign == "\t" or (ord(sign) >= 0x20 and ord(sign) != 0x7F))


def fold(line: str) -> Iterator[str]:
    """The line in pieces of 75 octets at most (3.1), never within a character; all but the first begin with a space."""
    piece, octets = "", 0
    for sign in line:
        width = len(sign.encode())
        if octets + width > LONGEST:
            yield piece
            piece, octets = " ", 1
        piece, octets = piece + sign, octets + width
    yield piece


def _utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"
