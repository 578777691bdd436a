"""Where an officer is: her enrolment, the activity, and the course around it in her language."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property

from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils.translation import get_language

from courses.models import ActivityEdition, Course, CourseEdition
from courses.queries import Syllabus, syllabus
from people.models import User

from .asked import refreshes
from .complete import ANY_TIME, Needed, Requirement, Result, Time, still_needed
from .models import ActivityRecord, Enrolment, RequiredUpdate
from .prepared import Columns, Prepared
from .prerequisites import AwaitedCourse, AwaitedModule, awaited_courses, awaited_modules
from .spend_time import seconds_spent
from .updates import required_updates


class NotAssigned(Exception):
    """The officer isn't enrolled in this course."""


class NotThere(Exception):
    """There is no such course or activity, or it isn't live."""


class NotYet(Exception):
    """Something else has to be completed before the activity at `place`."""

    def __init__(self, place: "Place"):
        super().__init__(place.outline["slug"])
        self.place = place


@dataclass(frozen=True, slots=True)
class Done:
    """What an officer has done of an activity; `done_at` is empty while it doesn't count yet."""

    score: int | None
    started_at: datetime
    done_at: datetime | None


def _moment(written: str | None) -> datetime:
    """Of an outline; the beginning of time where it has none."""
    return datetime.fromisoformat(written) if written else datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Front:
    """A course before an officer. Queries: 1, and 1 more when `records` are first asked for."""

    enrolment: Enrolment
    course: CourseEdition
    language: str

    @cached_property
    def records(self) -> Mapping[str, Done]:
        """What she has done in her round, by the activity's key."""
        return {str(key): Done(*done) for key, *done in _records(self.enrolment.pk, self.enrolment.round)}

    def know(self, records: Mapping[str, Done]) -> None:
        """Take what was read already, with other things, instead of asking for it."""
        self.__dict__["records"] = records

    @property
    def slug(self) -> str:
        return self.course.course.slug

    @cached_property
    def url(self) -> str:
        return reverse("course", args=[self.slug])

    def activity_url(self, activity: dict) -> str:
        # Below the course's address; asking the resolver for each link of a page would cost more than its text.
        return f"{self.url}{activity['slug']}/"

    def is_done(self, activity: dict) -> bool:
        record = self.records.get(activity["key"])
        return record is not None and record.done_at is not None

    @cached_property
    def activities(self) -> list[dict]:
        """All activities of the outline, in order."""
        return [activity for module in self.course.outline for activity in module["activities"]]

    @cached_property
    def next_activity(self) -> dict | None:
        """What to do next: what was begun last and isn't done, else the first required one that is open to her."""
        begun = [a for a in self.activities if a["key"] in self.records and not self.is_done(a)]
        if begun:
            return max(begun, key=lambda a: self.records[a["key"]].started_at)
        asked = (a for a in self.activities if self.is_asked(a) and not self.is_done(a) and not self.is_locked(a))
        return next(asked, None)

    @cached_property
    def refreshes(self) -> bool:
        """Whether she renews her completion, and does only the refresher for it."""
        if self.enrolment.renewal_percent is None or not self.has_refresher:
            return False
        course = self.enrolment.course
        return refreshes(self.enrolment, months=course.validity_months, grace=course.refresher_months)

    @cached_property
    def has_refresher(self) -> bool:
        return any(activity.get("refresher") for activity in self.activities)

    def is_asked(self, activity: dict) -> bool:
        """Whether she has to do it, to complete the course or to renew that."""
        return bool(activity.get("refresher")) if self.refreshes else activity["required"]

    @cached_property
    def awaited_courses(self) -> tuple[AwaitedCourse, ...]:
        """What she has to complete before she can begin this course.

        Queries: 1 where the course asks for any, 7 more where a path has it, else none.
        """
        if self.enrolment.status != Enrolment.Status.NOT_STARTED:
            return ()
        keys = [*self.course.course.prerequisites, *self._asked_by_paths()]
        if not keys:
            return ()
        return awaited_courses(self.enrolment.officer_id, {self.enrolment.course_id: keys}, self.language).get(
            self.enrolment.course_id, ()
        )

    def _asked_by_paths(self) -> list[str]:
        if not self.enrolment.course.in_path or self.enrolment.chosen:
            return []
        from .path_order import path_asks  # it reads what reaches her, which needs none of this

        return path_asks(self.enrolment.officer_id, [self.enrolment.course_id]).get(self.enrolment.course_id, [])

    def know_awaited(self, courses: tuple[AwaitedCourse, ...]) -> None:
        """As `know`, of the courses to be completed first."""
        self.__dict__["awaited_courses"] = courses

    @cached_property
    def awaited_modules(self) -> Mapping[str, tuple[AwaitedModule, ...]]:
        """By the key of each module that is closed to her, what she has to complete before it. Queries: as `records`."""
        outline = self.course.outline
        # Who has completed the course once may go where she likes, and so does who renews it.
        if self.enrolment.status == Enrolment.Status.COMPLETED or not any(one.get("prerequisites") for one in outline):
            return {}
        # Who hasn't started has no records; not asking keeps it at one query with that for courses.
        records = {} if self.enrolment.status == Enrolment.Status.NOT_STARTED else self.records
        return awaited_modules(outline, done={key for key, one in records.items() if one.done_at}, begun=records)

    def is_locked(self, activity: dict) -> bool:
        """Whether something else has to be completed first."""
        if self.awaited_courses:
            return True
        closed = self.awaited_modules
        return bool(closed) and any(
            activity is one for module in self.course.outline if module["key"] in closed for one in module["activities"]
        )

    def open_after(self, activity: dict) -> dict | None:
        """The next activity of the outline that isn't locked."""
        place = next(i for i, a in enumerate(self.activities) if a["key"] == activity["key"])
        return next((a for a in self.activities[place + 1 :] if not self.is_locked(a)), None)

    @cached_property
    def updates(self) -> list[dict]:
        """What the course requires since she completed it, and she hasn't done. Queries: as `records`, if it does."""
        mine = self.enrolment
        completed = mine.completed_at
        is_exempt = mine.completed_by == Enrolment.CompletedBy.EXEMPT
        if completed is None or is_exempt or mine.renewal_percent is not None:
            return []
        new = [one for one in self.activities if one["required"] and _moment(one.get("since")) > completed]
        return [one for one in new if not self.is_done(one)]

    @cached_property
    def required_update(self) -> RequiredUpdate | None:
        """The update that she is required to do. Queries: 1 where anything is new to her, else none."""
        return self._hers(required_updates([self.enrolment.course_id] if self.updates else []))

    def know_required(self, required: Mapping[int, RequiredUpdate]) -> None:
        """As `know`, of updates that are required, by course."""
        self.__dict__["required_update"] = self._hers(required)

    def _hers(self, required: Mapping[int, RequiredUpdate]) -> RequiredUpdate | None:
        """What was added after it was required is offered only."""
        one = required.get(self.enrolment.course_id)
        return one if one and any(_moment(each["since"]) <= one.asked_at for each in self.updates) else None

    @cached_property
    def seconds_spent(self) -> int:
        """Queries: 1."""
        return seconds_spent([self.enrolment.pk]).get(self.enrolment.pk, 0)

    def know_seconds(self, seconds: int) -> None:
        """As `know`, of the time that she spent."""
        self.__dict__["seconds_spent"] = seconds

    @cached_property
    def needed(self) -> Needed:
        """What she still needs, by the keys of activities. Queries: as `records`; 1 more where it asks for a time."""
        asked = [
            Requirement(one["key"], required=self.is_asked(one), pass_percent=one.get("pass_percent"))
            for one in self.activities
        ]
        results = {key: Result(done=one.done_at is not None, score=one.score) for key, one in self.records.items()}
        minimum = None if self.refreshes else self.enrolment.course.minimum_minutes
        return still_needed(asked, results, Time(minimum, self.seconds_spent) if minimum else ANY_TIME)

    @cached_property
    def minutes_left(self) -> int:
        return sum(a["minutes"] for a in self.activities if self.is_asked(a) and not self.is_done(a))


@dataclass(frozen=True)
class Place(Front):
    """An activity before an officer. Queries: as a Front. `keys` has the keys of the course's activities, by id."""

    edition: ActivityEdition
    keys: Mapping[int, str]

    @cached_property
    def index(self) -> int:
        """The activity's place in `activities`."""
        key = str(self.edition.activity.key)
        return next(i for i, a in enumerate(self.activities) if a["key"] == key)

    @property
    def outline(self) -> dict:
        return self.activities[self.index]

    @cached_property
    def module(self) -> dict:
        key = str(self.edition.activity.key)
        return next(m for m in self.course.outline if any(a["key"] == key for a in m["activities"]))

    @property
    def previous(self) -> dict | None:
        return self.activities[self.index - 1] if self.index else None

    @property
    def following(self) -> dict | None:
        return self.open_after(self.outline)

    def after(self, enrolment: Enrolment) -> "Place":
        """The same place after something was recorded: what she has done is asked for anew."""
        return replace(self, enrolment=enrolment)

    @property
    def is_fallback(self) -> bool:
        """Whether the words are in another language than the reader asked for."""
        return self.edition.locale != self.language


def records_of(enrolments: list[Enrolment]) -> dict[int, dict[str, Done]]:
    """What was done in the present round, by enrolment and by the activity's key. Queries: 1."""
    rows = ActivityRecord.objects.filter(enrolment__in=enrolments, round=F("enrolment__round")).values_list(
        "enrolment_id", "activity__key", "score", "started_at", "done_at"
    )
    records: dict[int, dict[str, Done]] = {}
    for enrolment_id, key, *done in rows:
        records.setdefault(enrolment_id, {})[str(key)] = Done(*done)
    return records


def find_front(officer: User, slug: str) -> Front:
    """Raises NotThere, NotAssigned. Queries: 1, once the process knows the syllabus."""
    enrolment, words = _find(officer, slug, _for_front)
    return Front(enrolment=enrolment, course=words.course, language=get_language())


def find_place(officer: User, course_slug: str, slug: str) -> Place:
    """Raises NotThere, NotAssigned. Queries: 1, once the process knows the syllabus."""
    enrolment, words = _find(officer, course_slug, _for_place)
    edition = words.activities.get(slug)
    if edition is None:
        raise NotThere(slug)
    return Place(enrolment=enrolment, course=words.course, language=get_language(), edition=edition, keys=words.keys)


def find_open_place(officer: User, course_slug: str, slug: str) -> Place:
    """A place at which she may begin, or has begun. Raises NotYet, and as `find_place`.

    Queries: as `find_place`; 1 more where the course or its modules ask for something to be completed first.
    """
    place = find_place(officer, course_slug, slug)
    if place.is_locked(place.outline):
        raise NotYet(place)
    return place


class _Enrolments:
    """An officer's enrolment with its course, found by the course's address; without some columns of both."""

    def __init__(self, *without: str) -> None:
        self._enrolment = Columns(Enrolment, without=without)
        self._course = Columns(Course, through="course__", without=without)
        self._rows = Prepared(self._build, int, str)

    def _build(self, officer: int, slug: str) -> QuerySet:
        of_course = Enrolment.objects.filter(officer=officer, course__slug=slug)
        return of_course.values_list(*self._enrolment.names, *self._course.names)

    def __call__(self, officer: User, slug: str) -> Enrolment | None:
        for row in self._rows(officer.pk, slug):
            values = iter(row)
            enrolment = self._enrolment.take(values)
            enrolment.course = self._course.take(values)
            return enrolment
        return None


_for_front = _Enrolments()
#: An activity's page needs to know that she is enrolled, and no more of how far she is; what it lacks is loaded if asked.
_for_place = _Enrolments(
    "percent", "score", "language", "chosen", "due", "enrolled_at", "started_at", "completed_at", "last_activity_at",
    "key", "pass_percent", "validity_months", "prerequisites", "open_to_all", "approval_needed",
)  # fmt: skip
_records = Prepared(
    lambda enrolment, at: ActivityRecord.objects.filter(enrolment=enrolment, round=at).values_list(
        "activity__key", "score", "started_at", "done_at"
    ),
    int,
    int,
)


def _find(officer: User, slug: str, enrolments: _Enrolments) -> tuple[Enrolment, Syllabus]:
    enrolment = enrolments(officer, slug)
    if enrolment is None or enrolment.status == Enrolment.Status.WITHDRAWN:
        raise (NotAssigned if Course.objects.filter(slug=slug, is_live=True).exists() else NotThere)(slug)
    words = syllabus(enrolment.course, get_language()) if enrolment.course.is_live else None
    if words is None:
        raise NotThere(slug)
    return enrolment, words
