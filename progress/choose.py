"""Courses that officers take themselves, and leave again."""

from django.db import transaction

from courses.models import Course
from people.models import User
from people.queries import active_officers

from .enrol import enrol, withdraw
from .join import is_reached
from .models import Enrolment

Status = Enrolment.Status


class NotOpen(Exception):
    """The course isn't live, or isn't open to be taken without an assignment or approval; or only officers may."""


class MustStay(Exception):
    """She has begun the course, or it is assigned to her unit too."""


def is_open(slug: str) -> bool:
    """Whether officers may take the course without an assignment. Queries: 1."""
    return Course.objects.filter(slug=slug, is_live=True, open_to_all=True).exists()


def open_courses(officer: User):
    """The open courses that she doesn't have, by address."""
    hers = Enrolment.objects.filter(officer=officer).exclude(status=Status.WITHDRAWN)
    return Course.objects.filter(is_live=True, open_to_all=True).exclude(enrolments__in=hers).order_by("slug")


@transaction.atomic
def choose(*, officer: User, slug: str) -> Enrolment:
    """She takes an open course; taken twice, or assigned before, it is hers once. Raises NotOpen. Queries: at most 8."""
    course = Course.objects.filter(slug=slug, is_live=True, open_to_all=True, approval_needed=False).first()
    # The row of the officer serialises two clicks at once.
    if course is None or not active_officers().filter(pk=officer.pk).select_for_update(of=("self",)).exists():
        raise NotOpen(slug)
    return take(officer, course)


def take(officer: User, course: Course) -> Enrolment:
    """The course is hers by her own wish. Call it holding her row. Queries: at most 6."""
    had = Enrolment.objects.filter(officer=officer, course=course).first()
    if had is not None and had.status != Status.WITHDRAWN:
        return had
    mine = had or Enrolment(officer=officer, course=course)
    mine.chosen, mine.due = True, None
    if had is not None:
        Enrolment.objects.filter(pk=had.pk).update(chosen=True)
    return enrol([mine])[0]


@transaction.atomic
def leave(*, officer: User, slug: str) -> None:
    """She gives back a course that she took and hasn't begun. Raises MustStay, changing nothing. Queries: at most 8."""
    mine = Enrolment.objects.filter(officer=officer, course__slug=slug).first()
    if mine is None or not may_leave(mine) or is_reached(officer, mine.course_id):
        raise MustStay(slug)
    withdraw(Enrolment.objects.filter(pk=mine.pk, chosen=True))


def may_leave(enrolment: Enrolment) -> bool:
    """Whether it is offered; whether an assignment reaches her too is asked when she does."""
    return enrolment.chosen and enrolment.status == Status.NOT_STARTED and enrolment.due is None
