"""Courses that are open with approval: an officer asks, who manages her unit decides. Each request is decided once."""

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from courses.models import Course
from people.models import Role, UnitRole, User
from people.models.unit import line_of
from people.queries import active_officers
from people.scope import Scope, scopes_of_user

from .ask_news import tell_asked, tell_decided
from .choose import NotOpen, take
from .models import CourseRequest, Enrolment

State = CourseRequest.State


class NotWaiting(Exception):
    """Somebody was quicker: the request is decided or withdrawn. Nothing was changed."""


class NoReason(Exception):
    """Who declines says why."""


@transaction.atomic
def ask(*, officer: User, slug: str, words: str = "") -> CourseRequest | None:
    """She asks for a course; asked twice it is one request, and what is hers already needs none. Raises NotOpen.

    Who manages her unit is told, or the nearest above it that is managed. Queries: at most 8.
    """
    course = Course.objects.filter(slug=slug, is_live=True, open_to_all=True, approval_needed=True).first()
    # The row of the officer serialises two clicks at once.
    if course is None or not active_officers().filter(pk=officer.pk).select_for_update(of=("self",)).exists():
        raise NotOpen(slug)
    if Enrolment.objects.filter(officer=officer, course=course).exclude(status=Enrolment.Status.WITHDRAWN).exists():
        return None
    made, new = CourseRequest.objects.get_or_create(
        officer=officer, course=course, state=State.WAITING, defaults={"words": _kept(words)}
    )
    if new:
        tell_asked(made, managers_of(officer))
    return made


@transaction.atomic
def take_back(*, officer: User, slug: str) -> None:
    """She doesn't want it any more. Raises NotWaiting. Queries: 1."""
    waiting = CourseRequest.objects.filter(officer=officer, course__slug=slug, state=State.WAITING)
    if not waiting.update(state=State.WITHDRAWN, decided_at=timezone.now()):
        raise NotWaiting(slug)


@transaction.atomic
def approve(*, pk: int, by: User) -> None:
    """The course is hers. Raises NotWaiting, also for requests of others to decide, and NotOpen. Queries: at most 14."""
    request = _held(pk, by)
    if not request.course.is_live or not active_officers().filter(pk=request.officer_id).exists():
        raise NotOpen(request.course.slug)
    _decide(request, State.APPROVED, by)
    take(request.officer, request.course)


@transaction.atomic
def decline(*, pk: int, by: User, reason: str) -> None:
    """She reads the reason. Raises NoReason, and NotWaiting as `approve`. Queries: at most 5."""
    reason = _kept(reason)
    if not reason:
        raise NoReason
    request = _held(pk, by)
    request.reason = reason
    _decide(request, State.DECLINED, by)


def may_decide(user: User) -> bool:
    """Whether there is a queue for her at all: who manages a unit, and administrators. Queries: 1."""
    return bool(_scope(user).paths)


def waiting_for(user: User) -> QuerySet[CourseRequest]:
    """The requests that are hers to decide, the oldest first; her own is for others. Queries: 1, when it is read 1 more.

    Who was given the course meanwhile asks for nothing, as long as she has it.
    """
    mine = CourseRequest.objects.filter(_scope(user).officers("officer__"), state=State.WAITING, course__is_live=True)
    had = Enrolment.objects.filter(officer=OuterRef("officer"), course=OuterRef("course"))
    mine = mine.filter(~Exists(had.exclude(status=Enrolment.Status.WITHDRAWN)))
    return mine.exclude(officer=user).select_related("officer__unit", "course").order_by("asked_at", "pk")


def my_requests(officer: User) -> set[int]:
    """The courses for which she waits. Queries: 1."""
    return set(CourseRequest.objects.filter(officer=officer, state=State.WAITING).values_list("course", flat=True))


def managers_of(officer: User) -> list[int]:
    """Who manages her unit, or the nearest above it that anybody manages. Queries: 1, and 1 for her unit."""
    if officer.unit is None:
        return []
    held = UnitRole.objects.filter(
        unit__path__in=line_of(officer.unit.path), role=Role.UNIT_MANAGER, user__is_active=True
    ).exclude(user=officer)
    rows = list(held.values_list("unit__path", "user"))
    nearest = max((path for path, _user in rows), key=len, default="")
    return sorted({user for path, user in rows if path == nearest})


def _kept(words: str) -> str:
    """As the database can keep it: PostgreSQL has no place for NUL in a text."""
    return words.replace("\0", "").strip()[: CourseRequest.LONGEST]


def _scope(user: User) -> Scope:
    # Who may assign any course to anybody may also say yes to who asks for one.
    if user.has_perm("progress.change_assignment"):
        return Scope(paths=("",))
    return scopes_of_user(user).persons


def _held(pk: int, by: User) -> CourseRequest:
    """The waiting request, with its officer's row held first, as everywhere."""
    found = waiting_for(by).filter(pk=pk).values_list("officer", flat=True).first()
    if found is None:
        raise NotWaiting(pk)
    list(User.objects.select_for_update(no_key=True).filter(pk=found).values_list("pk"))
    held = CourseRequest.objects.select_for_update(of=("self",)).select_related("officer", "course")
    request = held.filter(pk=pk, state=State.WAITING).first()
    if request is None:
        raise NotWaiting(pk)
    return request


def _decide(request: CourseRequest, state: State, by: User) -> None:
    request.state, request.by, request.decided_at = state, by, timezone.now()
    request.save(update_fields=["state", "by", "decided_at", "reason"])
    tell_decided(request)
