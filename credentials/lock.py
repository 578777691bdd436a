"""What may be read by this installation alone, though it stands in the database: secrets under the secret of it."""

from base64 import urlsafe_b64encode

from cryptography.fernet import Fernet, MultiFernet
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


def lock(purpose: str) -> MultiFernet:
    """Encrypts under SECRET_KEY, and opens what was encrypted under those in SECRET_KEY_FALLBACKS too."""
    return MultiFernet([_lock_of(secret, purpose) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)])


def _lock_of(secret: str, purpose: str) -> Fernet:
    """A key of its own for this purpose, so that no other use of SECRET_KEY tells anything about it (RFC 5869)."""
    derived = HKDF(hashes.SHA256(), 32, salt=None, info=f"common-ground {purpose}".encode()).derive(secret.encode())
    return Fernet(urlsafe_b64encode(derived))
