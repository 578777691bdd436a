"""Codes of certificates: easy to read aloud and to type, impossible to guess."""

import re
import secrets

#: Crockford's base 32 (https://www.crockford.com/base32.html): no I, L, O or U, which look like others.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 16
#: What people type for what is printed.
LOOK_ALIKES = str.maketrans({"O": "0", "I": "1", "L": "1"})


def new_code() -> str:
    """80 random bits: of a million certificates nobody finds one by trying."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def normal_code(typed: str) -> str:
    """A code as it is stored, from how somebody typed it; empty where it can't be one."""
    code = re.sub(r"[\s\-–—]", "", typed).upper().translate(LOOK_ALIKES)
    return code if len(code) == LENGTH and set(code) <= set(ALPHABET) else ""
