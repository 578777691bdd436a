"""API clients: making one, knowing it again by its token, changing the token, taking it back."""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from ipaddress import ip_address, ip_network

import structlog
from django.db import DEFAULT_DB_ALIAS, transaction
from django.db.models import Model, Q, QuerySet
from django.utils import timezone
from oauth2_provider.models import AccessToken, Application

from people.models import Unit

from .compiled import Given, Statement
from .models import RESOURCES, RIGHTS, ApiClient

log = structlog.get_logger("api")

TOKEN_BEGINS_WITH, SECRET_BEGINS_WITH = "cg_", "cgs_"
PREFIX_LENGTH = 8
USE_IS_NOTED_EVERY = timedelta(minutes=1)
#: Long enough that nobody is surprised by it in the first weeks, short enough that a forgotten one ends.
LIVES = timedelta(days=365)
#: In which a program can be given its new token while the old one opens as well.
OVERLAP = timedelta(days=7)
#: Each is compared at every call.
MOST_NETWORKS = 20
#: Of an IPv6 address the network is known only (`people/address.py`).
LONGEST_PREFIX = {4: 32, 6: 64}


class BadNetwork(Exception):
    """The text names no network that can be told apart from others."""


class TooManyNetworks(Exception):
    """More than MOST_NETWORKS are named."""


class NotLive(Exception):
    """The client is revoked, and has no token to change any more."""


def create_client(
    *,
    name: str,
    unit: Unit,
    resources: Sequence[str] = RESOURCES,
    expires_at: datetime | None = None,
    networks: Sequence[str] = (),
    calls_per_minute: int = 600,
    application: Application | None = None,
) -> tuple[ApiClient, str]:
    """Make a client that sees `unit` and below; returns it with its token, which nobody can read again.

    Without `expires_at` the token lives a year. Raises BadNetwork, TooManyNetworks.
    """
    networks = networks_of(networks)
    token = _new_token(application)
    client = ApiClient.objects.create(
        name=name,
        unit=unit,
        token_hash=hash_of(token),
        token_prefix=token[:PREFIX_LENGTH],
        application=application,
        resources=[one for one in RIGHTS if one in resources],
        expires_at=expires_at or timezone.now() + LIVES,
        networks=networks,
        calls_per_minute=calls_per_minute,
    )
    return client, token


@transaction.atomic
def rotate(*, client: ApiClient, overlap: timedelta = OVERLAP, expires_at: datetime | None = None) -> str:
    """Give the client a new token; the one before opens for `overlap` longer, and one before that no more.

    Raises NotLive.
    """
    now = timezone.now()
    client = ApiClient.objects.select_for_update(of=("self",)).select_related("application").get(pk=client.pk)
    token = _new_token(client.application)
    if client.revoked_at is not None:
        raise NotLive(str(client))
    client.old_token_hash, client.old_token_prefix = client.token_hash, client.token_prefix
    client.old_token_until = min(now + overlap, client.expires_at or now + overlap)
    client.old_token_used_at, client.last_used_at = client.last_used_at, None
    client.token_hash, client.token_prefix = hash_of(token), token[:PREFIX_LENGTH]
    client.expires_at = expires_at or now + LIVES
    client.save()
    if client.application is not None and overlap <= timedelta(0):
        # Whoever changes a secret at once fears that others have it, and what they got by it.
        AccessToken.objects.filter(application=client.application).delete()
    return token


def client_of_token(token: str, *, address: str | None = None) -> ApiClient | None:
    """The client that holds this token and may call from `address`, with its unit. Queries: 1.

    None for what is unknown, revoked, expired, or used from elsewhere; the log says which of the last three.
    """
    client = next(map(_with_unit, _HELD.rows(hash=hash_of(token))), None)
    return client if client is not None and holds(client, token, address) else None


def _of_a_hash() -> QuerySet:
    known = Given("hash", ApiClient._meta.get_field("token_hash"))
    found = ApiClient.objects.filter(Q(token_hash=known) | Q(old_token_hash=known), application=None)
    return found.order_by("name", "pk").values_list(*_names(ApiClient), *[f"unit__{name}" for name in _names(Unit)])[:1]


#: Asked at every call.
_HELD = Statement(_of_a_hash)


def _names(model: type[Model]) -> list[str]:
    return [field.attname for field in model._meta.concrete_fields]


def _with_unit(values: tuple) -> ApiClient:
    """A client and its unit, of all their columns."""
    own = _names(ApiClient)
    client = ApiClient.from_db(DEFAULT_DB_ALIAS, own, values[: len(own)])
    client.unit = Unit.from_db(DEFAULT_DB_ALIAS, _names(Unit), values[len(own) :])
    return client


def holds(client: ApiClient, token: str, address: str | None) -> bool:
    """Whether this token (or secret) of the client opens now, to who calls from `address`; else the log says why not."""
    known = hash_of(token)
    reason = why_not(client, known, address)
    if reason:
        log.warning("api token refused", client=client.pk, token=token[:PREFIX_LENGTH], reason=reason)
        return False
    client.by_old_token = client.old_token_hash == known
    return True


def why_not(client: ApiClient, known: str, address: str | None) -> str:
    """Why this token of the client, by its hash, doesn't open; empty when it does."""
    if client.revoked_at is not None:
        return "revoked"
    until = client.old_token_until if client.old_token_hash == known else client.expires_at
    if until is not None and until <= timezone.now():
        return "expired"
    if address is not None and client.networks and not _is_within(address, client.networks):
        return "address"
    return ""


def _is_within(address: str, networks: list[str]) -> bool:
    try:
        known = ip_address(address)
    except ValueError:  # a socket has no address
        return False
    return any(known in ip_network(one) for one in networks)


def networks_of(given: Sequence[str]) -> list[str]:
    """As they are kept, each once. Raises BadNetwork, TooManyNetworks."""
    found = list(dict.fromkeys(network_of(one) for one in given))
    if len(found) > MOST_NETWORKS:
        raise TooManyNetworks(len(found))
    return found


def network_of(text: str) -> str:
    """A network as it is kept; a single address is one, too. Raises BadNetwork."""
    try:
        network = ip_network(text.strip(), strict=False)
    except ValueError as error:
        raise BadNetwork(text) from error
    if network.prefixlen > LONGEST_PREFIX[network.version]:
        network = network.supernet(new_prefix=LONGEST_PREFIX[network.version])
    return str(network)


def note_use(client: ApiClient) -> None:
    """Remember that the token is in use; writes at most once a minute. Queries: 0 or 1.

    Conditional, so that of many calls in the same moment one writes and the time never goes back.
    """
    if getattr(client, "use_is_noted", False):
        return
    now = timezone.now()
    due = now - USE_IS_NOTED_EVERY
    field = "old_token_used_at" if getattr(client, "by_old_token", False) else "last_used_at"
    last = getattr(client, field)
    if last is None or last <= due:
        longer_ago = Q(**{f"{field}__isnull": True}) | Q(**{f"{field}__lte": due})
        ApiClient.objects.filter(longer_ago, pk=client.pk).update(**{field: now})


def revoke(*, client: ApiClient) -> bool:
    """Close the client's tokens for ever, from the next call on; False if it was closed before.

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


def _new_token(application: Application | None) -> str:
    return (SECRET_BEGINS_WITH if application else TOKEN_BEGINS_WITH) + secrets.token_urlsafe(32)
