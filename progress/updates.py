"""What was added to a course since officers completed it: offered to them, and required of them if a trainer says so.

Nothing of it takes a completion away: it stands beside it, in the course, on home, in the news, in lists of units.
"""

from collections.abc import Collection
from datetime import date
from itertools import islice

from django.db import transaction
from django.db.models import Exists, F, OuterRef, QuerySet
from django.utils import timezone
from django_tasks import task

from courses.models import Activity, Course
from people.models import User
from people.news import tell_each

from .models import ActivityRecord, Enrolment, RequiredUpdate
from .news import UPDATE_REQUIRED

AT_A_TIME = 2000


def added_activities(course: Course) -> QuerySet[Activity]:
    """What the course requires and didn't from its beginning, the newest first."""
    live = Activity.objects.filter(course=course, position__isnull=False, required=True)
    return live.filter(since__isnull=False).order_by("-since")


def behind(enrolments: QuerySet[Enrolment], **added) -> QuerySet[Enrolment]:
    """Those completed before something was added that isn't done yet; `added` narrows what. Queries: none yet.

    Who renews her completion does that first: it will be newer than what was added. Who is exempt is asked for nothing.
    """
    done = ActivityRecord.objects.filter(
        enrolment=OuterRef(OuterRef("pk")), activity=OuterRef("pk"), round=OuterRef(OuterRef("round")), done_at__isnull=False
    )
    missing = Activity.objects.filter(
        ~Exists(done),
        course=OuterRef("course"),
        position__isnull=False,
        required=True,
        since__gt=OuterRef("completed_at"),
        **added,
    )
    completed = enrolments.filter(status=Enrolment.Status.COMPLETED, renewal_percent__isnull=True)
    return completed.filter(Exists(missing)).exclude(completed_by=Enrolment.CompletedBy.EXEMPT)


def asked_officers(course: Course) -> QuerySet[Enrolment]:
    """Whom requiring it now would ask."""
    return behind(_active(course))


def _active(course: Course) -> QuerySet[Enrolment]:
    return Enrolment.objects.filter(course=course, officer__is_active=True)


@transaction.atomic
def require_update(*, course: Course, due: date, reason: str, by: User) -> RequiredUpdate:
    """From now on, instead of what was required before; officers are told in the background. Queries: 4."""
    list(Course.objects.select_for_update(no_key=True).filter(pk=course.pk).values_list("pk"))
    withdraw_update(course=course)
    made = RequiredUpdate.objects.create(course=course, due=due, reason=reason, asked_by=by)
    tell_of_update.enqueue(made.pk)
    return made


def withdraw_update(*, course: Course) -> None:
    """What was added is offered only. Queries: 1."""
    RequiredUpdate.objects.filter(course=course, withdrawn_at__isnull=True).update(withdrawn_at=timezone.now())


@task(backend="later")
def tell_of_update(update_id: int) -> None:
    """Tell whom it asks, each once."""
    tell_late(UPDATE_REQUIRED, pk=update_id)


def tell_late(kind: str, **which) -> None:
    """Tell those who haven't done it yet of these required updates. Queries: 1 for each update, and for each 1,000."""
    for one in RequiredUpdate.objects.filter(withdrawn_at__isnull=True, course__is_live=True, **which):
        data = {"course": one.course_id, "due": one.due.isoformat(), "reason": one.reason}
        asked = behind(_active(one.course), since__lte=one.asked_at).order_by("pk").values_list("pk", "officer_id")
        rows = asked.iterator(AT_A_TIME)
        while some := list(islice(rows, AT_A_TIME)):
            tell_each(kind, ((officer, f"{pk} update {one.pk}", data) for pk, officer in some))


def required_updates(course_ids: Collection[int]) -> dict[int, RequiredUpdate]:
    """What is required now, by course. Queries: 1, or none where nothing is asked."""
    if not course_ids:
        return {}
    return {one.course_id: one for one in RequiredUpdate.objects.filter(course__in=course_ids, withdrawn_at__isnull=True)}


def due_updates(enrolment_ids: Collection[int]) -> dict[int, date]:
    """By enrolment that is behind a required update, its day. Queries: 1."""
    asked = Enrolment.objects.filter(pk__in=enrolment_ids, course__required_updates__withdrawn_at__isnull=True)
    those = behind(
        asked.annotate(asked_at=F("course__required_updates__asked_at"), day=F("course__required_updates__due")),
        since__lte=OuterRef("asked_at"),
    )
    return dict(those.values_list("pk", "day"))
