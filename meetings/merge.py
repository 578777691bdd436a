"""What `meetings` does when two accounts of one person become one (`people/merge.py`).

She has one place of each activity, and was there once.
"""

from collections.abc import Iterable

from django.db.models import Exists, OuterRef
from django.utils import timezone

from people.merging import Belongings, Foretold, Merging, counted, register
from people.models import User
from progress.models import Enrolment
from progress.write_rows import write_rows

from .models import Attendance, AttendanceChange, Booking, Meeting
from .places import give, move_up

Status = Booking.Status
#: Who stands on the list of a meeting, from the least to the most.
LISTED = (Status.ABSENT, Status.PASSED, Status.BOOKED)


def hold(merging: Merging) -> None:
    """The meetings in which either has or had a place, or waits: others move up. And where either was, since whoever counts
    that writes it before her record. Queries: 2.
    """
    hers = Booking.objects.filter(officer__in=merging.ids, status__in=(Status.WAITING, *LISTED)).values("meeting")
    meetings = Meeting.objects.filter(pk__in=hers).order_by("pk")
    list(meetings.select_for_update(of=("self",), no_key=True).values_list("pk"))
    there = Attendance.objects.filter(officer__in=merging.ids).order_by("pk")
    list(there.select_for_update(of=("self",), no_key=True).values_list("pk"))


def move(merging: Merging) -> dict[str, int]:
    """Queries: 11, and some 6 for each place that is given back."""
    places = _give_back_twice(merging) + _stand_once(merging)
    bookings = Booking.objects.filter(officer=merging.merged).update(officer=merging.kept)
    runs = Meeting.facilitators.through.objects
    theirs = runs.filter(user=merging.merged)
    theirs.exclude(Exists(runs.filter(user=merging.kept, meeting=OuterRef("meeting")))).update(user=merging.kept)
    theirs.delete()
    AttendanceChange.objects.filter(officer=merging.merged).update(officer=merging.kept)
    return {"bookings": bookings, "places given back": places, "attendances": _move_attendances(merging)}


def _give_back_twice(merging: Merging) -> int:
    """Of two open bookings of one activity a place goes before a turn to wait; else hers of the account that stays."""
    open_ones = Booking.objects.filter(officer__in=merging.ids, status__in=Booking.OPEN).select_related("meeting__activity")
    hers: dict[int, list[Booking]] = {}
    for one in open_ones.order_by("pk"):
        hers.setdefault(one.activity_id, []).append(one)
    spare = [_lesser(those, merging) for those in hers.values() if len(those) == 2]
    for one in spare:
        Booking.objects.filter(pk=one.pk).update(status=Status.GIVEN_BACK, changed_at=timezone.now())
        if one.status == Status.BOOKED:
            meeting = one.meeting
            meeting.refresh_from_db(fields=["taken"])
            give(meeting)
            if meeting.starts_at > timezone.now() and meeting.cancelled_at is None:
                move_up(meeting)
    return len(spare)


def _stand_once(merging: Merging) -> int:
    """Where both stood on the list of one meeting she does once; having had the place goes before not having come."""
    listed = Booking.objects.filter(officer__in=merging.ids, status__in=LISTED).select_related("meeting")
    hers: dict[int, list[Booking]] = {}
    for one in sorted(listed, key=lambda each: (-LISTED.index(Status(each.status)), each.pk)):
        hers.setdefault(one.meeting_id, []).append(one)
    spare = [one for those in hers.values() for one in those[1:]]
    for one in spare:
        Booking.objects.filter(pk=one.pk).update(status=Status.GIVEN_BACK, changed_at=timezone.now())
        if one.status != Status.ABSENT:
            give(one.meeting)
    return len(spare)


def _lesser(those: list[Booking], merging: Merging) -> Booking:
    return min(those, key=lambda one: (one.status == Status.BOOKED, one.officer_id == merging.kept.pk))


def _move_attendances(merging: Merging) -> int:
    """In the round in which her row is, at the latest; where both were there in one round, once.

    The other stays with the closed account: what it counted for is recorded already (`progress/merge.py`).
    """
    rounds = dict(Enrolment.objects.filter(officer=merging.kept).values_list("course", "round"))
    there = Attendance.objects.filter(officer__in=merging.ids).select_related("activity")
    taken = {(one.activity_id, one.round) for one in there if one.officer_id == merging.kept.pk}
    moved = []
    for one in sorted(there, key=lambda each: (each.counted_at is None, each.pk)):
        at = min(one.round, rounds.get(one.activity.course_id, one.round))
        if one.officer_id == merging.merged.pk and (one.activity_id, at) not in taken:
            one.officer, one.round = merging.kept, at
            taken.add((one.activity_id, at))
            moved.append(one)
    write_rows(moved, ("officer", "round"))
    return len(moved)


def foretell(kept: User, merged: User) -> Iterable[Foretold]:
    """Queries: 1."""
    yield counted(Booking, "officer", kept, merged, label=str(Meeting._meta.verbose_name_plural))


def register_meetings() -> None:
    register("meetings", Belongings(move=move, hold=hold, foretell=foretell))
