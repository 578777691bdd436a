"""Keys that sign: one in use, made when first needed; retired ones still check what they signed."""

from cryptography.fernet import InvalidToken
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import IntegrityError, transaction
from django.utils import timezone

from .jws import decoded, encoded, public_jwk, thumbprint
from .lock import lock
from .models import SigningKey

PURPOSE = "signing keys"


class KeyIsLocked(Exception):
    """The private key was encrypted under another SECRET_KEY than this installation has now."""


def key_in_use() -> tuple[str, Ed25519PrivateKey]:
    """Name and private key to sign with. Queries: 1; the first time ever 4."""
    row = SigningKey.objects.filter(retired_at__isnull=True).first() or _make_first()
    return row.name, _unlocked(row)


@transaction.atomic
def rotate() -> str:
    """Sign with a new key from now on; gives its name. What was signed stays valid."""
    SigningKey.objects.select_for_update().filter(retired_at__isnull=True).update(retired_at=timezone.now())
    return _make().name


def public_keys() -> dict[str, dict[str, str]]:
    """All public keys as JSON Web Keys, by name, the one in use first. Queries: 1."""
    rows = SigningKey.objects.order_by("-made_at", "-pk")
    return {row.name: public_jwk(decoded(row.public)) for row in rows}


def _make_first() -> SigningKey:
    try:
        with transaction.atomic():
            return _make()
    except IntegrityError:
        # Another process was as quick; its key is the one.
        return SigningKey.objects.get(retired_at__isnull=True)


def _make() -> SigningKey:
    key = Ed25519PrivateKey.generate()
    public = key.public_key().public_bytes_raw()
    secret = key.private_bytes(
        serialization.Encoding.Raw, serialization.PrivateFormat.Raw, serialization.NoEncryption()
    )
    return SigningKey.objects.create(
        name=thumbprint(public_jwk(public)), public=encoded(public), secret=lock(PURPOSE).encrypt(secret).decode("ascii")
    )


def _unlocked(row: SigningKey) -> Ed25519PrivateKey:
    try:
        return Ed25519PrivateKey.from_private_bytes(lock(PURPOSE).decrypt(row.secret.encode("ascii")))
    except InvalidToken as error:
        raise KeyIsLocked(
            "The key that signs credentials was encrypted under another SECRET_KEY. Put the former one into "
            "SECRET_KEY_FALLBACKS, or run 'manage.py rotate_signing_key' to sign with a new key."
        ) from error
