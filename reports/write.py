"""What a program writes: enrolling officers, assigning, changing and taking back what it assigned.

The rules are those of the CMS and of units' pages (`progress/`); here is only who the writer is. Each of these is to be
called in a transaction; for a dry run it is rolled back (`rehearsal`), so what it says is what would happen.
"""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import transaction

from courses.models import Course
from people.models import User
from progress.assign import Terms, assign, assign_to, change
from progress.assign_forms import with_siblings
from progress.foresee import Foreseen, foresee, withdrawn_without
from progress.models import Assignment, Enrolment, LearningPath
from progress.paths import assign_path, change_path_assignment, take_back
from progress.unit_locks import hold_course, hold_people

from .models import ApiClient, ProgramAssignment

Status = Enrolment.Status


@dataclass(frozen=True, slots=True)
class Enrolled:
    """An officer after the call, and whether she had the course before."""

    enrolment: Enrolment
    had: bool


@contextmanager
def rehearsal(dry: bool) -> Iterator[None]:
    """A transaction, of which nothing stays if it is a dry run."""
    with transaction.atomic():
        yield
        if dry:
            transaction.set_rollback(True)


def enrol_officers(
    *, client: ApiClient, course: Course, officers: Sequence[User], terms: Terms
) -> tuple[Assignment, list[Enrolled]]:
    """Give them the course by name, in their order: an enrolment that nothing reaches would be withdrawn at the next move.

    Queries: those of `assign_to`, and 6.
    """
    # As `assign_to` does: of two programs that enrol the same officer at once, the second says that she had it.
    hold_course(course)
    hold_people([one.pk for one in officers])
    mine = Enrolment.objects.filter(course=course, officer__in=officers)
    had = set(mine.exclude(status=Status.WITHDRAWN).values_list("officer", flat=True))
    assignment = assign_to(course=course, officers=officers, terms=terms)
    _sign([assignment], client)
    now = {one.officer_id: one for one in mine.all()}
    return assignment, [Enrolled(now[one.pk], one.pk in had) for one in officers]


def give(
    *, client: ApiClient, course: Course | None, path: LearningPath | None, terms: Terms, **whom
) -> tuple[list[Assignment], Foreseen]:
    """Assign a course or a path to `unit` (with `ranks`, `roles`) or to `officers`. Raises AlreadyAssigned, UnitIsClosed.

    Queries: 4, and those of `assign`, `assign_to` or `assign_path`.
    """
    courses = [course] if course else [step.course for step in path.steps.select_related("course")]
    foreseen = foresee(courses=courses, **whom)
    if path is not None:
        made = list(assign_path(path=path, terms=terms, **whom).assignments.order_by("pk"))
    elif whom.get("officers"):
        made = [assign_to(course=course, officers=whom["officers"], terms=terms)]
    else:
        narrowed = {name: whom.get(name, ()) for name in ("ranks", "roles")}
        made = [assign(course=course, unit=whom["unit"], terms=terms, **narrowed)]
    _sign(made, client)
    return made, foreseen


def give_otherwise(
    *, assignment: Assignment, terms: Terms, ranks: Collection[int] | None, roles: Collection[str] | None,
    officers: Collection[User] | None,
) -> Foreseen:  # fmt: skip
    """Other terms or officers; what is None stays. Raises AlreadyAssigned. Queries: those of `change`, and `foresee`."""
    siblings = with_siblings(assignment)
    whom = {
        "unit": assignment.unit,
        "ranks": assignment.ranks if ranks is None else ranks,
        "roles": assignment.roles if roles is None else roles,
        "officers": User.objects.filter(given__assignment=assignment) if officers is None else officers,
    }
    foreseen = foresee(courses=[one.course for one in siblings], instead_of=siblings, **whom)
    narrowed = {"ranks": ranks, "roles": roles} if assignment.unit_id else {"officers": officers}
    if assignment.of_path is not None:
        change_path_assignment(gift=assignment.of_path, terms=terms, **narrowed)
    else:
        change(assignment=assignment, terms=terms, **narrowed)
    return foreseen


def take_assignment_back(assignment: Assignment) -> tuple[list[int], int]:
    """It, or the path with which it was given; gives their ids, and from how many officers something is withdrawn."""
    siblings = with_siblings(assignment)
    number = withdrawn_without(siblings)
    pks = sorted(one.pk for one in siblings)
    take_back(assignment)
    return pks, number


def _sign(made: Collection[Assignment], client: ApiClient) -> None:
    """So that lists name the program, and it alone of all programs may change them. Queries: 2."""
    Assignment.objects.filter(pk__in=[one.pk for one in made]).update(program=client.name)
    ProgramAssignment.objects.bulk_create(ProgramAssignment(client=client, assignment=one) for one in made)
