"""Attempts that ended, among all that the change feed tells of attempts: they are told again when they change or move."""

from collections.abc import Collection

from django.db.models import Min

from progress.models import Change, Enrolment
from progress.moved import TOLD_AGAIN

KINDS = TOLD_AGAIN[Change.Kind.ATTEMPTED]


def is_of_attempt(change: Change) -> bool:
    return change.about is not None and change.kind in KINDS


def ends(changes: Collection[Change]) -> set[int]:
    """The positions at which an attempt is told of for the first time: it ended then. Queries: none, or 2.

    Graded or marked anew, it is told of again; so it is when its officer's account is merged, under another enrolment.
    """
    those = [change for change in changes if is_of_attempt(change)]
    if not those:
        return set()
    enrolments = {change.enrolment_id for change in those}
    enrolments.update(Enrolment.objects.filter(merged_into__in=list(enrolments)).values_list("pk", flat=True))
    told = Change.objects.filter(enrolment__in=enrolments, kind__in=KINDS, about__in={one.about for one in those})
    first = dict(told.order_by().values_list("about").annotate(Min("position")))
    return {change.position for change in those if first[change.about] == change.position}
