"""When an officer is told what was right and wrong: the one rule, as a function of plain data and as a query.

Whatever shows a key, a grade or a mark to her asks here. Her score, and whether she passed, are never kept from her.
"""

from datetime import date

from django.db.models import Exists, OuterRef, Q

from courses.models import Activity
from progress.models import Enrolment

Feedback = Activity.Feedback


def told_at_once(activity: Activity) -> bool:
    """Whether each answer of an attempt under way is told right or wrong. A page asks for its draft."""
    return getattr(activity, "feedback", Feedback.AT_ONCE) == Feedback.AT_ONCE


def opens_on(activity: Activity, due: date | None, today: date) -> date | None:
    """The day on which a finished attempt is told in full; None where it is now. `due` is the enrolment's last day."""
    if activity.feedback != Feedback.AFTER_DUE:
        return None
    if activity.feedback_from is not None:
        return activity.feedback_from if activity.feedback_from > today else None
    return date.fromordinal(due.toordinal() + 1) if due is not None and due >= today else None


def closed_attempts(today: date, attempt: str = "") -> Q:
    """The same of attempts in a query, those under way among them; `attempt` leads to the attempt ('attempt__')."""
    under_way = Q(**{f"{attempt}finished_at__isnull": True}) & ~Q(**{f"{attempt}activity__feedback": Feedback.AT_ONCE})
    later = Q(**{f"{attempt}activity__feedback_from__gt": today})
    due = Q(**{f"{attempt}activity__feedback_from__isnull": True, f"{attempt}enrolment__due__gte": today})
    return under_way | (Q(**{f"{attempt}activity__feedback": Feedback.AFTER_DUE}) & (later | due))


def closed_activities(today: date) -> Q:
    """The same of rows that have an officer and an activity: what isn't told to her yet outside of attempts either."""
    hers = Enrolment.objects.filter(officer=OuterRef("officer"), course=OuterRef("activity__course"), due__gte=today)
    later = Q(activity__feedback_from__gt=today)
    return Q(activity__feedback=Feedback.AFTER_DUE) & (later | Q(Exists(hers), activity__feedback_from__isnull=True))
