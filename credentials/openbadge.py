"""A certificate as an Open Badge 3.0, which is a W3C Verifiable Credential, signed as a JSON Web Token.

Shapes: Open Badges 3.0 (https://www.imsglobal.org/spec/ob/v3p0), sections B and 8.2; Verifiable Credentials Data Model
2.0; Bitstring Status List 1.0.
"""

import gzip
import json
from collections.abc import Iterable
from datetime import UTC, date, datetime, time

from .addresses import Addresses
from .jws import decoded, encoded
from .models import Certificate

CONTEXTS = [
    "https://www.w3.org/ns/credentials/v2",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
]
#: Entries of one list: the least that the standard allows, so that a look at the list doesn't tell whose is looked at.
LIST_LENGTH = 131_072


def credential_of(certificate: Certificate, addresses: Addresses, *, course: str, description: str) -> dict:
    """The credential of a saved certificate; `course` is the course's key."""
    title = certificate.title("en")
    address = addresses.certificate(certificate.code)
    valid_until = {"validUntil": stamp(_end_of(certificate.expires_on))} if certificate.expires_on else {}
    return {
        "@context": CONTEXTS,
        "id": address,
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": title,
        "issuer": {"id": addresses.issuer, "type": ["Profile"], "name": certificate.design["issuer"]},
        "validFrom": stamp(certificate.issued_at),
        **valid_until,
        "credentialSubject": {
            "type": ["AchievementSubject"],
            "identifier": [
                {"type": "IdentityObject", "hashed": False, "identityHash": certificate.name, "identityType": "name"}
            ],
            "achievement": {
                "id": addresses.achievement(course),
                "type": ["Achievement"],
                "achievementType": "CertificateOfCompletion",
                "name": title,
                "description": description or title,
                "criteria": {"narrative": "All required activities of the course were completed."},
            },
        },
        "credentialStatus": {
            "id": f"{addresses.status_list(certificate.pk // LIST_LENGTH)}#{certificate.pk % LIST_LENGTH}",
            "type": "BitstringStatusListEntry",
            "statusPurpose": "revocation",
            "statusListIndex": str(certificate.pk % LIST_LENGTH),
            "statusListCredential": addresses.status_list(certificate.pk // LIST_LENGTH),
        },
    }


def claims_of(credential: dict) -> dict:
    """The payload of its token: the credential, and what every reader of tokens looks for (Open Badges 3.0, 8.2.4)."""
    claims = {
        "iss": credential["issuer"]["id"] if isinstance(credential["issuer"], dict) else credential["issuer"],
        "jti": credential["id"],
        "nbf": _seconds(credential["validFrom"]),
    }
    if "validUntil" in credential:
        claims["exp"] = _seconds(credential["validUntil"])
    return credential | claims


def status_list(number: int, revoked: Iterable[int], addresses: Addresses, *, at: datetime) -> dict:
    """Which certificates of list `number` are revoked, by their ids, as a credential of its own."""
    bits = bytearray(LIST_LENGTH // 8)
    for pk in revoked:
        index = pk % LIST_LENGTH
        # The first entry is the leftmost bit (Bitstring Status List 1.0, section 3).
        bits[index // 8] |= 0x80 >> index % 8
    address = addresses.status_list(number)
    return {
        "@context": CONTEXTS[:1],
        "id": address,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": addresses.issuer,
        "validFrom": stamp(at),
        "credentialSubject": {
            "id": f"{address}#list",
            "type": "BitstringStatusList",
            "statusPurpose": "revocation",
            # 'u' says base64url, as multibase does; without a time in it, the same list is the same text.
            "encodedList": "u" + encoded(gzip.compress(bytes(bits), mtime=0)),
        },
    }


def is_revoked(status_list_credential: dict, index: int) -> bool:
    """Whether entry `index` of a list is set."""
    text = status_list_credential["credentialSubject"]["encodedList"]
    bits = gzip.decompress(decoded(text[1:]))
    return bool(bits[index // 8] & (0x80 >> index % 8))


def payload(claims: dict) -> bytes:
    return json.dumps(claims, ensure_ascii=False, separators=(",", ":")).encode()


def stamp(at: datetime) -> str:
    """A moment as the data model writes it: to the second, in UTC."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _seconds(text: str) -> int:
    return int(datetime.fromisoformat(text).timestamp())


def _end_of(day: date) -> datetime:
    """Valid through the whole of its last day, wherever it is checked."""
    return datetime.combine(day, time(23, 59, 59), tzinfo=UTC)
