"""When officers' pages say that she is at her course: cheap enough for every page of it."""

from collections import OrderedDict
from threading import Lock
from time import monotonic

from .models import Enrolment
from .record import record_time
from .spend_time import spend

#: A process writes no oftener for an officer who stays at one course.
PAUSE_SECONDS = 60
REMEMBERED = 20_000

#: By officer, her course and when this process wrote it last; the latest are at the end.
_written: OrderedDict[int, tuple[int, float]] = OrderedDict()
_lock = Lock()


def note_time(enrolment: Enrolment, *, minimum: int | None) -> None:
    """She is at her course now; if that makes it the minutes that it asks for, it may be complete.

    Queries: none within a minute after the last time in this process, else 1; and those of `record_time` where the
    course is under way and her time is enough.
    """
    if not _is_time(enrolment):
        return
    seconds = spend(enrolment.pk)
    is_at_it = enrolment.status == Enrolment.Status.IN_PROGRESS or enrolment.renewal_percent is not None
    if minimum and seconds >= minimum * 60 and is_at_it:
        record_time(enrolment=enrolment)


def forget() -> None:
    """As if this process had just begun."""
    _written.clear()


def _is_time(enrolment: Enrolment) -> bool:
    now = monotonic()
    with _lock:
        course, written = _written.get(enrolment.officer_id, (0, 0.0))
        if course == enrolment.course_id and now - written < PAUSE_SECONDS:
            return False
        _written[enrolment.officer_id] = (enrolment.course_id, now)
        _written.move_to_end(enrolment.officer_id)
        if len(_written) > REMEMBERED:
            _written.popitem(last=False)
    return True
