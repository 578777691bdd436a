"""Which officers may this person or token see: the one place that decides it."""

from dataclasses import dataclass

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

    def units(self) -> Q:
        """The condition on units."""
        seen = Q(pk__in=[])
        for path in self.paths:
            seen |= Q(path__startswith=path)
        return seen


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


def scope_by_name(user: User) -> Scope:
    """The branches whose officers somebody may see one by one: those that she manages; administrators all.

    A trainer sees how units stand, in figures, and not who. Queries: 1 (none for administrators).
    """
    if user.is_superuser:
        return Scope(paths=("",))
    managed = user.unit_roles.filter(role=Role.UNIT_MANAGER)
    return Scope(paths=tuple(sorted(managed.values_list("unit__path", flat=True))))
