"""Pages that are of one course: which one is asked for, of those that have something to tell."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.http import HttpRequest

from courses.models import CourseEdition

from .figures import live_courses


@dataclass(frozen=True, slots=True)
class Chosen:
    """`course` is None where there is none, or none such (`wrong`); `courses` are those to choose from."""

    course: CourseEdition | None
    courses: list[CourseEdition]
    wrong: bool

    @property
    def context(self) -> dict:
        return {"course": self.course, "courses": self.courses, "wrong": self.wrong}


def chosen_course(request: HttpRequest, tell: Callable[[Iterable[int]], set[int]]) -> Chosen:
    """The course in the address, else the first of which `tell` says that it has something. Queries: 1, and `tell`'s."""
    editions = live_courses()
    told = tell([edition.course_id for edition in editions])
    courses = [edition for edition in editions if edition.course_id in told]
    asked = request.GET.get("course", "")
    if not asked:
        return Chosen(courses[0] if courses else None, courses, wrong=False)
    course = next((edition for edition in editions if edition.course.slug == asked), None)
    if course is not None and course not in courses:
        courses = [course, *courses]
    return Chosen(course, courses, wrong=course is None)
