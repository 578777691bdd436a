"""What an app does when two accounts of one person become one: apps register it, so that `people` needn't know them.

Everything happens in one transaction, in two steps. First all that others may be changing is held, from the topmost app
down (as an answer is written: meeting, answer, attempt, record, enrolment, head of the feed), so that nobody waits for
each other in a circle. Then each app moves its rows, from the lowest up, since those above hang on those below.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Count, Model

from .models import AccountMerge, User


@dataclass(frozen=True, slots=True)
class Merging:
    """Two accounts of one person: the one that stays, and the one whose everything goes there."""

    kept: User
    merged: User
    by: User
    at: datetime
    reason: str

    @property
    def ids(self) -> tuple[int, int]:
        return self.kept.pk, self.merged.pk


@dataclass(frozen=True, slots=True)
class Foretold:
    """A line of the preview: what each account has of something, and what there will be. `lang` is the label's."""

    label: str
    kept: str
    merged: str
    after: str
    lang: str = ""


def nothing(merging: Merging) -> None:
    """For an app that holds nothing."""


@dataclass(frozen=True, slots=True)
class Belongings:
    """`move` gives how many rows of each kind it moved; called again, it moves what came in meanwhile."""

    move: Callable[[Merging], Mapping[str, int]]
    hold: Callable[[Merging], None] = nothing
    foretell: Callable[[User, User], Iterable[Foretold]] = field(default=lambda kept, merged: ())


_APPS: dict[str, Belongings] = {}


def register(app: str, belongings: Belongings) -> None:
    """When the app is ready; those below are ready before."""
    _APPS[app] = belongings


def counted(model: type[Model], owner: str, kept: User, merged: User, label: str = "") -> Foretold:
    """How many rows of a model each has, both together afterwards. Queries: 1."""
    rows = model._default_manager.filter(**{f"{owner}__in": [kept.pk, merged.pk]}).order_by()
    numbers = dict(rows.values_list(owner).annotate(number=Count("pk")))
    mine, theirs = numbers.get(kept.pk, 0), numbers.get(merged.pk, 0)
    label = label or str(model._meta.verbose_name_plural)
    return Foretold(label[:1].upper() + label[1:], str(mine), str(theirs), str(mine + theirs))


def hold(merging: Merging) -> None:
    for one in reversed(_APPS.values()):
        one.hold(merging)


def move(merging: Merging) -> dict[str, int]:
    moved: dict[str, int] = {}
    for one in _APPS.values():
        moved |= {name: number for name, number in one.move(merging).items() if number}
    return moved


def foretell(kept: User, merged: User) -> list[Foretold]:
    return [line for one in _APPS.values() for line in one.foretell(kept, merged)]


def merging_of(event: AccountMerge) -> Merging:
    """One that has happened, for what came in late."""
    return Merging(kept=event.kept, merged=event.merged, by=event.by, at=event.at, reason=event.reason)
