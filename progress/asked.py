"""What a course asks of an officer now: all that is required, or of who renews her completion in time, the refresher."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone

from .complete import ANY_TIME, Requirement, Time
from .expiry import Renewal, renewal
from .models import Enrolment

#: Of an activity's row, what `Asked` is made of.
COLUMNS = (
    "course__minimum_minutes", "course__validity_months", "course__refresher_months", "pk", "required", "refresher", "weight"
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Asked:
    """What a course asks for, from rows of its live activities."""

    minimum: int | None
    months: int | None
    grace: int | None
    whole: tuple[Requirement, ...]
    refresher: tuple[Requirement, ...]

    @classmethod
    def of_rows(cls, rows: Iterable[tuple]) -> "Asked":
        rows = list(rows)
        course = rows[0][:3] if rows else (None, None, None)
        return cls(
            *course,
            whole=tuple(Requirement(pk, required, weight) for *_course, pk, required, _again, weight in rows),
            refresher=tuple(Requirement(pk, again, weight) for *_course, pk, _required, again, weight in rows),
        )

    def of(self, enrolment: Enrolment) -> tuple[Requirement, ...]:
        return self.refresher if self._refreshes(enrolment) else self.whole

    def needs_time(self, enrolment: Enrolment) -> bool:
        """A minimum time is one of the whole course."""
        return bool(self.minimum) and not self._refreshes(enrolment)

    def time(self, enrolment: Enrolment, seconds: int) -> Time:
        return Time(self.minimum, seconds) if self.needs_time(enrolment) else ANY_TIME

    def _refreshes(self, enrolment: Enrolment) -> bool:
        has_one = any(one.required for one in self.refresher)
        return has_one and refreshes(enrolment, months=self.months, grace=self.grace)


def refreshes(enrolment: Enrolment, *, months: int | None, grace: int | None) -> bool:
    """Whether she is at a refresher, in a course that has one. Who began it and lapsed for long does the whole course."""
    if enrolment.renewal_percent is None:
        return False
    completed_on = timezone.localdate(enrolment.completed_at)
    kind = renewal(completed_on, months=months, grace=grace, has_refresher=True, today=timezone.localdate())
    return kind is not Renewal.COURSE
