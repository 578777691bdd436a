"""How far whoever sends a list may go."""

from dataclasses import dataclass

from django.db.models import Q

from people.models import Unit, User


@dataclass(frozen=True, slots=True)
class Reach:
    """A person with the right to change people may change all; a program the branch of its unit, `top`, and below.

    `by` is that person: nobody removes herself by a list.
    """

    top: Unit | None = None
    by: User | None = None

    @property
    def path(self) -> str:
        return self.top.path if self.top else ""

    @property
    def officers(self) -> Q:
        return Q(unit__path__startswith=self.path) if self.top else Q()

    @property
    def units(self) -> Q:
        return Q(path__startswith=self.path) if self.top else Q()
