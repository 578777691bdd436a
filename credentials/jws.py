"""Signed JSON: JSON Web Signature in its compact form, with Ed25519 (RFC 7515, RFC 8037)."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from collections.abc import Mapping
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey


class BadSignature(Exception):
    """Not signed by any of the keys, or not what was signed, or no JSON Web Signature at all; the text says which."""


def encoded(raw: bytes) -> str:
    """base64url without padding."""
    return urlsafe_b64encode(raw).rstrip(b"=").decode("ascii")


def decoded(text: str) -> bytes:
    """The bytes of base64url. Raises BadSignature where it isn't, or isn't as `encoded` writes them."""
    try:
        raw = urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (NotBase64, ValueError) as error:
        raise BadSignature("not base64url") from error
    # Two texts for the same bytes would be two credentials with one signature.
    if encoded(raw) != text:
        raise BadSignature("not base64url")
    return raw


def public_jwk(public: bytes) -> dict[str, str]:
    """The public key as a JSON Web Key (RFC 8037, section 2)."""
    return {"kty": "OKP", "crv": "Ed25519", "x": encoded(public)}


def thumbprint(jwk: Mapping[str, str]) -> str:
    """The name of a key that follows from the key itself (RFC 7638; RFC 8037, appendix A.3)."""
    needed = {"crv": jwk["crv"], "kty": jwk["kty"], "x": jwk["x"]}
    return encoded(sha256(json.dumps(needed, separators=(",", ":"), sort_keys=True).encode()).digest())


def sign(payload: bytes, header: Mapping, key: Ed25519PrivateKey) -> str:
    """`header` (which says `alg: EdDSA`) and `payload` with their signature."""
    signed = f"{encoded(json.dumps(header, separators=(',', ':')).encode())}.{encoded(payload)}"
    return f"{signed}.{encoded(key.sign(signed.encode('ascii')))}"


def verified(token: str, keys: Mapping[str, Mapping[str, str]]) -> tuple[dict, dict]:
    """Header and payload of `token`, signed by one of `keys` (JSON Web Keys by their `kid`). Raises BadSignature."""
    parts = token.strip().split(".")
    if len(parts) != 3:
        raise BadSignature("three parts with dots between them are expected")
    header = _object(parts[0], "header")
    if header.get("alg") != "EdDSA":
        raise BadSignature(f"signed with {header.get('alg')!r}, and only EdDSA is accepted")
    key = keys.get(header.get("kid", ""))
    if key is None:
        raise BadSignature("signed with a key that isn't known here")
    try:
        Ed25519PublicKey.from_public_bytes(decoded(key["x"])).verify(
            decoded(parts[2]), f"{parts[0]}.{parts[1]}".encode("ascii")
        )
    except InvalidSignature as error:
        raise BadSignature("the signature doesn't fit: something was changed") from error
    return header, _object(parts[1], "payload")


def _object(part: str, name: str) -> dict:
    try:
        found = json.loads(decoded(part))
    except ValueError as error:
        raise BadSignature(f"the {name} isn't JSON") from error
    if not isinstance(found, dict):
        raise BadSignature(f"the {name} isn't a JSON object")
    return found
