"""Paths: making one, changing its courses for all who are on it, giving it to officers, taking it back."""

from collections.abc import Collection, Mapping, Sequence

from django.db import transaction
from django.db.models import Exists, OuterRef

from courses.models import Course
from courses.prerequisites import find_circle
from people.models import Unit, User

from .assign import Terms, assign, assign_to, change
from .models import Assignment, LearningPath, PathAssignment, PathStep
from .unit_locks import hold_course, hold_open_unit, hold_people, hold_units


class NoCourses(Exception):
    """A path without courses leads nowhere."""


class StillGiven(Exception):
    """Somebody is on the path: its assignments are taken back first."""


class GoesInCircles(Exception):
    """Its order and what courses or other paths ask for first would wait for each other; `course` is one of them."""

    def __init__(self, course: Course):
        super().__init__(course.slug)
        self.course = course


@transaction.atomic
def make_path(*, titles: Mapping[str, str], courses: Sequence[Course]) -> LearningPath:
    """Raises NoCourses, GoesInCircles."""
    path = LearningPath.objects.create(titles=dict(titles))
    _keep_steps(path, courses)
    return path


@transaction.atomic
def change_path(*, path: LearningPath, titles: Mapping[str, str], courses: Sequence[Course]) -> None:
    """Who is on the path gets what is new in it; of what isn't in it any more, what she hasn't begun is withdrawn.

    Raises NoCourses, GoesInCircles. Queries: about 10, and those of assigning each new course as often as the path is given.
    """
    list(LearningPath.objects.select_for_update(no_key=True).filter(pk=path.pk).values_list("pk"))
    before = {step.course_id for step in path.steps.all()}
    now = {course.pk for course in courses}
    given = list(path.given.prefetch_related("assignments__unit"))
    _hold([*Course.objects.filter(pk__in=before | now)], [one for gift in given for one in gift.assignments.all()])
    path.titles = dict(titles)
    path.save(update_fields=["titles"])
    _keep_steps(path, courses)
    for gift in given:
        siblings = list(gift.assignments.all())
        for course in courses:
            if course.pk not in before:
                _give_as(siblings[0], course, gift)
        for one in siblings:
            if one.course_id not in now:
                one.delete()


@transaction.atomic
def assign_path(
    *, path: LearningPath, unit: Unit | None = None, officers: Collection[User] = (), by: User | None = None,
    terms: Terms | None = None, ranks: Collection[int] = (), roles: Collection[str] = (),
) -> PathAssignment:  # fmt: skip
    """Give all courses of a path to the same officers on the same terms, as `assign` and `assign_to` give one.

    Queries: 5, and as many as theirs for each course. Raises UnitIsClosed.
    """
    list(LearningPath.objects.select_for_update(no_key=True).filter(pk=path.pk).values_list("pk"))
    courses = [step.course for step in path.steps.select_related("course")]
    for course in sorted(courses, key=lambda one: one.pk):
        hold_course(course)
    hold_people([one.pk for one in officers])
    if unit is not None:
        hold_open_unit(unit)
    gift = PathAssignment.objects.create(path=path, assigned_by=by)
    for course in courses:
        if unit is not None:
            assign(course=course, unit=unit, by=by, terms=terms, ranks=ranks, roles=roles, of_path=gift)
        else:
            assign_to(course=course, officers=officers, by=by, terms=terms, of_path=gift)
    return gift


@transaction.atomic
def change_path_assignment(*, gift: PathAssignment, terms: Terms, **whom) -> None:
    """As `change`, for all its courses."""
    mine = list(gift.assignments.select_related("course", "unit").order_by("course"))
    _hold([one.course for one in mine], mine)
    for one in mine:
        change(assignment=one, terms=terms, **whom)


def take_path_back(gift: PathAssignment) -> None:
    """Every course of it as if its assignment had been deleted, which it is."""
    with transaction.atomic():
        mine = list(gift.assignments.select_related("course", "unit").order_by("course"))
        _hold([one.course for one in mine], mine)
        gift.delete()


@transaction.atomic
def drop_path(path: LearningPath) -> None:
    """A path that isn't given to anybody. Raises StillGiven."""
    list(LearningPath.objects.select_for_update(no_key=True).filter(pk=path.pk).values_list("pk"))
    if path.given.exists():
        raise StillGiven
    courses = list(path.steps.values_list("course", flat=True))
    path.delete()
    _mark(courses)


def take_back(assignment: Assignment) -> None:
    """An assignment, or the whole path with which it was given."""
    if assignment.of_path_id is None:
        assignment.delete()
    else:
        take_path_back(assignment.of_path)


def _give_as(sibling: Assignment, course: Course, gift: PathAssignment) -> None:
    """The same officers, on the same terms; days count from now."""
    terms = Terms(
        due=sibling.due, days=sibling.days, remind_before=tuple(sibling.remind_before),
        remind_weekly=sibling.remind_weekly, language=sibling.language,
    )  # fmt: skip
    if sibling.unit_id is not None:
        narrowed = {"ranks": sibling.ranks, "roles": sibling.roles}
        assign(course=course, unit=sibling.unit, by=gift.assigned_by, terms=terms, of_path=gift, **narrowed)
    else:
        named = list(User.objects.filter(given__assignment=sibling))
        assign_to(course=course, officers=named, by=gift.assigned_by, terms=terms, of_path=gift)


def _hold(courses: Collection[Course], assignments: Collection[Assignment]) -> None:
    """In the order of unit_locks.py, before the first of several assignments takes the head of the feed."""
    for course in sorted(courses, key=lambda one: one.pk):
        hold_course(course)
    hold_units({one.unit_id for one in assignments if one.unit_id})


def _keep_steps(path: LearningPath, courses: Sequence[Course]) -> None:
    if not courses:
        raise NoCourses
    left = [step.course_id for step in path.steps.all()]
    path.steps.exclude(course__in=courses).delete()
    for position, course in enumerate(courses, start=1):
        PathStep.objects.update_or_create(path=path, course=course, defaults={"position": position})
    _refuse_circles(courses)
    _mark([*left, *(course.pk for course in courses)])


def _mark(courses: Collection[int]) -> None:
    """So that delivery asks for paths only where there are some. Queries: 1."""
    there = Exists(PathStep.objects.filter(course=OuterRef("pk")))
    Course.objects.filter(pk__in=courses).update(in_path=there)


def _refuse_circles(courses: Sequence[Course]) -> None:
    """What all paths and all courses ask for, together: an officer may be on several paths. Queries: 2."""
    rows = Course.objects.exclude(prerequisites=[]).values_list("key", "prerequisites")
    edges: dict[str, set[str]] = {str(key): set(keys) for key, keys in rows}
    last: dict[int, str] = {}
    for path, key in PathStep.objects.order_by("path", "position", "pk").values_list("path", "course__key"):
        if path in last:
            edges.setdefault(str(key), set()).add(last[path])
        last[path] = str(key)
    for course in courses:
        if find_circle(str(course.key), edges):
            raise GoesInCircles(course)
