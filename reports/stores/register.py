"""Registering a learning record store, switching it off and on, sending again what was sent or refused."""

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
#: Statements refused one after another, none taken between them, after which it isn't they that are wrong.
MOST_IN_A_ROW = 100


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
        news.tell(told, kind=DISABLED, key=f"{store.pk} {now.isoformat()}", data={"store": store.pk, "why": why[:200]})
    return True


@transaction.atomic
def enable(*, store: RecordStore) -> None:
    """Go on from where it stood, so that nothing is missed; what it refused when all was refused is sent first."""
    mine = RecordStore.objects.filter(pk=store.pk)
    if mine.filter(refused_in_a_row__gte=MOST_IN_A_ROW).exists():
        send_refused_again(store=store)
    fresh = {"failing_since": None, "next_try": None, "tries": 0, "last_error": "", "refused_in_a_row": 0}
    mine.update(disabled_at=None, disabled_why="", **fresh)


def send_again(*, sent: SentStatement) -> bool:
    """Once more, with the id and the words that it had; False where its words are forgotten."""
    return bool(_ask_again(SentStatement.objects.filter(pk=sent.pk)))


def send_refused_again(*, store: RecordStore) -> int:
    """All that it refused, in their order, before what waits; gives how many."""
    return _ask_again(store.statements.filter(state=SentStatement.State.REFUSED))


def _ask_again(statements) -> int:
    fresh = {"state": SentStatement.State.WAITING, "tries": 0, "status": None, "error": "", "taken_at": None}
    return statements.exclude(body="").update(**fresh)
