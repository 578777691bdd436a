"""Texts that clients hand back as they got them."""

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64


class BadCursor(Exception):
    """A text that we never gave out as a cursor."""


def sealed(text: str) -> str:
    return urlsafe_b64encode(text.encode()).decode().rstrip("=")


def opened(text: str, pattern: str) -> tuple[str, ...]:
    """The groups of `pattern` in what was sealed; raises BadCursor for all that `sealed` doesn't make."""
    try:
        place = urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode("ascii")
    except (NotBase64, ValueError) as error:
        raise BadCursor(text) from error
    match = re.fullmatch(pattern, place)
    if not match or sealed(place) != text:
        raise BadCursor(text)
    return match.groups()
