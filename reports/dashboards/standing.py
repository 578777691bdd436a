"""How far somebody is, as dashboards tell it: four parts that never overlap and together are everybody.

The same rule twice, for what the roll-ups count and for the rows behind it; tests hold them together.
"""

from datetime import date

from django.db.models import Q, TextChoices
from django.utils.translation import gettext_lazy as _

from progress.models import Enrolment

LATE = Q(status__in=Enrolment.OPEN, due__isnull=False)


class Part(TextChoices):
    DONE = "done", _("done")
    UNDER_WAY = "under_way", _("under way")
    LATE = "late", _("late")
    NOT_BEGUN = "not_begun", _("not begun")


def part_of(value: str, today: date) -> Part:
    """Of a value of the roll-ups' standing: 'half|2026-05-01'. Late is who isn't done when her last day is past."""
    stage, _bar, due = value.partition("|")
    return part(done=stage == "completed", begun=stage != "not_started", due=due, today=today)


def part_of_enrolment(one: Enrolment, today: date) -> Part:
    due = one.due.isoformat() if one.due else ""
    done, begun = one.status == Enrolment.Status.COMPLETED, one.status != Enrolment.Status.NOT_STARTED
    return part(done=done, begun=begun, due=due, today=today)


def part(*, done: bool, begun: bool, due: str, today: date) -> Part:
    if done:
        return Part.DONE
    if due and due < today.isoformat():
        return Part.LATE
    return Part.UNDER_WAY if begun else Part.NOT_BEGUN


def condition(part: Part, today: date) -> Q:
    """The same as a condition on enrolments."""
    late = LATE & Q(due__lt=today)
    return {
        Part.DONE: Q(status=Enrolment.Status.COMPLETED),
        Part.LATE: late,
        Part.UNDER_WAY: Q(status=Enrolment.Status.IN_PROGRESS) & ~late,
        Part.NOT_BEGUN: Q(status=Enrolment.Status.NOT_STARTED) & ~late,
    }[part]
