"""Adding somebody who is there without a place and without a phone: by her service number, typed in full.

A facilitator mustn't look officers up by it: every number that can't be added gets the same answer, be it unknown, of
another unit or not in the course, and of few such tries the next have to wait (`people/limit.py` counts them).
"""

from django.db import transaction
from django.utils import timezone

from people import limit
from people.models import User
from people.queries import active_officers
from progress.assign_forms import find_officers
from progress.delivery import NotAssigned, NotThere, NotYet, find_open_place

from .attend import NotNow, list_is_open, note_on_list
from .book import HasBooked, IsForOthers, IsFull, admit
from .models import Attendance, Meeting
from .places import hold_for


class CannotBeAdded(Exception):
    """Nobody can be added by this number; nothing says why."""


def add(*, meeting: Meeting, number: str, by: User) -> User:
    """Give her a place and tick her, as `attend.tick` does; who is on the list is ticked once.

    Raises NotNow, IsFull, CannotBeAdded, limit.TooManyTries. Queries: at most 30.
    """
    if not list_is_open(meeting, timezone.now()):
        raise NotNow(meeting.pk)
    # Before anybody is looked up, so that it says nothing about the number.
    if not meeting.free:
        raise IsFull(meeting.pk)
    tried = limit.begin(name=f"add to sessions {by.pk}", address=f"sessions of {by.pk}")
    tried.refuse_if_blocked(*limit.blockers_of(tried))
    try:
        officer = _add(meeting, number, by)
    except CannotBeAdded:
        tried.failed()
        raise
    tried.row.delete()
    return officer


@transaction.atomic
def _add(meeting: Meeting, number: str, by: User) -> User:
    found = find_officers([number], active_officers().select_related("unit"))
    officer = found.get(number.lower())
    if officer is None:
        raise CannotBeAdded
    meeting, elsewhere = hold_for(meeting.pk, officer)
    try:
        # What she could confirm herself with a phone, and nothing else.
        place = find_open_place(officer, meeting.activity.course.slug, meeting.activity.slug)
        known = Attendance.objects.now_of(officer, meeting.activity).first()
        if known is not None and known.meeting_id != meeting.pk:
            raise CannotBeAdded
        admit(meeting=meeting, elsewhere=elsewhere, officer=officer)
    except (NotThere, NotAssigned, NotYet, IsForOthers, HasBooked) as error:
        raise CannotBeAdded from error
    note_on_list(meeting, officer, by, place.enrolment.round)
    return officer
