"""Registering a learning record store, switching it off and on, sending again what was sent."""

import structlog
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from credentials.lock import lock
from people import news
from people.models import Role, User
from progress.models import FeedHead
from reports.models import ApiClient
from reports.webhooks.address import Resolve, look_up, target_of
from reports.webhooks.register import NotInScope

from .models import RecordStore, SentStatement

log = structlog.get_logger("reports.stores")

PURPOSE = "record store secrets"
#: The right that a client needs.
RIGHT = "xapi"
DISABLED = "record_store_disabled"


def create_store(
    *, client: ApiClient, endpoint: str, key: str, secret: str, from_the_beginning: bool = False, resolve: Resolve = look_up
) -> RecordStore:
    """Send it statements from now on, or all there are. Raises BadAddress and NotInScope. Queries: 2.

    `endpoint` is the address under which the store has `statements`, as its own pages name it.
    """
    endpoint = endpoint.rstrip("/")
    target_of(f"{endpoint}/statements", resolve=resolve)
    if RIGHT not in client.resources:
        raise NotInScope(RIGHT)
    now = None if from_the_beginning else timezone.now()
    head = 0 if from_the_beginning else FeedHead.objects.values_list("position", flat=True).first() or 0
    return RecordStore.objects.create(
        client=client, endpoint=endpoint, key=key, secret=lock(PURPOSE).encrypt(secret.encode()).decode(), begins_at=now,
        looked_at=now, position=head,
    )  # fmt: skip


def secret_of(store: RecordStore) -> str:
    """Raises cryptography's InvalidToken where it was encrypted under another SECRET_KEY."""
    return lock(PURPOSE).decrypt(store.secret.encode()).decode()


@transaction.atomic
def disable(*, store: RecordStore, why: str, tell: bool = False) -> bool:
    """Send nothing more; False if that was so before. Told to administrators where nobody wished it."""
    now = timezone.now()
    on = RecordStore.objects.filter(pk=store.pk, disabled_at__isnull=True)
    if not on.update(disabled_at=now, disabled_why=why[:200]):
        return False
    log.warning("record store disabled", store=store.pk, client=store.client_id, why=why)
    if tell:
        administrators = Q(is_superuser=True) | Q(groups__name=Role.ADMINISTRATOR.value)
        told = User.objects.filter(administrators, is_active=True).values_list("pk", flat=True).distinct()
        news.tell(told, kind=DISABLED, key=f"{store.pk} {now.isoformat()}", data={"store": store.pk, "why": why})
    return True


def enable(*, store: RecordStore) -> None:
    """Go on from where it stood, so that nothing is missed."""
    fresh = {"failing_since": None, "next_try": None, "tries": 0, "last_error": ""}
    RecordStore.objects.filter(pk=store.pk).update(disabled_at=None, disabled_why="", **fresh)


def send_again(*, sent: SentStatement) -> bool:
    """Once more, with the id and the words that it had; False where its words are forgotten."""
    again = SentStatement.objects.filter(pk=sent.pk).exclude(body="")
    return bool(again.update(state=SentStatement.State.WAITING, tries=0, status=None, error="", taken_at=None))
