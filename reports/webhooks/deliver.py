"""Sending what waits, in the order of the feed, again and again until it is taken or given up.

A webhook's messages go one after another: one that isn't taken holds up those behind it, since a receiver that gets
changes out of order must ask us anyway. At least once: who dies between sending and noting sends again, with the same id.
"""

from datetime import datetime, timedelta

import structlog
from cryptography.fernet import InvalidToken
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from django_tasks import task

from .address import Resolve, look_up
from .models import Delivery, Webhook
from .read import AT_ONCE, UnitMoved, read_feed
from .register import disable, secret_of
from .send import Outcome, send

log = structlog.get_logger("webhooks")

WAITS = [timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 300)]
GIVE_UP_AFTER = timedelta(days=3)
#: Longer than a lookup and a request take.
HELD = timedelta(minutes=2)
#: Messages to one webhook in one piece of work: others want their turn.
IN_A_ROW = 200
KEEP = timedelta(days=30)
GONE = 410


@task(backend="later")
def tell_webhooks() -> None:
    """A piece of work for each webhook that is on, so that a slow receiver holds up nobody else's."""
    for webhook in live_webhooks():
        tell_webhook.enqueue(webhook.pk)


@task(backend="later")
def tell_webhook(webhook_id: int) -> None:
    """Read the feed for it and send what is due; several at once don't disturb each other."""
    deliver(webhook_id)


@task(backend="later")
def forget_old_deliveries() -> None:
    Delivery.objects.filter(delivered_at__lt=timezone.now() - KEEP).delete()


def live_webhooks():
    """Those that are on, of clients whose token holds."""
    now = timezone.now()
    holds = Q(client__expires_at__isnull=True) | Q(client__expires_at__gt=now)
    return Webhook.objects.filter(holds, disabled_at__isnull=True, client__revoked_at__isnull=True)


def deliver(webhook_id: int, *, resolve: Resolve = look_up) -> int:
    """Gives how many were taken. Queries: 4 for each message, and those of `read_feed`."""
    webhook = live_webhooks().filter(pk=webhook_id).first()
    held = webhook and _hold(webhook, None)
    if not held:
        return 0
    taken = 0
    try:
        while read_feed(webhook) == AT_ONCE:
            pass
        while taken < IN_A_ROW and (delivery := next_of(webhook)) and (held := _hold(webhook, held)):
            outcome = attempt(delivery, webhook, resolve=resolve)
            note(delivery, webhook, outcome)
            if not outcome.accepted:
                break
            taken += 1
    except UnitMoved:
        log.info("webhook waits: its unit moves", webhook=webhook.pk)
    finally:
        Webhook.objects.filter(pk=webhook.pk, held_until=held).update(held_until=None)
    return taken


def _hold(webhook: Webhook, held: datetime | None) -> datetime | None:
    """Hold it, or go on holding it; None where another does, or where it was switched off meanwhile."""
    now = timezone.now()
    mine = Q(held_until=held) if held else Q(held_until__isnull=True) | Q(held_until__lte=now)
    until = now + HELD
    return until if live_webhooks().filter(mine, pk=webhook.pk).update(held_until=until) else None


def next_of(webhook: Webhook) -> Delivery | None:
    """The first that waits, if it is due. Queries: 1."""
    first = webhook.deliveries.filter(state=Delivery.State.WAITING).order_by("position", "pk").first()
    return first if first and (first.next_try is None or first.next_try <= timezone.now()) else None


def attempt(delivery: Delivery, webhook: Webhook, *, resolve: Resolve = look_up) -> Outcome:
    """Count the try, then send."""
    first = Coalesce("first_tried_at", timezone.now())
    Delivery.objects.filter(pk=delivery.pk).update(tries=F("tries") + 1, first_tried_at=first)
    delivery.refresh_from_db(fields=["tries", "first_tried_at"])
    try:
        secret = secret_of(webhook)
    except InvalidToken:
        return Outcome(None, "its secret was encrypted under another SECRET_KEY")
    return send(
        address=webhook.address, secret=secret, message_id=delivery.message_id, body=delivery.body, resolve=resolve
    )


def note(delivery: Delivery, webhook: Webhook, outcome: Outcome) -> None:
    """What became of the try, and when the next one is."""
    now, said = timezone.now(), {"status": outcome.status, "error": outcome.error[:200]}
    if outcome.accepted:
        said |= {"state": Delivery.State.DELIVERED, "delivered_at": now, "next_try": None}
    elif outcome.status == GONE or now - delivery.first_tried_at >= GIVE_UP_AFTER:
        said |= {"state": Delivery.State.GIVEN_UP, "next_try": None}
    else:
        said["next_try"] = now + WAITS[min(delivery.tries, len(WAITS)) - 1]
    Delivery.objects.filter(pk=delivery.pk).update(**said)
    if said.get("state") == Delivery.State.GIVEN_UP:
        disable(webhook=webhook, why=outcome.error or f"answers {outcome.status}")
