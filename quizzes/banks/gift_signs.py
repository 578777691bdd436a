r"""Signs that GIFT uses itself, and how they are meant as themselves: `\=`, `\~`, `\{` … and `\n` for a new line.

While a text is taken apart, such signs are hidden as characters that no text has.
"""

import re

ESCAPED = "\\~=#{}:"
#: Noncharacters of Unicode: they are for use inside a program, and never in a text.
_HIDDEN = {sign: chr(0xFDD0 + place) for place, sign in enumerate(ESCAPED + "n")}
_SHOWN = {ord(hidden): ("\n" if sign == "n" else sign) for sign, hidden in _HIDDEN.items()}
_ESCAPE = re.compile(r"\\([\\~=#{}:n])")
_STRANGE = re.compile("[\ufdd0-\ufdef\ue000]")


def hidden(text: str) -> str:
    """The text with every escaped sign hidden."""
    return _ESCAPE.sub(lambda match: _HIDDEN[match[1]], _STRANGE.sub("", text))


def shown(text: str) -> str:
    """The text as it is meant."""
    return text.translate(_SHOWN)


def escaped(text: str) -> str:
    """The text as it is written, on one line."""
    signs = re.sub(r"([\\~=#{}:])", r"\\\1", text)
    return signs.replace("\n", "\\n")
