"""Records, time, decisions, notes and wishes of two accounts of one person become those of one."""

from collections.abc import Collection, Sequence

from django.db.models import Exists, OuterRef
from django.utils import timezone

from people.merging import Merging

from .merge_enrolments import Pair
from .models import ActivityRecord, CourseRequest, Given, Note, Recognition, TimeSpent
from .write_rows import write_rows

State = CourseRequest.State
DONE = ActivityRecord.Status.DONE
_RECORD = ("enrolment", "round", "status", "score", "started_at", "done_at")


def join_records(pairs: Collection[Pair]) -> int:
    """Records of the same activity and round at their best, on the row that stays; gives how many moved or joined.

    A round that the row that stays hasn't come to is its latest: what was done for another completion begins no renewal
    of this one. Queries: 3, and 1 more for each 500.
    """
    into = {each.goes.pk: each.stays for each in pairs}
    ids = [pk for each in pairs for pk in (each.stays.pk, each.goes.pk)]
    best: dict[tuple, ActivityRecord] = {}
    spare, changed, moved = [], set(), 0
    # Rows that stay first, so that they are those that are raised.
    rows = ActivityRecord.objects.filter(enrolment__in=ids).order_by("pk")
    for one in sorted(rows, key=lambda row: row.enrolment_id in into):
        stays = into.get(one.enrolment_id)
        if stays is not None:
            moved += 1
            one.enrolment, one.round = stays, min(one.round, stays.round)
        key = (one.enrolment_id, one.activity_id, one.round)
        if key not in best:
            best[key] = one
            changed |= {key} if stays is not None else set()
            continue
        _raise(best[key], one)
        changed.add(key)
        spare.append(one.pk)
    ActivityRecord.objects.filter(pk__in=spare).delete()
    write_rows([best[key] for key in changed], _RECORD)
    return moved


def _raise(one: ActivityRecord, other: ActivityRecord) -> None:
    one.score = max((each.score for each in (one, other) if each.score is not None), default=None)
    one.started_at = min(one.started_at, other.started_at)
    one.done_at = min((each.done_at for each in (one, other) if each.done_at), default=None)
    one.status = DONE if one.done_at else one.status


def join_time(pairs: Collection[Pair]) -> int:
    """Seconds are summed; those of a round before count as before. Queries: 3, or 1 where there is none."""
    ids = [pk for each in pairs for pk in (each.stays.pk, each.goes.pk)]
    spent = {one.pk: one for one in TimeSpent.objects.filter(pk__in=ids)}
    made, changed = [], []
    for each in pairs:
        theirs, mine = spent.get(each.goes.pk), spent.get(each.stays.pk)
        if theirs is None:
            continue
        (changed if mine else made).append(mine := mine or TimeSpent(enrolment=each.stays, seen_at=theirs.seen_at))
        past = theirs.earlier if each.goes.round >= each.stays.round else theirs.seconds
        mine.seconds, mine.earlier = mine.seconds + theirs.seconds, mine.earlier + past
        mine.seen_at = max(mine.seen_at, theirs.seen_at)
    write_rows(changed, ("seconds", "earlier", "seen_at"))
    TimeSpent.objects.bulk_create(made)
    return TimeSpent.objects.filter(pk__in=[each.goes.pk for each in pairs]).delete()[0]


def move_recognitions(pairs: Sequence[Pair]) -> int:
    """Decisions go along; where one stands for each row, the other's stays with the closed account. Queries: 2."""
    ids = [pk for each in pairs for pk in (each.stays.pk, each.goes.pk)]
    rows = list(Recognition.objects.filter(enrolment__in=ids))
    stands = {one.enrolment_id for one in rows if one.withdrawn_at is None}
    into = {each.goes.pk: each.stays for each in pairs}
    moved = []
    for one in rows:
        stays = into.get(one.enrolment_id)
        if stays is not None and not (one.withdrawn_at is None and stays.pk in stands):
            one.enrolment = stays
            moved.append(one)
    write_rows(moved, ("enrolment",))
    return len(moved)


def move_given(merging: Merging) -> int:
    """What was given by name, or with days that count; where both got it, since the earlier day. Queries: 4."""
    theirs = Given.objects.filter(officer=merging.merged)
    days = dict(theirs.values_list("assignment", "on"))
    both = Given.objects.filter(officer=merging.kept, assignment__in=days)
    later = [one for one in both if one.on > days[one.assignment_id]]
    for one in later:
        one.on = days[one.assignment_id]
    write_rows(later, ("on",))
    mine = Given.objects.filter(officer=merging.kept, assignment=OuterRef("assignment"))
    moved = theirs.exclude(Exists(mine)).update(officer=merging.kept)
    theirs.delete()
    return moved


def move_requests(merging: Merging) -> int:
    """Of two that wait for one course, the one of the closed account is withdrawn. Queries: 2."""
    waiting = CourseRequest.objects.filter(officer=merging.kept, course=OuterRef("course"), state=State.WAITING)
    theirs = CourseRequest.objects.filter(officer=merging.merged)
    theirs.filter(Exists(waiting), state=State.WAITING).update(state=State.WITHDRAWN, decided_at=timezone.now())
    return theirs.update(officer=merging.kept)


def move_notes(merging: Merging) -> int:
    """What she wrote at the same place under both accounts stands there one below the other. Queries: 4."""
    at = ("activity_id", "block")
    mine = {tuple(getattr(one, name) for name in at): one for one in Note.objects.filter(officer=merging.kept)}
    changed, spare = [], []
    for one in Note.objects.filter(officer=merging.merged):
        there = mine.get(tuple(getattr(one, name) for name in at))
        if there is None:
            continue
        there.text = "\n\n".join(filter(None, (there.text, one.text)))
        there.bookmarked = there.bookmarked or one.bookmarked
        changed.append(there)
        spare.append(one.pk)
    write_rows(changed, ("text", "bookmarked"))
    Note.objects.filter(pk__in=spare).delete()
    return len(spare) + Note.objects.filter(officer=merging.merged).update(officer=merging.kept)
