"""Where an officer is: her enrolment, the activity, and the course around it in her language."""

from dataclasses import dataclass
from functools import cached_property

from django.urls import reverse
from django.utils.translation import get_language

from courses.models import ActivityEdition, CourseEdition
from courses.queries import activity_edition, course_edition
from people.models import User

from .models import ActivityRecord, Enrolment


class NotAssigned(Exception):
    """The officer isn't enrolled in this course."""


class NotThere(Exception):
    """There is no such course or activity, or it isn't live."""


@dataclass(frozen=True)
class Front:
    """A course before an officer. Queries: 3."""

    enrolment: Enrolment
    course: CourseEdition
    records: dict[str, ActivityRecord]
    language: str

    @property
    def slug(self) -> str:
        return self.course.course.slug

    @property
    def url(self) -> str:
        return reverse("course", args=[self.slug])

    def activity_url(self, activity: dict) -> str:
        return reverse("activity", args=[self.slug, activity["slug"]])

    def is_done(self, activity: dict) -> bool:
        record = self.records.get(activity["key"])
        return record is not None and record.done_at is not None

    @cached_property
    def activities(self) -> list[dict]:
        """All activities of the outline, in order."""
        return [activity for module in self.course.outline for activity in module["activities"]]

    @cached_property
    def next_activity(self) -> dict | None:
        """What to do next: what was begun last and isn't done, else the first required one that isn't done."""
        begun = [a for a in self.activities if a["key"] in self.records and not self.is_done(a)]
        if begun:
            return max(begun, key=lambda a: self.records[a["key"]].started_at)
        return next((a for a in self.activities if a["required"] and not self.is_done(a)), None)

    @cached_property
    def minutes_left(self) -> int:
        return sum(a["minutes"] for a in self.activities if a["required"] and not self.is_done(a))


@dataclass(frozen=True)
class Place(Front):
    """An activity before an officer. Queries: 4."""

    edition: ActivityEdition

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
        return self.activities[self.index + 1] if self.index + 1 < len(self.activities) else None

    @property
    def is_fallback(self) -> bool:
        """Whether the words are in another language than the reader asked for."""
        return self.edition.locale != self.language


def find_front(officer: User, slug: str) -> Front:
    """Raises NotThere, NotAssigned. Queries: 3."""
    language = get_language()
    try:
        course = course_edition(slug, language)
    except CourseEdition.DoesNotExist as error:
        raise NotThere(slug) from error
    enrolment, records = _enrolment(officer, slug)
    return Front(enrolment=enrolment, course=course, records=records, language=language)


def find_place(officer: User, course_slug: str, slug: str) -> Place:
    """Raises NotThere, NotAssigned. Queries: 4."""
    language = get_language()
    try:
        edition = activity_edition(course_slug, slug, language)
        course = course_edition(course_slug, language)
    except (ActivityEdition.DoesNotExist, CourseEdition.DoesNotExist) as error:
        raise NotThere(slug) from error
    enrolment, records = _enrolment(officer, course_slug)
    return Place(enrolment=enrolment, course=course, records=records, language=language, edition=edition)


def _enrolment(officer: User, slug: str) -> tuple[Enrolment, dict[str, ActivityRecord]]:
    enrolment = Enrolment.objects.filter(officer=officer, course__slug=slug).first()
    if enrolment is None:
        raise NotAssigned(slug)
    records = ActivityRecord.objects.filter(enrolment=enrolment).select_related("activity")
    return enrolment, {str(record.activity.key): record for record in records}
