"""A small course with a live session, for trying bookings, the code and the list: one session today, one next week."""

from datetime import datetime, time, timedelta

from django.conf import settings
from django.utils import timezone

from courses.compile import compile_course
from courses.models import Activity, CoursePage, ModulePage
from courses.together import together
from credentials.issue import issue
from meetings.attend import count_list, tick
from meetings.book import book
from meetings.models import LiveSessionPage, Meeting
from people.models import Unit, User
from progress.choose import choose
from progress.models import ActivityRecord, Enrolment

from .foundations import ensure_home

SLUG = "meeting-the-community"
PURPOSE = (
    "<p>You meet people whom hate crime hits, where they are at home. They say what happened when they called the police, "
    "and what they would have needed.</p><p>Nobody is questioned, and nothing that is told there is a statement.</p>"
)
PREPARATION = "<ul><li>Read who speaks, and for whom.</li><li>Think of one question that you would like answered.</li></ul>"


def load_sessions(facilitator: User, units: list[Unit]) -> None:
    """The course is open to all officers, and nobody is enrolled in it yet."""
    activity = _course()
    today = timezone.localtime().replace(second=0, microsecond=0)
    next_week = datetime.combine(today.date() + timedelta(days=7), time(10), tzinfo=today.tzinfo)
    for begins, hours in ((today, 10), (next_week, 3)):
        meeting = Meeting.objects.create(
            activity=activity, starts_at=begins, ends_at=begins + timedelta(hours=hours), time_zone=settings.TIME_ZONE,
            place="House of Culture, Lipa", languages=["bs", "en"], places=12,
        )  # fmt: skip
        meeting.facilitators.add(facilitator)
        meeting.units.set(units)


def load_past_session(facilitator: User, officers: list[User]) -> None:
    """A session three weeks ago: these officers had booked it, all but the last were there, and it counts for them."""
    activity = Activity.objects.get(course__slug=SLUG)
    ended = timezone.localtime().replace(hour=13, minute=0, second=0, microsecond=0) - timedelta(days=21)
    began, ahead = ended - timedelta(hours=3), timezone.now() + timedelta(days=1)
    meeting = Meeting.objects.create(
        activity=activity, starts_at=ahead, ends_at=ahead + timedelta(hours=3), time_zone=settings.TIME_ZONE,
        place="House of Culture, Lipa", languages=["bs", "en"], places=12,
    )  # fmt: skip
    meeting.facilitators.add(facilitator)
    for officer in officers:
        choose(officer=officer, slug=SLUG)
        book(meeting=meeting, officer=officer)
    # It could only be booked while it was to come.
    Meeting.objects.filter(pk=meeting.pk).update(starts_at=began, ends_at=ended)
    for officer in officers[:-1]:
        tick(meeting=meeting, officer=officer, by=facilitator)
    count_list(meeting=meeting)
    meeting.attendances.update(at=ended, counted_at=ended)
    hers = Enrolment.objects.filter(course=activity.course_id, officer__in=officers)
    hers.update(enrolled_at=began - timedelta(days=9))
    there = hers.exclude(started_at=None)
    ActivityRecord.objects.filter(enrolment__in=there).update(started_at=ended, done_at=ended)
    there.update(started_at=ended, last_activity_at=ended)
    there.exclude(completed_at=None).update(completed_at=ended)
    for enrolment in there.filter(status=Enrolment.Status.COMPLETED).select_related("officer__unit", "course"):
        issue(enrolment, at=ended)


def book_next_session(officers: list[User]) -> None:
    """These officers have a place in the session of next week."""
    meeting = Meeting.objects.filter(activity__course__slug=SLUG).latest("starts_at")
    for officer in officers:
        choose(officer=officer, slug=SLUG)
        book(meeting=meeting, officer=officer)


def _course() -> Activity:
    with together():
        course = CoursePage(
            title="Meeting the community", slug=SLUG, open_to_all=True, live=False,
            summary="An afternoon with people who work with victims of hate crime.",
        )  # fmt: skip
        ensure_home(settings.LANGUAGE_CODE).add_child(instance=course)
        module = ModulePage(title="The visit", slug="the-visit", live=False)
        course.add_child(instance=module)
        session = LiveSessionPage(
            title="A visit to Lipa", slug="visit", live=False, minutes=180, form=LiveSessionPage.Form.VISIT,
            intro="You will know whom to call, and what victims expect of you.", purpose=PURPOSE, preparation=PREPARATION,
        )  # fmt: skip
        module.add_child(instance=session)
        for page in (course, module, session):
            page.save_revision().publish()
    compile_course(CoursePage.objects.get(pk=course.pk))
    return Activity.objects.get(key=session.translation_key)
