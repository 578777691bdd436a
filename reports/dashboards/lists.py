"""The enrolments behind a figure, as a list: exactly those that the figure counts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import F, Q, QuerySet
from django.db.models.functions import TruncDate
from django.db.models.lookups import GreaterThan
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from courses.models import CourseEdition
from people.models import Unit, User
from progress.models import Enrolment
from progress.updates import due_updates

from . import levels
from .months import completed_between, moved
from .question import EXPIRING_WITHIN, SORTS, Question
from .standing import Part, condition, part_of_enrolment


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a list; `pk` is the enrolment's."""

    pk: int
    officer: User
    course: CourseEdition
    part: Part
    percent: int
    score: int | None
    due: date | None
    completed_on: date | None
    expires_on: date | None
    update_due: date | None
    completed_by: str
    share: int | None = None


def enrolments(unit: Unit, question: Question, editions: Iterable[CourseEdition]) -> QuerySet[Enrolment]:
    """Of the people who serve in the unit or below it today. Queries: none yet."""
    asked = [question.course] if question.course else list(editions)
    found = counted(unit).filter(course__in=[edition.course_id for edition in asked])
    if question.part is not None:
        found = found.filter(condition(question.part, question.today))
    if question.until is not None:
        found = found.filter(due__lte=question.until)
    if question.rank is not None:
        found = found.filter(officer__rank=question.rank)
    if question.missed is not None:
        found = found.filter(_missed(question.missed, question.today))
    if question.competency:
        by_level = levels.tested(unit, question.course.course_id, question.competency, question.level)
        found = found.filter(pk__in=by_level.values("enrolment"))
    if question.own:
        found = found.filter(officer__unit=unit)
    if question.month is not None:
        found = found.filter(_completed(question.month, moved(question.month, 1) - timedelta(days=1)))
    if question.expiring:
        found = found.filter(_expiring(asked, question.today))
    for word in question.words.split():
        found = found.filter(
            Q(officer__first_name__icontains=word)
            | Q(officer__last_name__icontains=word)
            | Q(officer__service_number__icontains=word)
        )
    return found.order_by(*(_last_if_empty(name) for name in SORTS[question.sort]), "pk")


def counted(unit: Unit) -> QuerySet[Enrolment]:
    """The enrolments that the roll-ups count for a unit."""
    return Enrolment.objects.filter(officer__unit__path__startswith=unit.path, officer__is_active=True).exclude(
        status=Enrolment.Status.WITHDRAWN
    )


def lines(
    found: QuerySet[Enrolment], editions: Iterable[CourseEdition], today: date, competency: str = ""
) -> list[Line]:
    """A page of them, or some. Queries: 2, and 1 more for what they have of a competency.

    `update_due`: something was added to the course since she completed it, and is required of her until that day. It is
    a flag of the line: she counts as done, here and in the figures.
    """
    words = {edition.course_id: edition for edition in editions}
    shown = list(found.select_related("officer__unit"))
    updates = due_updates([one.pk for one in shown if one.completed_at])
    shares = levels.shares([one.pk for one in shown], competency) if competency else {}
    return [_line(one, words, today, updates.get(one.pk), shares.get(one.pk)) for one in shown]


def _line(
    one: Enrolment, words: Mapping[int, CourseEdition], today: date, update_due: date | None, share: int | None
) -> Line:
    edition = words[one.course_id]
    completed = timezone.localdate(one.completed_at, timezone.get_default_timezone()) if one.completed_at else None
    validity = edition.course.validity_months
    return Line(
        pk=one.pk,
        officer=one.officer,
        course=edition,
        part=part_of_enrolment(one, today),
        percent=one.percent,
        score=one.score,
        due=one.due,
        completed_on=completed,
        expires_on=moved(completed, validity) if completed and validity else None,
        update_due=update_due,
        completed_by="" if one.completed_by == Enrolment.CompletedBy.LEARNED else one.get_completed_by_display(),
        share=share,
    )


def columns(question: Question) -> list[str]:
    """Above the columns of a file, as the page has them; the last is the competency that is asked for."""
    named = [question.course.competencies.get(question.competency, question.competency)] if question.competency else []
    return [
        _("Service number"), _("Name"), _("Unit"), _("Course"), _("Status"), _("Progress in percent"),
        _("Score in percent"), _("Last day"), _("Completed on"), _("Valid until"), *named,
    ]  # fmt: skip


def cells(line: Line, labels: Mapping[Part, str], question: Question) -> tuple:
    """A line of a file. Days as ISO 8601 has them, which every program reads alike.

    `labels` are the parts' in the reader's language, which needn't be active any more when a file is written.
    """
    days = (day and day.isoformat() for day in (line.due, line.completed_on, line.expires_on))
    officer = line.officer
    unit = officer.unit.name if officer.unit else ""
    return (
        officer.service_number, officer.get_full_name(), unit, line.course.title, labels[line.part], line.percent,
        line.score, *days, *([line.share] if question.competency else []),
    )  # fmt: skip


def told(question: Question) -> list[str]:
    """What a list is narrowed to beside its form: the month, what expires."""
    said = [_("In the unit itself")] if question.own else []
    if question.month is not None:
        said.append(_("Completed in %(month)s") % {"month": _month(question.month)})
    if question.expiring:
        said.append(_("Valid for no more than 90 days"))
    if question.missed is not None:
        said.append(_("Not completed by the last day, in %(month)s") % {"month": _month(question.missed)})
    if question.competency:
        name = question.course.competencies.get(question.competency, question.competency)
        said.append(f"{name}, {levels.label(question.level)}" if question.level else name)
    return said


def _month(first: date) -> str:
    return date_format(first, "YEAR_MONTH_FORMAT")


def _missed(first: date, today: date) -> Q:
    """Whose last day lay in this month, and who hadn't completed by then."""
    completed_on = TruncDate("completed_at", tzinfo=timezone.get_default_timezone())
    after = Q(status=Enrolment.Status.COMPLETED) & GreaterThan(completed_on, F("due"))
    open_still = Q(status__in=Enrolment.OPEN, due__lt=today)
    return Q(due__gte=first, due__lt=moved(first, 1)) & (open_still | after)


def _completed(first: date, last: date) -> Q:
    return Q(completed_at__gte=_midnight(first), completed_at__lt=_midnight(last + timedelta(days=1)))


def _expiring(editions: Iterable[CourseEdition], today: date) -> Q:
    wanted = Q(pk__in=[])
    validities = {edition.course.validity_months for edition in editions if edition.course.validity_months}
    for validity in validities:
        within = _completed(*completed_between(validity, today, today + EXPIRING_WITHIN))
        wanted |= Q(course__validity_months=validity) & within
    return wanted


def _last_if_empty(name: str):
    column = F(name.removeprefix("-"))
    return column.desc(nulls_last=True) if name.startswith("-") else column.asc(nulls_last=True)


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min), timezone.get_default_timezone())
