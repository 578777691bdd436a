"""Which officers may this person or token see: the one place that decides it."""

from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Q

from .models import Role, Unit, User


@dataclass(frozen=True, slots=True)
class Scope:
    """Whole branches of the unit tree, by the paths of their topmost units; empty sees nobody."""

    paths: tuple[str, ...]

    def officers(self, prefix: str = "") -> Q:
        """The condition on officers; `prefix` leads from the listed model to its officer ('officer__')."""
        seen = Q(pk__in=[])
        for path in self.paths:
            seen |= Q(**{f"{prefix}unit__path__startswith": path})
        return seen

    def units(self, prefix: str = "") -> Q:
        """The condition on units; `prefix` leads from the listed model to its unit ('unit__')."""
        seen = Q(pk__in=[])
        for path in self.paths:
            seen |= Q(**{f"{prefix}path__startswith": path})
        return seen

    def covers(self, unit: Unit) -> bool:
        """Whether the unit lies in one of the branches."""
        return any(unit.path.startswith(path) for path in self.paths)


def scope_of_unit(unit: Unit) -> Scope:
    """A unit sees its own officers and those of the units below it."""
    return Scope(paths=(unit.path,))


def scope_of_user(user: User) -> Scope:
    """The branches in which somebody holds a role; administrators see all.

    Queries: 1 (none for administrators).
    """
    if user.is_superuser:
        return Scope(paths=("",))
    return Scope(paths=tuple(sorted(user.unit_roles.values_list("unit__path", flat=True))))


def scope_of_trainer(user: User) -> Scope:
    """The branches in which somebody has the trainer's role; administrators have it in all.

    Queries: 1 (none for administrators).
    """
    if user.is_superuser:
        return Scope(paths=("",))
    return Scope(paths=tuple(sorted(user.unit_roles.filter(role=Role.TRAINER).values_list("unit__path", flat=True))))


class Scopes(NamedTuple):
    """What somebody sees of units: how they stand, in figures; and who of them, by name."""

    figures: Scope
    persons: Scope


def scopes_of_user(user: User) -> Scopes:
    """A trainer sees how the units of her branches stand, and not who; who manages them sees both.

    Queries: 1 (none for administrators).
    """
    if user.is_superuser:
        return Scopes(figures=Scope(paths=("",)), persons=Scope(paths=("",)))
    held = sorted(user.unit_roles.values_list("unit__path", "role"))
    managed = tuple(path for path, role in held if role == Role.UNIT_MANAGER)
    return Scopes(figures=Scope(paths=tuple(path for path, _role in held)), persons=Scope(paths=managed))
