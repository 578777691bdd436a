"""A statement that a store doesn't want by itself: found among others, and set aside, so that it holds up nobody.

A store that refuses one statement of an array refuses all of it, and rarely says which. So the array is halved until what
is refused stands alone: about twice the logarithm of its length in requests, for each that is refused.
"""

import structlog
from django.core.exceptions import SuspiciousOperation
from django.db import transaction
from django.db.models import Count, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.html import strip_tags

from reports.webhooks.send import Outcome

from .models import RecordStore, SentStatement
from .register import MOST_IN_A_ROW, disable

log = structlog.get_logger("reports.stores")

State = SentStatement.State
#: The store has a statement of this id already. One is known there then, and a statement never changes.
CONFLICT = 409
#: Answers that speak of what was sent, and not of key, address or haste. Others are of the store, and are waited out.
OF_CONTENTS = (400, CONFLICT, 413, 422)
#: What is kept of a store's words, and read of them: an answer could be endless.
WORDS, READ = 500, 4000
#: What a store is that answers: whatever was in the way before is over.
ANSWERS = {"failing_since": None, "next_try": None, "tries": 0, "last_error": ""}


def is_refused(waiting: list[SentStatement], outcome: Outcome) -> bool:
    """Whether what was sent is in the way, and not the store."""
    return outcome.status in OF_CONTENTS and not is_there(waiting, outcome)


def is_there(waiting: list[SentStatement], outcome: Outcome) -> bool:
    """Whether the store says of a single one that it has it."""
    return outcome.status == CONFLICT and len(waiting) == 1


def halves(waiting: list[SentStatement]) -> list[list[SentStatement]]:
    """Both halves of more than one, the first last: as who takes them from the end needs them."""
    middle = len(waiting) // 2
    return [waiting[middle:], waiting[:middle]]


def words_of(outcome: Outcome) -> str:
    """Why it wasn't taken, in one line; empty where it was."""
    if outcome.accepted:
        return ""
    # PostgreSQL keeps no character of code 0.
    said = " ".join(_without_tags(outcome.words.replace("\0", "")).split())
    known = outcome.error or f"answers {outcome.status}"
    return (f"{known}: {said}" if said else known)[:WORDS]


def _without_tags(words: str) -> str:
    """A store may answer with a page; with one that Django refuses to read, too, and that must not hold up the others."""
    try:
        return strip_tags(words)
    except SuspiciousOperation:
        return words


@transaction.atomic
def set_aside(store: RecordStore, one: SentStatement, outcome: Outcome) -> bool:
    """Leave this one out, with the store's words. Queries: 4.

    False where so many were refused and none was taken between them that it can't be they: then the store is switched off.
    """
    why = words_of(outcome)
    SentStatement.objects.filter(pk=one.pk).update(state=State.REFUSED, status=outcome.status, error=why)
    RecordStore.objects.filter(pk=store.pk).update(refused_in_a_row=F("refused_in_a_row") + 1, **ANSWERS)
    log.warning("statement refused", store=store.pk, statement=str(one.statement), status=outcome.status)
    store.refresh_from_db(fields=["refused_in_a_row"])
    if store.refused_in_a_row < MOST_IN_A_ROW:
        return True
    disable(store=store, why=why, tell=True)
    return False


def with_refused(stores: QuerySet[RecordStore]) -> QuerySet[RecordStore]:
    """Each with the number that it refused. Queries: none yet."""
    theirs = SentStatement.objects.filter(store=OuterRef("pk"), state=State.REFUSED).order_by().values("store")
    return stores.annotate(refused=Coalesce(Subquery(theirs.annotate(number=Count("pk")).values("number")), 0))
