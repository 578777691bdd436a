"""Two rows of one person in one course, from two accounts, become one: which stays, and what it takes over."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from .expiry import last_day
from .models import Enrolment, PastCompletion

Status = Enrolment.Status
ORDER = (Status.WITHDRAWN, Status.NOT_STARTED, Status.IN_PROGRESS, Status.COMPLETED)


@dataclass(frozen=True, slots=True)
class Pair:
    """Of two rows in a course, `stays` is hers from now on, and `goes` only tells how it was before."""

    stays: Enrolment
    goes: Enrolment


def pair(of_kept: Enrolment, of_merged: Enrolment, today: date) -> Pair:
    """The better row stays, with its id and its history: a completion before everything else, and one that counts today.

    Of two that count, what was learned goes before what was recognised, then what counts longer; where nothing expires,
    what was there first. Of two under way, the one that is farther. Where both are alike it is the row of the account
    that stays. Their courses are loaded.
    """
    if _worth(of_merged, today) > _worth(of_kept, today):
        return Pair(stays=of_merged, goes=of_kept)
    return Pair(stays=of_kept, goes=of_merged)


def _worth(one: Enrolment, today: date) -> tuple:
    status = ORDER.index(Status(one.status))
    if one.completed_at is None:
        return status, one.percent
    completed_on = timezone.localdate(one.completed_at)
    months = one.course.validity_months
    until = last_day(completed_on, months)
    counts = until is None or until >= today
    later = completed_on.toordinal() if months else -completed_on.toordinal()
    return status, counts, one.completed_by == Enrolment.CompletedBy.LEARNED, later


def take_over(each: Pair) -> None:
    """Put into the row that stays what the other has more of (unsaved).

    Not when it was begun: how it stood on past days stays true of both rows.
    """
    stays, goes = each.stays, each.goes
    if goes.status == Status.WITHDRAWN:
        return
    stays.chosen = stays.chosen or goes.chosen
    if stays.status in Enrolment.OPEN and goes.status in Enrolment.OPEN:
        stays.due = min((one.due for one in (stays, goes) if one.due), default=None)
    latest = max((stays, goes), key=lambda one: one.last_activity_at.timestamp() if one.last_activity_at else 0)
    stays.language, stays.last_activity_at = latest.language, latest.last_activity_at


def past_completions(each: Pair, earlier: Iterable[PastCompletion], at: datetime) -> list[PastCompletion]:
    """What the merge makes of completions of the row that goes (unsaved); `earlier` are its past ones.

    Each is a past one of the row that stays, from this moment on; its own completion ended with it, at this moment.
    """
    known = {each.stays.completed_at}
    own = _own(each.goes)
    came = [
        _copy(one, enrolment=each.stays, came_at=at)
        for one in (*earlier, *own) if one.completed_at not in known
    ]
    return [*came, *(_copy(one, enrolment=each.goes, ended_at=at) for one in own)]


def _own(one: Enrolment) -> list[PastCompletion]:
    if one.completed_at is None:
        return []
    said = {"completed_at": one.completed_at, "score": one.score, "completed_by": one.completed_by}
    return [PastCompletion(enrolment=one, **said)]


def _copy(one: PastCompletion, **other) -> PastCompletion:
    said = {name: getattr(one, name) for name in ("completed_at", "score", "completed_by", "ended_at", "came_at")}
    return PastCompletion(**{**said, **other})


def end(each: Pair, merged_id: int) -> None:
    """The row that goes counts nowhere from now on (unsaved), and belongs to nobody until `merge.py` says to whom."""
    goes = each.goes
    goes.officer_id, goes.merged_into = -merged_id, each.stays
    goes.status, goes.percent, goes.completed_at, goes.renewal_percent = Status.WITHDRAWN, 0, None, None
    # A decision that stays with it can be taken back, which takes nothing any more.
    goes.due, goes.chosen, goes.completed_by = None, False, Enrolment.CompletedBy.LEARNED


#: What `end` changes.
ENDED = ("officer", "merged_into", "status", "percent", "completed_at", "renewal_percent", "due", "chosen", "completed_by")
