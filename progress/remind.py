"""Reminding officers of the days of their courses, as the assignments that set them plan it."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from django.db.models import Q
from django.utils import timezone
from django_tasks import task

from people.models import User
from people.news import tell_each

from .cover import Reach
from .learners import covers, learners, roles_in
from .models import Assignment, Enrolment
from .models.assignment import A_WEEK_BEFORE
from .news import DUE_SOON, OVERDUE, data_of
from .updates import tell_late

#: How long after the day one is still told that it has passed, where one isn't told every week.
AFTER = timedelta(days=30)
WEEK = 7
AT_A_TIME = 2000


@task(backend="later")
def remind_of_days() -> None:
    """Tell who has to complete a course soon, and who should have, each step of the plan once.

    The plan is that of the assignments from which the day comes; a day that comes from none has the usual one: a week
    before, and once after. Queries: 4, 1 for each update that is due, and 6 for each 2,000 officers.
    """
    today = timezone.localdate()
    # What is required as an update, of who completed the course before.
    tell_late(DUE_SOON, due__range=(today, today + timedelta(days=A_WEEK_BEFORE)))
    tell_late(OVERDUE, due__range=(today - AFTER, today - timedelta(days=1)))
    assignments = list(Assignment.objects.filter(course__is_live=True).select_related("unit"))
    longest = max((days for one in assignments for days in one.remind_before), default=0)
    until = today + timedelta(days=max(longest, A_WEEK_BEFORE))
    weekly = {one.course_id for one in assignments if one.remind_weekly}
    unfinished = Enrolment.objects.filter(
        Q(due__range=(today - AFTER, until)) | Q(due__lt=today, course__in=weekly),
        status__in=Enrolment.OPEN, course__is_live=True, officer__is_active=True,
    )  # fmt: skip
    batch = []
    for one in unfinished.only("officer", "course", "due").order_by("pk").iterator(AT_A_TIME):
        batch.append(one)
        if len(batch) == AT_A_TIME:
            _remind(batch, assignments, today)
            batch = []
    _remind(batch, assignments, today)


def _remind(batch: list[Enrolment], assignments: list[Assignment], today: date) -> None:
    if not batch:
        return
    soon, late = [], []
    for one, reaching in _reached(batch, assignments):
        # Another day is news; the same step towards the same day isn't.
        key, data = f"{one.pk} {one.due.isoformat()}", data_of(one)
        if one.due >= today:
            step = _step_before((one.due - today).days, reaching)
            soon += [(one.officer_id, f"{key}{step}", data)] if step is not None else []
        else:
            step = _step_after((today - one.due).days, reaching)
            late += [(one.officer_id, f"{key}{step}", data)] if step is not None else []
    tell_each(DUE_SOON, soon)
    tell_each(OVERDUE, late)


def _reached(batch: list[Enrolment], assignments: list[Assignment]) -> Iterator[tuple[Enrolment, list[Reach]]]:
    """Each with what its day comes from. Queries: 3 at most."""
    courses = {one.course_id for one in batch}
    mine = [one for one in assignments if one.course_id in courses]
    officers = {one.officer_id for one in batch}
    people = {one.pk: one for one in learners(User.objects.filter(pk__in=officers), roles=roles_in(mine))}
    by_course = covers(mine, Q(officer__in=officers))
    for one in batch:
        cover = by_course.get(one.course_id)
        reaching = cover.reaching(people[one.officer_id]) if cover else []
        yield one, [reach for reach in reaching if reach.due == one.due]


def _step_before(left: int, reaching: Iterable[Reach]) -> str | None:
    """The last step of the plan that has come, as a part of the news' key; None before the first."""
    plan = {days for reach in reaching for days in reach.assignment.remind_before} if reaching else {A_WEEK_BEFORE}
    come = min((days for days in plan if left <= days), default=None)
    if come is None:
        return None
    # That of a week has the key that it had before there were plans, so that nobody is told it again.
    return "" if come == A_WEEK_BEFORE else f" {come}"


def _step_after(late: int, reaching: Iterable[Reach]) -> str | None:
    """The same of the weeks since the day."""
    week = (late - 1) // WEEK
    if any(reach.assignment.remind_weekly for reach in reaching):
        return f" +{week}" if week else ""
    return "" if late <= AFTER.days else None
