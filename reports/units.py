"""Units and officers as units read them: their own, and those below."""

from collections.abc import Iterator
from typing import NamedTuple

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Length, Substr

from people.models import Role, Unit, User
from people.scope import Scope
from progress.models import Enrolment

from .languages import TAGS
from .whole import each


class UnitRow(NamedTuple):
    """A unit; `parent` is the code of the unit above, None where that isn't seen; `active` is false where it is closed."""

    id: int
    code: str
    name: str
    parent: str | None
    jurisdiction: str
    active: bool


class OfficerRow(NamedTuple):
    """A person who learns or has learnt here; `rank` is the code of her rank, None
    where the service keeps none; `active` says whether her account is open."""

    id: int
    service_number: str
    first_name: str
    last_name: str
    unit_code: str
    rank: str | None
    language: str
    active: bool


def units(scope: Scope) -> QuerySet[Unit]:
    """Queries: none yet."""
    path = Substr(OuterRef("path"), 1, Length(OuterRef("path")) - Unit.steplen)
    above = Unit.objects.filter(scope.units(), path=path)
    return Unit.objects.filter(scope.units()).annotate(above=Subquery(above.values("code")))


def unit_rows(found: QuerySet[Unit]) -> Iterator[UnitRow]:
    """Queries: 1."""
    is_open = ExpressionWrapper(Q(closed_at__isnull=True), output_field=BooleanField())
    for values in each(found.values_list("pk", "code", "name", "above", "jurisdiction__code", is_open)):
        yield UnitRow(*values)


def officers(scope: Scope, *, unit: Unit | None = None, active: bool | None = None) -> QuerySet[User]:
    """Those with the role of an officer, and who has enrolments from when she had it. Queries: none yet."""
    membership = User.groups.through.objects.filter(user=OuterRef("pk"), group__name=Role.OFFICER.value)
    learnt = Enrolment.objects.filter(officer=OuterRef("pk"))
    found = User.objects.filter(scope.officers(), Q(Exists(membership)) | Q(Exists(learnt)))
    if unit is not None:
        found = found.filter(unit__path__startswith=unit.path)
    return found if active is None else found.filter(is_active=active)


def officer_rows(found: QuerySet[User]) -> Iterator[OfficerRow]:
    """Queries: 1."""
    columns = ("pk", "service_number", "first_name", "last_name", "unit__code", "rank__code", "language", "is_active")
    for *who, language, active in each(found.values_list(*columns)):
        yield OfficerRow(*who, TAGS.get(language, language), active)
