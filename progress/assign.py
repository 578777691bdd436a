"""Giving a course to a unit or to named officers, and on other terms. Taking it back is deleting the row (`joined.py`)."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from courses.models import Course
from people.models import Unit, User

from .cover import audience_of
from .give import begin_to_give
from .models import Assignment, Given, PathAssignment
from .models.assignment import remind_a_week_before
from .resettle_many import follow
from .unit_locks import hold_course, hold_open_unit, hold_people, hold_units


class AlreadyAssigned(Exception):
    """The course was assigned to these very officers of this very unit before."""


class NobodyIsNamed(Exception):
    """Neither a unit nor officers."""


@dataclass(frozen=True, slots=True)
class Terms:
    """Until when a course is to be taken, how officers are reminded, and in which language it is offered to them.

    `due` is a day, `days` a number of days after somebody got it: one of the two, or neither.
    """

    due: date | None = None
    days: int | None = None
    remind_before: tuple[int, ...] = field(default_factory=lambda: tuple(remind_a_week_before()))
    remind_weekly: bool = False
    language: str = ""

    def values(self) -> dict:
        return {
            "due": self.due,
            "days": self.days,
            "remind_before": sorted(set(self.remind_before), reverse=True),
            "remind_weekly": self.remind_weekly,
            "language": self.language,
        }


@transaction.atomic
def assign(
    *, course: Course, unit: Unit, due: date | None = None, by: User | None = None, terms: Terms | None = None,
    ranks: Collection[int] = (), roles: Collection[str] = (), of_path: PathAssignment | None = None,
) -> Assignment:  # fmt: skip
    """Give every officer of `unit` and below this course; who joins later gets it too (`join.py`).

    `ranks` (ids) and `roles` narrow it to officers who have one of each that is given; who gets the rank or role later
    gets the course. Who is enrolled already keeps her enrolment, and her earlier due date if there is one.
    Queries: 13, and at most 5 more for new days, whatever the number of officers; many are given it in the background.
    Raises AlreadyAssigned, and UnitIsClosed but for `of_path`: what a path gets later comes to all who have it.
    """
    hold_course(course)
    if of_path is None:
        hold_open_unit(unit)
    else:
        hold_units([unit.pk])
    narrowed = {"ranks": sorted(set(ranks)), "roles": sorted(set(roles))}
    values = (terms or Terms(due=due)).values()
    try:
        with transaction.atomic():
            assignment = Assignment.objects.create(
                course=course, unit=unit, assigned_by=by, of_path=of_path, **narrowed, **values
            )
    except IntegrityError as error:
        raise AlreadyAssigned(str(unit)) from error
    begin_to_give(assignment)
    return assignment


@transaction.atomic
def assign_to(
    *, course: Course, officers: Collection[User], by: User | None = None, terms: Terms | None = None,
    of_path: PathAssignment | None = None,
) -> Assignment:  # fmt: skip
    """Give these officers this course by name, wherever they serve. Raises NobodyIsNamed. Queries: as `assign`."""
    if not officers:
        raise NobodyIsNamed
    hold_course(course)
    hold_people([one.pk for one in officers])
    assignment = Assignment.objects.create(
        course=course, assigned_by=by, of_path=of_path, **(terms or Terms()).values()
    )
    _name(assignment, [one.pk for one in officers])
    begin_to_give(assignment)
    return assignment


@transaction.atomic
def change(
    *, assignment: Assignment, terms: Terms, ranks: Collection[int] | None = None, roles: Collection[str] | None = None,
    officers: Collection[User] | None = None,
) -> None:  # fmt: skip
    """Other terms, or other officers, for an assignment; what is left out stays. Raises AlreadyAssigned, NobodyIsNamed.

    A day moves also to a later one; who stands below an earlier one of another assignment keeps that. Who isn't reached
    any more is as if it had been taken back from her; many are followed in the background. Queries: 4 where days and
    officers stay, else 10, 12 more where other officers are meant.
    """
    _hold(assignment)
    reached_before = _officers(assignment)
    changed = terms.values()
    if assignment.unit_id is not None:
        changed["ranks"] = assignment.ranks if ranks is None else sorted(set(ranks))
        changed["roles"] = assignment.roles if roles is None else sorted(set(roles))
        other = (changed["ranks"], changed["roles"]) != (assignment.ranks, assignment.roles)
    else:
        other = officers is not None and _name_others(assignment, officers)
    try:
        with transaction.atomic():
            # By its row, since nothing that refers to it changes with its terms.
            Assignment.objects.filter(pk=assignment.pk).update(**changed)
    except IntegrityError as error:
        raise AlreadyAssigned(str(assignment.unit)) from error
    # Reminders and language are read where they are needed: nobody's enrolment follows them.
    other_days = (changed["due"], changed["days"]) != (assignment.due, assignment.days)
    moved = other or other_days or assignment.unit_id is None
    for name, value in changed.items():
        setattr(assignment, name, value)
    if moved:
        follow(assignment=assignment, officers=reached_before)
    if other:
        begin_to_give(assignment)


def change_due(*, assignment: Assignment, due: date | None) -> None:
    """Another day, or none, and all else as it is."""
    terms = Terms(
        due=due, remind_before=tuple(assignment.remind_before), remind_weekly=assignment.remind_weekly,
        language=assignment.language,
    )  # fmt: skip
    change(assignment=assignment, terms=terms)


def _hold(assignment: Assignment) -> None:
    """Itself, as it is now, before its unit: in the order of who gives or deletes it."""
    mine = Assignment.objects.select_for_update(no_key=True).filter(pk=assignment.pk)
    for name, value in (mine.values("due", "days", "ranks", "roles").first() or {}).items():
        setattr(assignment, name, value)
    hold_units([assignment.unit_id] if assignment.unit_id else [])


def _officers(assignment: Assignment) -> Q:
    """The condition on enrolments of whom it reaches now, which stays true of them when it doesn't any more."""
    if assignment.unit_id is not None:
        return audience_of(assignment).officers("officer__")
    return Q(officer__in=list(assignment.given.values_list("officer", flat=True)))


def _name(assignment: Assignment, officers: Collection[int]) -> None:
    today = timezone.localdate()
    Given.objects.bulk_create(Given(assignment=assignment, officer_id=pk, on=today) for pk in officers)


def _name_others(assignment: Assignment, officers: Collection[User]) -> bool:
    """Take names off and put names on; gives whether somebody is new."""
    if not officers:
        raise NobodyIsNamed
    wanted = {one.pk for one in officers}
    hold_people(wanted)
    named = set(assignment.given.values_list("officer", flat=True))
    assignment.given.exclude(officer__in=wanted).delete()
    _name(assignment, wanted - named)
    return bool(wanted - named)
