"""Changes of what reports show of an enrolment that aren't the enrolment's own: of officers, units, courses.

A reader follows the changes that were told to units below its own. So whoever goes out of sight is told to the
unit where she was, and whoever comes into sight to the unit where she is; docs/decisions/0015 has the proof.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping

from django.db import transaction
from django.db.models import Case, F, Value, When

from courses.models import Course
from people.models import Unit

from .feed import append_changes, append_selected
from .models import Change, Enrolment

#: As what it is told again that something above an enrolment was told of: an attempt may be gone since, or hang on
#: another enrolment, and a certificate is issued once, whoever hears of it again.
TOLD_AGAIN = {
    Change.Kind.ATTEMPTED: (Change.Kind.ATTEMPTED, Change.Kind.PROGRESSED, Change.Kind.COMPLETED),
    Change.Kind.CERTIFICATE: (Change.Kind.CERTIFIED, Change.Kind.REVOKED, Change.Kind.CERTIFICATE),
}

#: To whom it is told what hangs on an enrolment: where its officer is now, each unit that was ever told of the enrolment,
#: or of those that were merged into it.
WHERE_NOW = F("enrolment__officer__unit")
WHEREVER_TOLD = F("enrolment__changes__unit")
WHEREVER_TOLD_BEFORE_MERGING = F("enrolment__merged_from__changes__unit")


def people_changed(officer_ids: Collection[int], left: Mapping[int, int | None], **kwargs) -> None:
    """Receiver of `people.signals.people_changed`. Queries: 1 where nobody is enrolled, else at most 8."""
    by_unit: dict[int, list[int]] = defaultdict(list)
    for officer_id, unit_id in left.items():
        if unit_id is not None:
            by_unit[unit_id].append(officer_id)
    if by_unit:
        cases = [When(officer__in=officers, then=Value(unit)) for unit, officers in by_unit.items()]
        those = [one for officers in by_unit.values() for one in officers]
        leaving = Enrolment.objects.filter(officer__in=those, merged_into__isnull=True)
        append_selected(leaving, Change.Kind.OFFICER, unit=Case(*cases))
    # What was merged into another row (`merge.py`) was told to be gone.
    hers = Enrolment.objects.filter(officer__in=officer_ids, merged_into__isnull=True)
    append_selected(hers, Change.Kind.OFFICER)


def unit_renamed(unit: Unit, **kwargs) -> None:
    """Receiver of `people.signals.unit_renamed`: a row shows the officer's own unit. Queries: at most 4."""
    append_selected(Enrolment.objects.filter(officer__unit=unit.pk), Change.Kind.UNIT)


def unit_moved(unit: Unit, parent_before: Unit | None, **kwargs) -> None:
    """Receiver of `people.signals.unit_moved`: a branch goes out of sight for those above it, into sight for others.

    Those whom it left also need what was told to the branch and not read yet, since they don't see that any more.
    Queries: at most 25.
    """
    path = Unit.objects.values_list("path", flat=True).get(pk=unit.pk)
    there = Enrolment.objects.filter(officer__unit__path__startswith=path)
    if parent_before is not None:
        above = Value(parent_before.pk)
        told = Change.objects.filter(unit__path__startswith=path)
        append_selected(told, Change.Kind.UNIT, enrolment="enrolment", unit=above)
        for kind, kinds in TOLD_AGAIN.items():
            those = told.filter(kind__in=kinds, about__isnull=False)
            append_selected(those, kind, enrolment="enrolment", unit=above, about="about")
        append_selected(there, Change.Kind.UNIT, unit=above)
        # The last that is told of a row says where it is (`reports/as_of.py`): also of who has left the branch before.
        elsewhere = Enrolment.objects.filter(pk__in=told.values("enrolment"))
        append_selected(elsewhere.exclude(officer__unit__path__startswith=path), Change.Kind.UNIT)
    append_selected(there, Change.Kind.UNIT)


def course_renamed(course: Course, **kwargs) -> None:
    """Receiver of `courses.signals.renamed`: a row shows slug and title. Queries: at most 4."""
    append_selected(Enrolment.objects.filter(course=course.pk), Change.Kind.COURSE)


def enrolment_deleted(instance: Enrolment, **kwargs) -> None:
    """Receiver of `pre_delete` of enrolments: the officer's unit is still known. Queries: 2."""
    with transaction.atomic():
        append_changes([instance], Change.Kind.DELETED)


def unit_deleted(instance: Unit, **kwargs) -> None:
    """Receiver of `pre_delete` of units: what was told to it is the unit above's from now on. Queries: at most 2."""
    above = Unit.objects.filter(path=instance.path[: -Unit.steplen]).first()
    Change.objects.filter(unit=instance.pk).update(unit=above)
