"""Checking a credential from its text alone: signature, dates, and the list of what was revoked where it is given."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from .jws import BadSignature, verified
from .openbadge import is_revoked


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a credential with a good signature says. `revoked` is None where nobody looked."""

    key: str
    issuer: str
    name: str
    achievement: str
    valid_from: str
    valid_until: str
    expired: bool
    revoked: bool | None


def check_credential(
    token: str, keys: Mapping[str, Mapping[str, str]], *, status_list: str | None = None, now: datetime | None = None
) -> Verdict:
    """Raises BadSignature where it is not what the issuer signed, or no badge, or the list is not that of the badge."""
    header, credential = verified(token, keys)
    if "OpenBadgeCredential" not in credential.get("type", ()):
        raise BadSignature("signed, but no Open Badge")
    subject = credential["credentialSubject"]
    until = credential.get("validUntil", "")
    return Verdict(
        key=header["kid"],
        issuer=credential["issuer"]["name"],
        name=subject["identifier"][0]["identityHash"],
        achievement=subject["achievement"]["name"],
        valid_from=credential["validFrom"],
        valid_until=until,
        expired=bool(until) and datetime.fromisoformat(until) < (now or datetime.now(UTC)),
        revoked=None if status_list is None else _is_revoked(credential, status_list, keys),
    )


def _is_revoked(credential: dict, status_list: str, keys: Mapping[str, Mapping[str, str]]) -> bool:
    entry = credential["credentialStatus"]
    _header, listed = verified(status_list, keys)
    if listed.get("id") != entry["statusListCredential"]:
        raise BadSignature("the list of what was revoked is another one than the credential names")
    return is_revoked(listed, int(entry["statusListIndex"]))
