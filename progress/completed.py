"""What stands beside a completed course: until when it is valid, how it is renewed, and what is new in it."""

from django.utils import timezone

from .delivery import Front
from .expiry import last_day
from .models import Enrolment
from .renew import renewal_of

LEARNED = Enrolment.CompletedBy.LEARNED


def is_to_do(front: Front) -> bool:
    """Whether home lists it under what is to do: what isn't completed, and what is renewed or required anew."""
    enrolment = front.enrolment
    return (
        enrolment.status != Enrolment.Status.COMPLETED
        or enrolment.renewal_percent is not None
        or front.required_update is not None
    )


def completed_words(front: Front) -> dict | None:
    """For `progress/completed.html`; None of a course that she hasn't completed. Queries: as `Front.required_update`."""
    enrolment = front.enrolment
    if enrolment.completed_at is None:
        return None
    until = last_day(timezone.localdate(enrolment.completed_at), front.enrolment.course.validity_months)
    renewing = enrolment.renewal_percent is not None
    offered = None if renewing else renewal_of(enrolment, has_refresher=front.has_refresher)
    return {
        "completed_by": "" if enrolment.completed_by == LEARNED else enrolment.get_completed_by_display(),
        "valid_until": until,
        "lapsed": until is not None and until < timezone.localdate(),
        "renewing": renewing,
        "refresher": front.refreshes,
        "percent": enrolment.renewal_percent,
        "offered": offered and offered.value,
        "slug": front.slug,
        "update": _update(front),
    }


def _update(front: Front) -> dict | None:
    """What is new since she completed it, and by when and why she is required to do it."""
    if not front.updates:
        return None
    required = front.required_update
    return {
        "activities": [
            {"title": one["title"], "lang": one["locale"], "url": front.activity_url(one)} for one in front.updates
        ],
        "due": required and required.due,
        "overdue": required is not None and required.due < timezone.localdate(),
        "reason": required.reason if required else "",
    }
