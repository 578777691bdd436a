"""What a path asks an officer to complete before one of its courses: the course before it, as long as it alone gave hers.

What she chose herself, or has by an assignment outside of paths as well, is open. Nor does a path keep closed what would
then never open, because the course before it asks for this one in turn.
"""

from collections.abc import Collection

from courses.models import Course
from courses.prerequisites import find_circle
from people.models import User

from .join import reaching_by_course
from .models import PathStep


def path_asks(officer: User | int, course_ids: Collection[int]) -> dict[int, list[str]]:
    """By course, the keys of the courses that her paths ask for first. Queries: none without courses, else 5 to 7."""
    if not course_ids:
        return {}
    pk = officer if isinstance(officer, int) else officer.pk
    alone: dict[int, set[int]] = {}
    for course, reaching in reaching_by_course(pk, course_ids).items():
        paths = {one.assignment.of_path.path_id if one.assignment.of_path_id else None for one in reaching}
        if paths and None not in paths:
            alone[course] = paths
    if not alone:
        return {}
    before = _courses_before({path for paths in alone.values() for path in paths})
    rows = Course.objects.exclude(prerequisites=[]).values_list("key", "prerequisites")
    edges = {str(key): list(keys) for key, keys in rows}
    asked: dict[int, list[str]] = {}
    for course, paths in alone.items():
        for path in sorted(paths):
            own, earlier = before[path].get(course, (None, None))
            if earlier and not find_circle(own, {**edges, own: [*edges.get(own, ()), earlier]}):
                asked.setdefault(course, []).append(earlier)
    return asked


def _courses_before(paths: Collection[int]) -> dict[int, dict[int, tuple[str, str | None]]]:
    """By path and course: its key, and that of the live one before it. Queries: 1."""
    steps = PathStep.objects.filter(path__in=paths, course__is_live=True).order_by("path", "position", "pk")
    found: dict[int, dict[int, tuple[str, str | None]]] = {path: {} for path in paths}
    last: dict[int, str] = {}
    for path, course, key in steps.values_list("path", "course", "course__key"):
        found[path][course] = (str(key), last.get(path))
        last[path] = str(key)
    return found
