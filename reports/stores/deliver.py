"""Sending statements that wait, in batches and in order, again and again until they are taken.

At least once: who dies between sending and noting sends again, and a store knows a statement by its id. What isn't taken
holds up what follows, so that a store has everything up to some moment, but for what it refused by itself (`refused.py`).
"""

from base64 import b64encode
from datetime import datetime, timedelta

import structlog
from cryptography.fernet import InvalidToken
from django.db.models import F, Q
from django.utils import timezone
from django_tasks import task

from reports.webhooks.address import BadAddress, Resolve, look_up, target_of
from reports.webhooks.read import UnitMoved
from reports.webhooks.send import Outcome, post
from reports.xapi.statements import VERSION

from .models import RecordStore, SentStatement
from .read import AT_ONCE, read_changes
from .refused import ANSWERS, READ, halves, is_refused, is_there, set_aside, words_of
from .register import disable, secret_of

log = structlog.get_logger("reports.stores")

State = SentStatement.State
WAITS = [timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 300)]
GIVE_UP_AFTER = timedelta(days=3)
#: Longer than a lookup and a request take.
HELD = timedelta(minutes=2)
#: Statements in one request, and characters: stores refuse more than a megabyte or two.
BATCH, LONGEST = 100, 500_000
#: Requests to one store in one piece of work: others want their turn.
IN_A_ROW = 50
KEEP_WORDS = timedelta(days=30)


@task(backend="later")
def tell_stores() -> None:
    """A piece of work for each store that is on, so that a slow one holds up nobody else's."""
    for store in live_stores():
        tell_store.enqueue(store.pk)


@task(backend="later")
def tell_store(store_id: int) -> None:
    """Read the feed for it and send what waits; several at once don't disturb each other."""
    deliver(store_id)


@task(backend="later")
def forget_old_words() -> None:
    """What was taken long ago is only known by its id."""
    old = SentStatement.objects.filter(state=State.TAKEN, taken_at__lt=timezone.now() - KEEP_WORDS)
    old.exclude(body="").update(body="")


def live_stores():
    """Those that are on, of clients whose token holds and reads statements."""
    now = timezone.now()
    holds = Q(client__expires_at__isnull=True) | Q(client__expires_at__gt=now)
    return RecordStore.objects.filter(holds, disabled_at__isnull=True, client__revoked_at__isnull=True)


def deliver(store_id: int, *, resolve: Resolve = look_up) -> int:
    """Gives how many statements were taken. Queries: 6 at most for each request, and those of `read_changes`."""
    store = live_stores().filter(pk=store_id).first()
    held = store and _hold(store, None)
    if not held:
        return 0
    taken, pieces = 0, []
    try:
        while read_changes(store) == AT_ONCE:
            if not (held := _hold(store, held)):
                return 0
        for _ in range(IN_A_ROW):
            waiting = pieces.pop() if pieces else next_of(store, BATCH)
            if not waiting or not (held := _hold(store, held)):
                break
            outcome = send(store, waiting, resolve=resolve)
            if not is_refused(waiting, outcome):
                if not note(store, waiting, outcome):
                    break
                taken += len(waiting)
            elif len(waiting) > 1:
                pieces += halves(waiting)
            elif not set_aside(store, waiting[0], outcome):
                break
    except UnitMoved:
        log.info("record store waits: its unit moves", store=store.pk)
    finally:
        RecordStore.objects.filter(pk=store.pk, held_until=held).update(held_until=None)
    return taken


def _hold(store: RecordStore, held: datetime | None) -> datetime | None:
    """Hold it, or go on holding it; None where another does, or where it was switched off meanwhile."""
    now = timezone.now()
    mine = Q(held_until=held) if held else Q(held_until__isnull=True) | Q(held_until__lte=now)
    until = now + HELD
    return until if live_stores().filter(mine, pk=store.pk).update(held_until=until) else None


def next_of(store: RecordStore, most: int) -> list[SentStatement]:
    """The first that wait, if the store's next try is due. Queries: 2."""
    now = timezone.now()
    if not RecordStore.objects.filter(Q(next_try__isnull=True) | Q(next_try__lte=now), pk=store.pk).exists():
        return []
    found, length = [], 0
    for one in store.statements.filter(state=State.WAITING).order_by("pk")[:most]:
        length += len(one.body)
        if found and length > LONGEST:
            break
        found.append(one)
    return found


def send(store: RecordStore, waiting: list[SentStatement], *, resolve: Resolve = look_up) -> Outcome:
    """Count the try, then send them as one array. Never raises for what a store or a network does. Queries: 1."""
    SentStatement.objects.filter(pk__in=[one.pk for one in waiting]).update(tries=F("tries") + 1)
    try:
        target = target_of(f"{store.endpoint}/statements", resolve=resolve)
        who = f"{store.key}:{secret_of(store)}"
    except BadAddress as error:
        return Outcome(None, f"refused: {error}")
    except InvalidToken:
        return Outcome(None, "its secret was encrypted under another SECRET_KEY")
    headers = {
        "User-Agent": "Common-Ground-xAPI/1",
        "X-Experience-API-Version": VERSION,
        "Authorization": f"Basic {b64encode(who.encode()).decode()}",
    }
    return post(target, f"[{','.join(one.body for one in waiting)}]".encode(), headers, listen=READ)


def note(store: RecordStore, waiting: list[SentStatement], outcome: Outcome) -> bool:
    """What became of the try, and when the next one is; gives whether they were taken. Queries: 2.

    One that the store has already counts as taken: it is known there by its id, and a statement never changes.
    """
    now, error = timezone.now(), words_of(outcome)
    those = SentStatement.objects.filter(pk__in=[one.pk for one in waiting])
    if outcome.accepted or is_there(waiting, outcome):
        those.update(state=State.TAKEN, taken_at=now, status=outcome.status, error=error)
        RecordStore.objects.filter(pk=store.pk).update(refused_in_a_row=0, **ANSWERS)
        return True
    those.update(status=outcome.status, error=error)
    store.refresh_from_db(fields=["failing_since", "tries"])
    since = store.failing_since or now
    wait = now + WAITS[min(store.tries, len(WAITS) - 1)]
    RecordStore.objects.filter(pk=store.pk).update(
        failing_since=since, tries=store.tries + 1, next_try=wait, last_error=error[:200]
    )
    if now - since >= GIVE_UP_AFTER:
        disable(store=store, why=error, tell=True)
    return False
