"""Telling the change feed of finished attempts, so that who keeps a copy of them learns of every change.

Call it last in the transaction that makes the change, as everything that appends to the feed (`progress/feed.py`).
"""

from django.db import transaction
from django.db.models import F, QuerySet, Value

from progress.feed import append_changes, append_selected
from progress.models import Change, Enrolment
from progress.moved import WHERE_NOW, WHEREVER_TOLD

from .models import Attempt

ATTEMPTED = Change.Kind.ATTEMPTED


def attempt_changed(attempt: Attempt) -> None:
    """A finished attempt that is held (`select_for_update`) is new, or its row in reports is another. Queries: 2.

    What isn't held may hang on another enrolment by now, and would be told to the wrong unit: `attempts_changed`.
    """
    append_changes([Enrolment(pk=attempt.enrolment_id)], ATTEMPTED, about=attempt.pk)


def attempts_changed(attempts: QuerySet[Attempt], *, unit: F | Value = WHERE_NOW) -> None:
    """The same of many, told to the units where their officers are now. Queries: 1 where there are none, else 4.

    Who hangs attempts on another officer's enrolment holds them first, and calls `attempts_leaving` before, or tells
    those units after (`merge.py`).
    """
    append_selected(attempts.filter(finished_at__isnull=False), ATTEMPTED, enrolment="enrolment", unit=unit, about="pk")


def attempts_leaving(attempts: QuerySet[Attempt]) -> None:
    """Held attempts that are about to go or to hang on another enrolment. Queries: 1 where there are none, else at most 7.

    A reader who hasn't come yet to where their officer left its unit won't find them by their enrolment any more
    (`reports/sync.py`), so every unit that was ever told of the enrolment hears of them themselves.
    """
    attempts_changed(attempts)
    attempts_changed(attempts, unit=WHEREVER_TOLD)


def attempt_going(instance: Attempt, **kwargs) -> None:
    """Receiver of `pre_delete` of attempts: it is still known who was told of it. Queries: 9, and 3 of one under way.

    As it is now, and held: who deletes it may have read it before it hung on another enrolment, or was finished.
    """
    with transaction.atomic():
        list(Attempt.objects.select_for_update().filter(pk=instance.pk).values_list("pk"))
        attempts_leaving(Attempt.objects.filter(pk=instance.pk))
