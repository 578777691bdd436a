"""A list on its way: sent, compared, applied; at once where it is short, else in the background."""

import json
from contextlib import contextmanager, suppress
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django_tasks import task

from people.models import Roster

from . import apply as applying
from . import read_csv, read_oneroster
from .apply import Busy, HasMistakes, PlanHasChanged, TooManyRemoved
from .keep import keep_lines
from .lines import Plan
from .plan import plan
from .programs import may_still
from .progress import teller_of
from .reach import Reach
from .read_json import lists_of as lists_of_json
from .rows import Lists

Status = Roster.Status
#: Rows that are compared and applied while somebody waits; more go to the background.
AT_ONCE = 2000
#: Why a list was refused whose program lost its token or a right meanwhile.
NO_RIGHT = "NoRight"
#: By then whoever applies a list while somebody waits has done it, or is no more.
RESCUED_AFTER = timedelta(minutes=5)


def lists_of(roster: Roster) -> Lists:
    """Raises Unreadable."""
    content = bytes(roster.content)
    match roster.way:
        case Roster.Way.UNITS:
            return read_csv.units_of(content, whole=roster.whole)
        case Roster.Way.OFFICERS:
            return read_csv.officers_of(content, whole=roster.whole)
        case Roster.Way.ONEROSTER:
            return read_oneroster.lists_of(content)
        case _:
            return lists_of_json(json.loads(content), whole=roster.whole)


def reach_of(roster: Roster) -> Reach:
    return Reach(top=roster.unit, by=roster.by)


def send(roster: Roster) -> None:
    """Keep what was sent, and compare it now or soon. What can't be read at all raises Unreadable, and isn't kept."""
    lists = lists_of(roster)
    if is_long(lists):
        send_to_background(roster)
    else:
        roster.save()
        compare(roster, lists)


def is_long(lists: Lists) -> bool:
    return len(lists.units) + len(lists.officers) > AT_ONCE


@transaction.atomic
def send_to_background(roster: Roster) -> None:
    """Keep it, to be compared soon; one that is to be applied at once is, if nothing speaks against it."""
    roster.save()
    compare_later.enqueue(str(roster.pk))


def compare(roster: Roster, lists: Lists, *, and_apply: bool = False) -> Plan:
    """Keep the difference, and leave it to be applied with `and_apply`, if nothing speaks against it.

    Queries: those of `plan`, 4, 1 for each 1,000 lines, and the task.
    """
    found = plan(lists, reach=reach_of(roster))
    with transaction.atomic():
        mine = Roster.objects.select_for_update().filter(pk=roster.pk, status__in=(Status.WAITING, Status.LOOKED)).first()
        if mine is None:
            return found
        keep_lines(roster, found)
        goes_on = and_apply and not found.is_wrong and not found.removes_too_many(roster.most_removed)
        roster.status = Status.APPLYING if goes_on else Status.LOOKED
        roster.save(update_fields=["status", "counts", "digest", "problem"])
        if goes_on:
            # In this transaction: who asks meanwhile isn't told that it was refused, and who dies here leaves it waiting.
            apply_later.enqueue(str(roster.pk))
    return found


def begin_to_apply(roster: Roster, *, digest: str, most_removed: int) -> None:
    """What was shown under `digest`. Raises PlanHasChanged, HasMistakes, TooManyRemoved, Busy where it is done at once."""
    is_short = roster.lines.count() <= AT_ONCE
    with transaction.atomic():
        mine = Roster.objects.filter(pk=roster.pk, status=Status.LOOKED, digest=digest)
        if not mine.update(status=Status.APPLYING, most_removed=most_removed, problem={}):
            raise PlanHasChanged
        # In this transaction, so that neither is there alone. Of a short one for the case that this process dies.
        apply_later.using(run_after=timezone.now() + RESCUED_AFTER if is_short else None).enqueue(str(roster.pk))
    if not is_short:
        return
    roster.refresh_from_db()
    try:
        finish(roster)
    except Busy:
        Roster.objects.filter(pk=roster.pk, status=Status.APPLYING).update(status=Status.LOOKED)
        raise


def finish(roster: Roster) -> None:
    """Apply it, and keep that it was. Otherwise it is shown again, with the reason.

    Of two workers the second waits for its turn, and finds that there is nothing left to do.
    """
    with _showing_again(roster):
        applying.apply(
            lists_of(roster), reach=reach_of(roster), most_removed=roster.most_removed, digest=roster.digest,
            keep=lambda done: keep_applied(roster, done), tell=teller_of(roster.pk),
        )  # fmt: skip


def keep_applied(roster: Roster, done: Plan) -> None:
    """What was done; the list itself isn't kept, since names and addresses stay where they belong."""
    keep_lines(roster, done)
    roster.status, roster.applied_at, roster.content, roster.problem = Status.APPLIED, timezone.now(), b"", {}
    roster.save()


@contextmanager
def _showing_again(roster: Roster):
    try:
        yield
    except (PlanHasChanged, HasMistakes, TooManyRemoved) as error:
        roster.problem = {"code": type(error).__name__}
        if Roster.objects.filter(pk=roster.pk, status=Status.APPLYING).update(status=Status.LOOKED):
            roster.status = Status.LOOKED
            compare(roster, lists_of(roster))
        raise


@task(backend="later")
def compare_later(pk: str) -> None:
    """Compare a list that waits. Twice is as once."""
    if roster := _find(pk, Status.WAITING):
        compare(roster, lists_of(roster), and_apply=roster.apply_at_once)


@task(backend="later")
def apply_later(pk: str) -> None:
    """Apply a list that somebody confirmed. Twice is as once."""
    if roster := _find(pk, Status.APPLYING):
        # Otherwise it is shown again, with the reason; where others were busy, the task comes again.
        with suppress(PlanHasChanged, HasMistakes, TooManyRemoved):
            finish(roster)


def _find(pk: str, status: str) -> Roster | None:
    """None also where its program may not do this any more: then it is refused, and what was sent is forgotten."""
    roster = Roster.objects.select_related("by", "unit").filter(pk=UUID(pk), status=status).first()
    if roster is None or may_still(roster):
        return roster
    refused = {"status": Status.LOOKED, "problem": {"code": NO_RIGHT}, "content": b""}
    Roster.objects.filter(pk=roster.pk, status=status).update(**refused)
    return None

