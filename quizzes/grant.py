"""One more attempt for one officer: given by who manages her, or by who may publish the exercise, with a reason."""

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from django.db import transaction
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from courses.message_places import COURSE
from courses.models import Activity
from courses.queries import course_words
from people import news
from people.models import User
from people.news import Piece
from people.wording import Message
from progress.models import Enrolment

from .attempts import sitting_of
from .marking_news import EXERCISE, title_in
from .models import Attempt, ExtraAttempt
from .sitting import Sitting

GRANTED = "extra_attempt"
MORE = Message(
    GRANTED, _("One more attempt: %(exercise)s"), _("You can begin it now. Why you got it stands in your record."),
    (EXERCISE, replace(COURSE, needed=False)),
)  # fmt: skip
LONGEST_REASON = ExtraAttempt._meta.get_field("reason").max_length


class MayBegin(Exception):
    """She can begin by the rules, or an attempt of hers is under way: there is nothing to give."""


class OwnAttempt(Exception):
    """Nobody gives herself an attempt."""


class Closed(NamedTuple):
    """An exercise that an officer can't begin now, and why."""

    activity: Activity
    sitting: Sitting


@transaction.atomic
def grant(*, enrolment: Enrolment, activity: Activity, reason: str, by: User) -> ExtraAttempt:
    """Give her one attempt more, which she may begin at once; she is told. Raises MayBegin, OwnAttempt.

    Queries: 7. Two people who give at once give one: the second finds that she may begin.
    """
    if enrolment.officer_id == by.pk:
        raise OwnAttempt
    Enrolment.objects.select_for_update(no_key=True).only("pk").get(pk=enrolment.pk)
    attempts = list(Attempt.objects.filter(enrolment=enrolment, activity=activity))
    under_way = any(one.finished_at is None for one in attempts)
    if under_way or sitting_of(enrolment, activity, attempts).may_begin:
        raise MayBegin
    given = ExtraAttempt.objects.create(enrolment=enrolment, activity=activity, reason=reason, by=by)
    data = {"course": activity.course_id, "activity": activity.slug}
    news.tell([enrolment.officer_id], kind=GRANTED, key=str(given.pk), data=data)
    return given


def closed_to(officer: User) -> list[Closed]:
    """The checks and scenarios that an officer can't begin now by the rules. Queries: 1, and 2 for each with a rule."""
    begun = Attempt.objects.filter(enrolment__officer=officer, activity__position__isnull=False)
    ruled = begun.exclude(activity__attempts_allowed__isnull=True, activity__waiting_hours=0)
    by_activity: dict[Activity, list[Attempt]] = {}
    for attempt in ruled.select_related("activity__course", "enrolment").order_by("activity__course__slug", "activity"):
        by_activity.setdefault(attempt.activity, []).append(attempt)
    found = [
        Closed(activity, sitting_of(attempts[0].enrolment, activity, attempts))
        for activity, attempts in by_activity.items()
        if all(one.finished_at for one in attempts)
    ]
    return [one for one in found if not one.sitting.may_begin]


def register() -> None:
    news.register(GRANTED, _words, MORE)


def _words(several: Sequence[dict]) -> list[Piece | None]:
    """None where the course isn't there any more. Queries: 1."""
    words = course_words([data["course"] for data in several], get_language())
    return [_piece(words.get(data["course"]), data) for data in several]


def _piece(edition, data: dict) -> Piece | None:
    title = edition and title_in(edition, data["activity"])
    if title is None or not edition.course.is_live:
        return None
    path = reverse("activity", args=[edition.course.slug, data["activity"]])
    return Piece(MORE, {"exercise": title, "course": edition.title}, path)
