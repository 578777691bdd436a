"""OAuth 2.0 client credentials: a client that shows its secret gets tokens of half an hour, with its own rights.

Who a client is, what it sees, from where, how often and how long is in `ApiClient`, as for clients with a token; its
secret is kept as that token is, with the same rotation (`clients.py`). The library's `Application` has its id alone.
"""

import secrets
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from oauth2_provider.models import AccessToken, Application

from .clients import create_client, hash_of, holds, log, why_not
from .models import ApiClient

#: So that leaks can be searched for, each by what it is.
ID_BEGINS_WITH, ACCESS_BEGINS_WITH = "cgc_", "cga_"
LONGEST_ID = 100


@transaction.atomic
def create_oauth_client(**limits) -> tuple[ApiClient, str]:
    """As `create_client`; what it returns beside is the secret, and `client.application.client_id` its id."""
    application = Application.objects.create(
        client_id=ID_BEGINS_WITH + secrets.token_hex(16),
        name=limits["name"],
        client_type=Application.CLIENT_CONFIDENTIAL,
        authorization_grant_type=Application.GRANT_CLIENT_CREDENTIALS,
        # Nobody knows it, and nothing asks for it: the secret is the client's.
        client_secret=secrets.token_urlsafe(32),
    )
    return create_client(**limits, application=application)


def client_of_secret(client_id: str, secret: str, *, address: str | None = None) -> ApiClient | None:
    """The client of this id and secret that may ask from `address`, with unit and application. Queries: 1."""
    if not client_id.isascii() or not client_id.isprintable() or len(client_id) > LONGEST_ID:
        return None
    known = ApiClient.objects.select_related("unit", "application")
    client = known.filter(application__client_id=client_id).first()
    if client is None or hash_of(secret) not in (client.token_hash, client.old_token_hash):
        return None
    return client if holds(client, secret, address) else None


def client_of_access_token(token: str, *, address: str | None = None) -> ApiClient | None:
    """The client to whom this token was given, with the rights to which it was narrowed. Queries: 1.

    None as of `client_of_token`: also revoking the client, or the end of its secret, ends what was given before.
    """
    found = AccessToken.objects.select_related("application__api_client__unit").filter(token_checksum=hash_of(token))
    given = found.first()
    client = given and getattr(given.application, "api_client", None)
    if client is None:
        return None
    reason = "expired" if given.expires <= timezone.now() else why_not(client, client.token_hash, address)
    if reason:
        log.warning("access token refused", client=client.pk, reason=reason)
        return None
    scopes = given.scope.split()
    client.resources = [one for one in client.resources if one in scopes]
    # Which of two secrets is in use is told by the asking for tokens.
    client.use_is_noted = is_rotating(client)
    return client


def is_rotating(client: ApiClient, now: datetime | None = None) -> bool:
    """Whether the secret or token before the present one opens still."""
    return bool(client.old_token_hash) and client.old_token_until > (now or timezone.now())


def new_access_token(request) -> str:
    """For the library, which gives it out and keeps its hash."""
    return ACCESS_BEGINS_WITH + secrets.token_urlsafe(32)


def forget_expired_tokens() -> int:
    """Delete what opens nothing any more; gives its number. Queries: 1."""
    return AccessToken.objects.filter(expires__lt=timezone.now()).delete()[0]
