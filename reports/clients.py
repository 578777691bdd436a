"""API clients: making one, knowing it again by its token, taking the token back."""

import hashlib
import secrets
from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from people.models import Unit

from .models import ApiClient

TOKEN_BEGINS_WITH = "cg_"
PREFIX_LENGTH = 8
USE_IS_NOTED_EVERY = timedelta(minutes=1)


def create_client(*, name: str, unit: Unit) -> tuple[ApiClient, str]:
    """Make a client that sees `unit` and below; returns it with its token, which nobody can read again."""
    token = TOKEN_BEGINS_WITH + secrets.token_urlsafe(32)
    client = ApiClient.objects.create(
        name=name, unit=unit, token_hash=hash_of(token), token_prefix=token[:PREFIX_LENGTH]
    )
    return client, token


def client_of_token(token: str) -> ApiClient | None:
    """The client that holds this token, with its unit, unless it was revoked. Queries: 1."""
    return ApiClient.objects.select_related("unit").filter(token_hash=hash_of(token), revoked_at__isnull=True).first()


def note_use(client: ApiClient) -> None:
    """Remember that the token is in use; writes at most once a minute. Queries: 0 or 1.

    Conditional, so that of many calls in the same moment one writes and the time never goes back.
    """
    now = timezone.now()
    due = now - USE_IS_NOTED_EVERY
    if client.last_used_at is None or client.last_used_at <= due:
        ApiClient.objects.filter(Q(last_used_at__isnull=True) | Q(last_used_at__lte=due), pk=client.pk).update(
            last_used_at=now
        )


def revoke(*, client: ApiClient) -> bool:
    """Close the client's token for ever, from the next call on; False if it was closed before.

    The first date of revocation stays.
    """
    return bool(ApiClient.objects.filter(pk=client.pk, revoked_at__isnull=True).update(revoked_at=timezone.now()))


def live_clients(name_or_prefix: str) -> list[ApiClient]:
    """The clients, not revoked, of this very name or with this very beginning of their token. Queries: 1."""
    return list(
        ApiClient.objects.select_related("unit")
        .filter(Q(name=name_or_prefix) | Q(token_prefix=name_or_prefix), revoked_at=None)
        .order_by("created_at", "pk")
    )


def hash_of(token: str) -> str:
    """What is kept of a token.

    Slow, salted hashes protect what people choose, which can be guessed; a token is 256 random bits, which
    can't be, whatever the speed. A plain SHA-256 is therefore enough, and lets the token be found by index.
    """
    return hashlib.sha256(token.encode()).hexdigest()
