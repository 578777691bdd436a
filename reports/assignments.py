"""Assignments as units read them: what is given in a unit and below it, and how far the giving is."""

from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from django.db.models import Exists, OuterRef, Q, QuerySet

from people.models import Rank
from people.scope import Scope
from progress.models import Assignment, Given

from .languages import TAGS
from .models import ApiClient, ProgramAssignment
from .moments import LocalMoment
from .whole import each

AT_A_TIME = 1000


class AssignmentRow(NamedTuple):
    """An assignment; `unit` is None, and `officers` are ids, where it was given by name. `program` is the name of the
    program that made it, None where a person did; `mine` says whether that was the caller, who then may change it.
    """

    assignment: int
    course: str
    path: int | None
    unit: str | None
    officers: list[int]
    ranks: list[str]
    roles: list[str]
    due: str | None
    days: int | None
    remind_before: list[int]
    remind_weekly: bool
    language: str | None
    assigned_at: str
    program: str | None
    mine: bool
    total: int
    reached: int
    finished: bool


#: What only JSON can hold.
NESTED = ("officers", "ranks", "roles", "remind_before")
_COLUMNS = (
    "pk", "course__key", "of_path__path_id", "unit__code", "ranks", "roles", "due", "days", "remind_before", "remind_weekly",
    "language", LocalMoment("assigned_at"), "program", "mine", "total", "reached", "finished_at",
)  # fmt: skip


def assignments(scope: Scope) -> QuerySet[Assignment]:
    """What is given to units of the scope, and by name to officers of theirs alone. Queries: none yet."""
    hers = Given.objects.filter(assignment=OuterRef("pk"))
    inside = Q(Exists(hers)) & ~Q(Exists(hers.exclude(scope.officers("officer__"))))
    return Assignment.objects.filter(scope.units("unit__") | (Q(unit__isnull=True) & inside))


def made_by(client: ApiClient) -> Q:
    """The condition on assignments that this program made; a path is one, with what it got later."""
    its = ProgramAssignment.objects.filter(client=client)
    alone = Exists(its.filter(assignment=OuterRef("pk")))
    return Q(alone) | Q(Exists(its.filter(assignment__of_path=OuterRef("of_path"))))


def assignment_rows(found: QuerySet[Assignment], client: ApiClient) -> Iterator[AssignmentRow]:
    """Queries: 2, and 1 for each 1,000 rows."""
    ranks = dict(Rank.objects.values_list("pk", "code"))
    rows = iter(each(found.annotate(mine=made_by(client)).values_list(*_COLUMNS)))
    while lot := list(islice(rows, AT_A_TIME)):
        named: dict[int, list[int]] = {}
        by_name = Given.objects.filter(assignment__in=[row[0] for row in lot if row[3] is None])
        for assignment, officer in by_name.order_by("officer").values_list("assignment", "officer"):
            named.setdefault(assignment, []).append(officer)
        yield from (_row(row, ranks, named) for row in lot)


def _row(row: tuple, ranks: dict[int, str], named: dict[int, list[int]]) -> AssignmentRow:
    pk, key, path, unit, of_ranks, roles, due, days, before, weekly, language, at, program, mine, *far = row
    total, reached, finished_at = far
    return AssignmentRow(
        pk, str(key), path, unit, named.get(pk, []), [ranks[one] for one in of_ranks if one in ranks], roles,
        due and due.isoformat(), days, before, weekly, TAGS.get(language, language) if language else None, at,
        program or None, bool(mine), total, reached, finished_at is not None,
    )  # fmt: skip
