"""Reads of enrolments that more than one page needs."""

from django.db.models import F

from courses.queries import course_words
from people.models import User

from .delivery import Front, records_of
from .models import Enrolment
from .path_order import path_asks
from .prerequisites import awaited_courses


def fronts(officer: User, language: str) -> list[Front]:
    """An officer's live courses, by due date, those without one last.

    Queries: 3, whatever their number, and 1 more where courses ask for others to be completed first,
    7 where paths do.
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
    mine = []
    for enrolment in enrolments:
        if enrolment.course_id in words:
            front = Front(enrolment=enrolment, course=words[enrolment.course_id], language=language)
            # Known already for all of them, so that no course asks for its own.
            front.know(records.get(enrolment.pk, {}))
            front.know_awaited(awaited.get(enrolment.course_id, ()))
            mine.append(front)
    return mine
