"""Who may see what of a meeting: the one place that decides it.

A facilitator, who may come from a community organisation and have no unit, sees of officers nothing but who comes to the
meetings that she runs: name, unit, and whether they were there. No results, no progress, no service numbers, no other
page of theirs (`people/scope.py` gives her nothing, since she holds no role in a unit). That ends some weeks after the
meeting, and at once when she has no role any more by which she could be chosen. Trainers and administrators, who plan
meetings in the CMS, see how many come, not who.
"""

from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone

from people.models import Role, User

from .attend import LIST_FOR
from .models import ListReading, Meeting

#: Whom trainers can choose to run a meeting.
RUNNERS = (Role.FACILITATOR, Role.TRAINER)


def may_run(person: User, meeting: Meeting) -> bool:
    """Whether she shows the code and keeps the list. Queries: 1."""
    return person.is_active and meeting.facilitators.filter(pk=person.pk, groups__name__in=RUNNERS).exists()


def may_see_who(person: User, meeting: Meeting, now: datetime) -> bool:
    """Whether names are shown to her: until the list is closed. Queries: 1."""
    return meeting.ends_at + LIST_FOR > now and may_run(person, meeting)


def run_by(person: User) -> QuerySet[Meeting]:
    """The meetings that she runs."""
    return Meeting.objects.filter(facilitators__in=User.objects.filter(pk=person.pk, groups__name__in=RUNNERS))


def can_run() -> QuerySet[User]:
    """Whom a meeting can be given to."""
    return User.objects.filter(is_active=True, groups__name__in=RUNNERS).distinct().order_by("last_name", "first_name")


def note_reading(meeting: Meeting, by: User) -> None:
    """Write down that she read who comes. The log is this app's own: the access log is above it. Queries: 1."""
    hour = timezone.now().replace(minute=0, second=0, microsecond=0)
    ListReading.objects.bulk_create([ListReading(meeting=meeting, by=by, hour=hour)], ignore_conflicts=True)


def remember_who_runs(request, user, **kwargs) -> None:
    """Receiver of `user_logged_in`: pages offer the sessions that she runs without asking every time. Queries: 1 or 2."""
    if request is not None and hasattr(request, "session"):
        is_facilitator = user.groups.filter(name=Role.FACILITATOR.value).exists()
        request.session["runs_meetings"] = is_facilitator or run_by(user).exists()


