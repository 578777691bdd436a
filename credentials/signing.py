"""Credentials of certificates and lists of what was revoked, signed with the key in use."""

from django.utils import timezone

from .addresses import addresses
from .jws import sign
from .keys import key_in_use
from .models import Certificate
from .openbadge import LIST_LENGTH, claims_of, credential_of, payload, status_list


def signed_credential(certificate: Certificate, *, course: str, summary: str) -> str:
    """The credential of a saved certificate as a token. Queries: 1."""
    return _signed(credential_of(certificate, addresses(), course=course, description=summary))


def signed_status_list(number: int) -> str:
    """Which certificates of the list are revoked now. Queries: 2."""
    mine = Certificate.objects.filter(pk__gte=number * LIST_LENGTH, pk__lt=(number + 1) * LIST_LENGTH)
    revoked = mine.filter(revoked_at__isnull=False).values_list("pk", flat=True)
    return _signed(status_list(number, revoked, addresses(), at=timezone.now()))


def _signed(credential: dict) -> str:
    name, key = key_in_use()
    header = {"alg": "EdDSA", "typ": "JWT", "kid": addresses().key(name)}
    return sign(payload(claims_of(credential)), header, key)
