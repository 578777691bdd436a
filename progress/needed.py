"""What an officer still needs, in words: as the rule of completion has it, and no other."""

from .complete import ToDo
from .delivery import Front
from .models import Enrolment

#: Activities that are named; of the others it is said how many.
NAMED = 3


def needed_words(front: Front) -> dict | None:
    """Of a course that is under way, for `progress/needed.html`; None for every other. Queries: as `Front.needed`."""
    at_it = front.enrolment.status == Enrolment.Status.IN_PROGRESS or front.enrolment.renewal_percent is not None
    if not at_it or front.needed.nothing:
        return None
    outlined = {one["key"]: one for one in front.activities}
    to_do = front.needed.to_do
    return {
        "activities": [_named(front, outlined[one.activity_id], one) for one in to_do[:NAMED]],
        "more": len(to_do[NAMED:]),
        "minutes": front.needed.minutes,
    }


def _named(front: Front, activity: dict, to_do: ToDo) -> dict:
    # Reached and not done: a section of the check isn't passed, as its debrief says.
    is_reached = None not in (to_do.score, to_do.pass_percent) and to_do.score >= to_do.pass_percent
    return {
        "title": activity["title"],
        "lang": activity["locale"],
        "url": front.activity_url(activity),
        "mark": None if is_reached else to_do.pass_percent,
        "score": to_do.score,
    }
