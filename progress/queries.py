"""Reads of enrolments that more than one page needs."""

from django.db.models import F

from courses.queries import course_words
from people.models import User

from .delivery import Front, records_of
from .models import Enrolment
from .path_order import path_asks
from .prerequisites import awaited_courses
from .spend_time import seconds_spent
from .updates import required_updates


def fronts(officer: User, language: str) -> list[Front]:
    """An officer's live courses, by due date, those without one last.

    Queries: 3, whatever their number, 1 more where courses ask for others to be completed first, 7 where paths do, 1
    where what is under way asks for a time, and 1 where something was added to what she has completed.
    """
    enrolments = list(
        Enrolment.objects.filter(officer=officer, course__is_live=True)
        .exclude(status=Enrolment.Status.WITHDRAWN)
        .select_related("course")
        .order_by(F("due").asc(nulls_last=True), "enrolled_at", "pk")
    )
    words = course_words([enrolment.course_id for enrolment in enrolments], language)
    records = records_of(enrolments)
    waiting = [one for one in enrolments if one.status == Enrolment.Status.NOT_STARTED]
    by_paths = path_asks(officer, [one.course_id for one in waiting if one.course.in_path and not one.chosen])
    asked = {
        one.course_id: [*one.course.prerequisites, *by_paths.get(one.course_id, ())]
        for one in waiting
        if one.course.prerequisites or one.course_id in by_paths
    }
    awaited = awaited_courses(officer.pk, asked, language)
    timed = [one.pk for one in enrolments if one.course.minimum_minutes and _is_at_it(one)]
    seconds = seconds_spent(timed)
    mine = []
    for enrolment in enrolments:
        if enrolment.course_id in words:
            front = Front(enrolment=enrolment, course=words[enrolment.course_id], language=language)
            # Known already for all of them, so that no course asks for its own.
            front.know(records.get(enrolment.pk, {}))
            front.know_awaited(awaited.get(enrolment.course_id, ()))
            front.know_seconds(seconds.get(enrolment.pk, 0))
            mine.append(front)
    required = required_updates([front.enrolment.course_id for front in mine if front.updates])
    for front in mine:
        front.know_required(required)
    return mine


def _is_at_it(enrolment: Enrolment) -> bool:
    return enrolment.status == Enrolment.Status.IN_PROGRESS or enrolment.renewal_percent is not None
