"""Who may open what of a unit. The scopes themselves are decided in `people/scope.py`.

Outside somebody's scope a unit doesn't exist: 404, the same as for a number that was never given. Within it, who
may see figures but not persons (a trainer) is told so: 403. Who has no role in any unit gets 403 at `/units/`.
"""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404

from people.models import Role, Unit, User
from people.scope import scope_of_user, scopes_of_user


@dataclass(frozen=True, slots=True)
class Sight:
    """A unit before somebody who may see it; `line` leads to it from the topmost that she may see, itself last."""

    unit: Unit
    line: tuple[Unit, ...]
    by_name: bool
    role: str

    @property
    def top(self) -> Unit:
        return self.line[0]


def sight_of(user: User, pk: int, *, by_name: bool) -> Sight:
    """What she sees of unit `pk`. Raises Http404, and PermissionDenied where she may not see persons.

    Queries: 3, of which administrators need 2.
    """
    scopes = scopes_of_user(user)
    unit = Unit.objects.filter(scopes.figures.units(), pk=pk).first()
    if unit is None:
        raise Http404
    persons = scopes.persons.covers(unit)
    if by_name and not persons:
        raise PermissionDenied
    top = min((path for path in scopes.figures.paths if unit.path.startswith(path)), key=len)
    steps = range(max(len(top), Unit.steplen), len(unit.path) + 1, Unit.steplen)
    line = {one.path: one for one in Unit.objects.filter(path__in=[unit.path[:end] for end in steps])}
    role = Role.ADMINISTRATOR if user.is_superuser else Role.UNIT_MANAGER if persons else Role.TRAINER
    return Sight(unit=unit, line=tuple(line[path] for path in sorted(line)), by_name=persons, role=role.value)


def topmost(user: User) -> QuerySet[Unit]:
    """The units in which she has a role, those below another of hers left out; administrators see the roots."""
    if user.is_superuser:
        return Unit.objects.filter(depth=1).order_by("path")
    paths = scope_of_user(user).paths
    tops = [path for path in paths if not any(path != other and path.startswith(other) for other in paths)]
    return Unit.objects.filter(path__in=tops).order_by("path")


def may_open(user: User) -> bool:
    """Whether there is a dashboard for her at all. Queries: 1."""
    return user.is_superuser or user.unit_roles.exists()
