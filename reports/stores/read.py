"""From the change feed to statements that wait: each store has its place in the feed, so that none is missed or doubled.

Whose enrolment changed, of her all statements are made that the store may have, and those that it was told before left
out: a statement's id is made of what it tells. So an officer who came into the unit brings her history, and an attempt
that was graded anew brings its new result. A failed attempt that changed nothing stands in no feed: attempts are looked at
too, with an overlap longer than any transaction.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import orjson
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from people.models import Unit
from people.scope import Scope, scope_of_unit
from progress.models import Change, FeedHead
from quizzes.feedback import closed_attempts
from quizzes.models import Attempt
from reports.access import note_pull
from reports.webhooks.read import UnitMoved
from reports.xapi.answers import RIGHT as ANSWERS
from reports.xapi.statements import Question, statements

from .models import RecordStore, SentStatement

#: Changes that are read at once.
AT_ONCE = 100
AT_A_TIME = 1000
#: How often attempts are looked at, and how much earlier than the last time: what was open then has committed.
LOOK_EVERY, OVERLAP = timedelta(minutes=5), timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Some(Scope):
    """A scope, narrowed to some of its officers."""

    only: frozenset[int] = frozenset()

    def officers(self, prefix: str = "") -> Q:
        # Without `super()`, which dataclasses with slots don't have.
        return Scope.officers(self, prefix) & Q(**{f"{prefix}pk__in": self.only})


@transaction.atomic
def read_changes(store: RecordStore) -> int:
    """Write down what is to be sent of the next changes, and move the store's place, in one transaction.

    Gives how many changes there were. Raises UnitMoved. Queries: at most 21, and 9 more for each 1,000 statements.
    """
    store = RecordStore.objects.select_for_update(of=("self",)).select_related("client__unit").get(pk=store.pk)
    unit, now = store.client.unit, timezone.now()
    scope = scope_of_unit(unit)
    # Before anything else is read: what is committed after this has a higher position.
    head = FeedHead.objects.values_list("position", flat=True).first() or 0
    found = Change.objects.filter(scope.units("unit__"), position__gt=store.position, position__lte=head)
    changes = list(found.exclude(kind=Change.Kind.COURSE).order_by("position").select_related("enrolment")[:AT_ONCE])
    changed = {change.enrolment.officer_id for change in changes if change.enrolment_id}
    looked = store.looked_at is None or now - store.looked_at >= LOOK_EVERY
    if looked and store.looked_at is not None:
        changed |= _attempted(scope, store.looked_at - OVERLAP)
    if changed and _write(store, Some(scope.paths, frozenset(changed)), now):
        note_pull(client=store.client, asked="xapi")
    if not Unit.objects.filter(pk=unit.pk, path=unit.path).exists():
        raise UnitMoved(unit.code)
    place = {"position": changes[-1].position if len(changes) == AT_ONCE else max(head, store.position)}
    RecordStore.objects.filter(pk=store.pk).update(**place, **({"looked_at": now} if looked else {}))
    return len(changes)


def _attempted(scope: Scope, since) -> set[int]:
    """Whose attempts were finished since, or are told in full to her since then. Queries: 1, 1 more in a new day."""
    mine = Attempt.objects.filter(scope.officers("enrolment__officer__"), finished_at__isnull=False).order_by()
    found = set(mine.filter(finished_at__gt=since).values_list("enrolment__officer", flat=True))
    day, today = timezone.localdate(since), timezone.localdate()
    if day < today:
        opened = mine.filter(closed_attempts(day)).exclude(closed_attempts(today))
        found.update(opened.values_list("enrolment__officer", flat=True))
    return found


def _write(store: RecordStore, scope: Scope, now) -> int:
    """In the order in which things happened; gives how many are new. Queries: 9 for each 1,000 statements."""
    new = 0
    for some in _statements(scope, store, now):
        ids = [UUID(one["id"]) for one in some]
        told = set(
            SentStatement.objects.filter(store=store, statement__in=ids).values_list("statement", flat=True)
        )
        rows = [_row(store, one) for one, pk in zip(some, ids, strict=True) if pk not in told]
        SentStatement.objects.bulk_create(rows, batch_size=AT_A_TIME)
        new += len(rows)
    return new


def _statements(scope: Scope, store: RecordStore, now) -> Iterator[list[dict]]:
    after, more = None, True
    with_answers = ANSWERS in store.client.resources
    while more:
        question = Question(until=now, since=store.begins_at, ascending=True, after=after)
        some, after = statements(scope=scope, question=question, size=AT_A_TIME, with_answers=with_answers)
        more = after is not None
        yield some


def _row(store: RecordStore, statement: dict) -> SentStatement:
    # The store says itself when it stored it, and who it takes it from.
    said = {name: value for name, value in statement.items() if name not in ("stored", "authority")}
    verb = statement["verb"]["id"].rsplit("/", 1)[-1]
    return SentStatement(store=store, statement=UUID(statement["id"]), verb=verb[:20], body=orjson.dumps(said).decode())
