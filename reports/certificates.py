"""Certificates as units read them: without names, by the ids of officers and enrolments."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from django.db.models import Q, QuerySet
from django.utils import timezone

from courses.models import Course
from credentials.models import Certificate
from people.models import Unit
from people.scope import Scope

from .completions import midnight
from .moments import LocalMoment
from .whole import each

State = Certificate.State


class CertificateRow(NamedTuple):
    """A certificate; `officer`, `unit` and `course` are id, code and key of rows of other lists.

    `state` is that of today, as everybody is told who checks the code.
    """

    certificate: int
    code: str
    enrolment: int
    officer: int
    unit: str
    course: str
    completed_on: str
    expires_on: str | None
    issued_at: str
    state: str
    revoked_at: str | None


#: Columns whose text is ours.
OURS = frozenset({"code", "course", "completed_on", "expires_on", "issued_at", "state", "revoked_at"})
_COLUMNS = (
    "pk", "code", "enrolment_id", "enrolment__officer_id", "enrolment__officer__unit__code", "enrolment__course__key",
    "completed_on", "expires_on", LocalMoment("issued_at"), LocalMoment("revoked_at"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class WhichCertificates:
    """Which of the visible certificates are asked for; what is None doesn't narrow. Both dates are included."""

    course: Course | None = None
    unit: Unit | None = None
    state: str | None = None
    issued_from: date | None = None
    issued_to: date | None = None


def certificates(*, scope: Scope, which: WhichCertificates) -> QuerySet[Certificate]:
    """The certificates of officers whom `scope` sees. Queries: none yet."""
    found = Certificate.objects.filter(scope.officers("enrolment__officer__"))
    if which.course is not None:
        found = found.filter(enrolment__course=which.course)
    if which.unit is not None:
        found = found.filter(enrolment__officer__unit__path__startswith=which.unit.path)
    if which.state is not None:
        found = found.filter(_in_state(State(which.state)))
    if which.issued_from is not None:
        found = found.filter(issued_at__gte=midnight(which.issued_from))
    if which.issued_to is not None:
        found = found.filter(issued_at__lt=midnight(which.issued_to + timedelta(days=1)))
    return found.order_by("pk")


def certificate_rows(found: QuerySet[Certificate]) -> Iterator[CertificateRow]:
    """Queries: 1."""
    today = timezone.localdate()
    for *which, completed_on, expires_on, issued_at, revoked_at in each(found.values_list(*_COLUMNS)):
        *rest, key = which
        expired = expires_on is not None and expires_on < today
        state = State.REVOKED if revoked_at else State.EXPIRED if expired else State.VALID
        days = completed_on.isoformat(), expires_on and expires_on.isoformat()
        yield CertificateRow(*rest, str(key), *days, issued_at, state.value, revoked_at)


def _in_state(state: State) -> Q:
    """As `Certificate.state` decides it, for the database."""
    revoked, expired = Q(revoked_at__isnull=False), Q(expires_on__lt=timezone.localdate())
    if state == State.REVOKED:
        return revoked
    if state == State.EXPIRED:
        return Q(revoked_at__isnull=True) & expired
    return Q(revoked_at__isnull=True) & (Q(expires_on__isnull=True) | Q(expires_on__gte=timezone.localdate()))
