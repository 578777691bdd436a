"""Keeping lists, what they would change, and what they did; and forgetting it again."""

from collections.abc import Iterable
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from people.models import Roster, RosterLine

from .lines import OFFICER, Kind, Line, Plan

AT_A_TIME = 1000
#: What was never applied; and the lines of what was, which hold what people were called.
KEPT, LINES_KEPT = timedelta(days=1), timedelta(days=180)


def keep_lines(roster: Roster, plan: Plan) -> None:
    """In place of those before. Lines that change nothing are counted only. Queries: 2, and 1 for each 1,000."""
    roster.lines.all().delete()
    told = (line for line in plan.lines if line.kind != Kind.SAME)
    rows = (_row(roster, place, line) for place, line in enumerate(told))
    RosterLine.objects.bulk_create(rows, batch_size=AT_A_TIME)
    roster.counts = {
        **plan.counts,
        "removals": {what: [one.removed, one.of] for what, one in plan.removals.items()},
    }
    roster.digest = plan.digest


def _row(roster: Roster, place: int, line: Line) -> RosterLine:
    officer = (line.pk or (line.node.pk if line.node is not None else None)) if line.what == OFFICER else None
    return RosterLine(
        roster=roster, place=place, what=line.what, number=line.number, key=line.key[:300], name=line.name[:640],
        kind=line.kind, officer_id=officer, differences=line.differences, problems=line.problems,
    )  # fmt: skip


@transaction.atomic
def forget_old_rosters() -> int:
    """Lists that nobody applied within a day, and lines of long ago; that there was one stays. Gives the number of lists."""
    now = timezone.now()
    # Locked before deleting: one that is applied at this moment stays.
    old = Roster.objects.filter(sent_at__lt=now - KEPT).exclude(status=Roster.Status.APPLIED)
    pks = list(old.select_for_update().values_list("pk", flat=True))
    Roster.objects.filter(pk__in=pks).delete()
    RosterLine.objects.filter(roster__applied_at__lt=now - LINES_KEPT).delete()
    return len(pks)


def is_over(roster: Roster) -> bool:
    return roster.applied_at is None and roster.sent_at < timezone.now() - KEPT


def shown_lines(roster: Roster, *, what: str = "", kinds: Iterable[str] = ()):
    """Those of a kind, in the order of the list. Queries: none yet."""
    found = RosterLine.objects.filter(roster=roster).order_by("place")
    found = found.filter(what=what) if what else found
    return found.filter(kind__in=list(kinds)) if kinds else found
