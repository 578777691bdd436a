"""Registering a webhook, switching it off and on, replaying what was sent."""

import secrets
from base64 import b64encode
from collections.abc import Sequence

import structlog
from django.db import transaction
from django.utils import timezone

from credentials.lock import lock
from progress.models import FeedHead
from reports.models import ApiClient

from .address import Resolve, look_up, target_of
from .models import Delivery, Webhook

log = structlog.get_logger("webhooks")

#: Each event, and the lists of which a token must read one to be told of it.
EVENTS = {
    "completion.created": ("completions", "enrolments"),
    "enrolment.changed": ("enrolments", "completions"),
    "attempt.finished": ("attempts",),
    "certificate.issued": ("certificates",),
    "certificate.revoked": ("certificates",),
}
PURPOSE = "webhook secrets"
SECRET_BEGINS_WITH = "whsec_"


class NotInScope(Exception):
    """The client's token reads no list that holds this event."""


def create_webhook(
    *, client: ApiClient, address: str, events: Sequence[str], resolve: Resolve = look_up
) -> tuple[Webhook, str]:
    """Tell this address of the events from now on; returns it with its secret, which nobody can read again.

    Raises BadAddress and NotInScope. Queries: 2.
    """
    target_of(address, resolve=resolve)
    for event in events:
        if not allows(client, event):
            raise NotInScope(event)
    secret = SECRET_BEGINS_WITH + b64encode(secrets.token_bytes(32)).decode()
    webhook = Webhook.objects.create(
        client=client,
        address=address,
        events=[one for one in EVENTS if one in events],
        secret=lock(PURPOSE).encrypt(secret.encode()).decode(),
        position=FeedHead.objects.values_list("position", flat=True).first() or 0,
    )
    return webhook, secret


def allows(client: ApiClient, event: str) -> bool:
    """Whether the client's token reads what the event tells."""
    return any(resource in client.resources for resource in EVENTS[event])


def secret_of(webhook: Webhook) -> str:
    """Raises cryptography's InvalidToken where it was encrypted under another SECRET_KEY."""
    return lock(PURPOSE).decrypt(webhook.secret.encode()).decode()


def disable(*, webhook: Webhook, why: str) -> bool:
    """Send nothing more; False if that was so before."""
    on = Webhook.objects.filter(pk=webhook.pk, disabled_at__isnull=True)
    changed = bool(on.update(disabled_at=timezone.now(), disabled_why=why[:200]))
    if changed:
        log.warning("webhook disabled", webhook=webhook.pk, client=webhook.client_id, why=why)
    return changed


@transaction.atomic
def enable(*, webhook: Webhook) -> None:
    """Go on from where it stood, so that nothing is missed; what was given up is tried again first."""
    Webhook.objects.filter(pk=webhook.pk).update(disabled_at=None, disabled_why="")
    _ask_again(webhook.deliveries.filter(state__in=(Delivery.State.GIVEN_UP, Delivery.State.WAITING)))


def replay(*, delivery: Delivery) -> None:
    """Send it again, with the id and the words that it had."""
    _ask_again(Delivery.objects.filter(pk=delivery.pk))


def _ask_again(deliveries) -> None:
    deliveries.update(state=Delivery.State.WAITING, tries=0, first_tried_at=None, next_try=None, delivered_at=None)
