"""Telling the change feed of finished attempts, so that who keeps a copy of them learns of every change.

Call it last in the transaction that makes the change, as everything that appends to the feed (`progress/feed.py`).
"""

from django.db import transaction
from django.db.models import F, QuerySet, Value

from progress.feed import append_changes, append_selected
from progress.models import Change, Enrolment

from .models import Attempt

ATTEMPTED = Change.Kind.ATTEMPTED
WHERE_NOW = F("enrolment__officer__unit")


def attempt_changed(attempt: Attempt) -> None:
    """A finished attempt is new, or its row in reports is another. Queries: 2."""
    append_changes([Enrolment(pk=attempt.enrolment_id)], ATTEMPTED, about=attempt.pk)


def attempts_changed(attempts: QuerySet[Attempt], *, unit: F | Value = WHERE_NOW) -> None:
    """The same of many, told to the units where their officers are now. Queries: 1 where there are none, else 4.

    Who hangs attempts on another officer's enrolment tells the `unit` that saw them too.
    """
    append_selected(attempts.filter(finished_at__isnull=False), ATTEMPTED, enrolment="enrolment", unit=unit, about="pk")


def attempt_going(instance: Attempt, **kwargs) -> None:
    """Receiver of `pre_delete` of attempts: the officer's unit is still known. Queries: 2, none of one under way."""
    if instance.finished_at is not None:
        with transaction.atomic():
            attempt_changed(instance)
