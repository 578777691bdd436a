"""Attempts: begun once, answered one response at a time, each in one transaction."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import floor
from secrets import randbits
from typing import NamedTuple
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from courses.models import ActivityEdition
from people.models import User
from progress.models import Enrolment
from progress.prepared import Columns, Prepared
from progress.record import record_activity, record_start

from . import engine
from .models import Attempt, PublishedVersion, Response
from .recorded import recorded
from .state import Document, Graded, State
from .tally import count_choices
from .versions import document, in_language
from .wait_for_marks import wait_for_marks

_ATTEMPT = Columns(Attempt)
_VERSION = Columns(PublishedVersion, through="version__", without=["document"])
_open_attempts = Prepared(
    lambda enrolment, activity: Attempt.objects.filter(
        enrolment=enrolment, activity=activity, finished_at__isnull=True
    )
    .order_by()
    .values_list(*_ATTEMPT.names, *_VERSION.names),
    int,
    int,
)
_payloads = Prepared(
    lambda attempt: Response.objects.filter(attempt=attempt).order_by("number").values_list("payload", "grade"), int
)


class AttemptNotThere(Exception):
    """No attempt of this key belongs to this officer."""


@dataclass(frozen=True, slots=True)
class Submitted:
    """What came of a response. `repeat`: it was counted before, and nothing was done now."""

    state: State
    repeat: bool


class Told(NamedTuple):
    """Where responses lead, and the document, with its language, in which that is told."""

    document: Document
    locale: str
    state: State


def begin(*, enrolment: Enrolment, edition: ActivityEdition) -> Attempt:
    """A new attempt on the version that is current in the edition's language, or the one that is still open.

    Two tabs that begin at once get the same attempt: the database allows one open attempt only.
    """
    open_attempt = enrolment.attempts.filter(activity=edition.activity, finished_at__isnull=True)
    if attempt := open_attempt.first():
        return attempt
    version = PublishedVersion.objects.defer("document").get(
        activity=edition.activity, locale=edition.locale, content_hash=edition.content_hash
    )
    number = enrolment.attempts.filter(activity=edition.activity).count() + 1
    seed = randbits(62)
    try:
        with transaction.atomic():
            attempt = Attempt.objects.create(
                enrolment=enrolment,
                activity=edition.activity,
                version=version,
                number=number,
                seed=seed,
                drawn=_draw(enrolment, version, seed),
            )
            record_start(enrolment=enrolment, activity=edition.activity, language=edition.locale)
    except IntegrityError:
        return open_attempt.get()
    return attempt


def _draw(enrolment: Enrolment, version: PublishedVersion, seed: int) -> tuple[str, ...] | None:
    """What this attempt asks, if possible not what the officer's last one asked. Queries: 1 for a check with pools."""
    played = document(version.pk)
    if not played.get("pools"):
        return None
    earlier = enrolment.attempts.filter(activity=version.activity_id, drawn__isnull=False).order_by("-number")
    return engine.draw(played, seed=seed, last=earlier.values_list("drawn", flat=True).first() or ())


def attempt_of(*, officer: User, key: UUID) -> Attempt:
    """An officer's own attempt, with its version (without the document). Queries: 1. Raises AttemptNotThere."""
    try:
        return _attempts().get(key=key, enrolment__officer=officer)
    except Attempt.DoesNotExist as error:
        raise AttemptNotThere(str(key)) from error


def open_attempt(enrolment: Enrolment, activity_id: int) -> Attempt | None:
    """The attempt that is under way, with its version (without the document). Queries: 1."""
    for row in _open_attempts(enrolment.pk, activity_id):
        values = iter(row)
        attempt = _ATTEMPT.take(values)
        attempt.version = _VERSION.take(values)
        return attempt
    return None


def standing(attempt: Attempt, language: str) -> Told:
    """Where the attempt stands, for a reader of `language`. A regraded one is told by the key by which it stands.

    Queries: 1, and 1 in another language than its own, and 1 where it was regraded.
    """
    shown = in_language(attempt.standing_version, language)
    responses = recorded(attempt.version_id, _payloads(attempt.pk))
    if attempt.regrading:
        grades = attempt.regrading.grades
        responses = tuple(Graded(one.response, grade) for one, grade in zip(responses, grades, strict=True))
    return told(attempt, responses, shown)


def told(attempt: Attempt, responses: Iterable[Graded], shown: tuple[Document, str]) -> Told:
    """Where these responses to the attempt's exercise lead, in the document and language of `shown`.

    Should that document not take them, the version by which the attempt stands does, which has taken them before.
    """
    played, locale = engine.drawn(shown[0], attempt.drawn), shown[1]
    try:
        return Told(played, locale, engine.replay(played, responses))
    except engine.Refused:
        own = attempt.standing_version
        played = engine.drawn(document(own.pk), attempt.drawn)
        return Told(played, own.locale, engine.replay(played, responses))


@transaction.atomic
def submit(
    *, attempt: Attempt, response_id: UUID, payload: dict, language: str, shown: Document | None = None
) -> Submitted:
    """Count one response, and with the last one finish the attempt; all or nothing.

    It is graded by the document in which it was read, and keeps that grade in every language: by `shown`, or
    without it by what a reader of `language` is shown, which may cost a query more. `response_id` was made with
    the page that is answered: the same id again is the same response, whatever it says now. Raises
    engine.Refused, and then nothing has changed. Queries: 4, and 12 at the end.
    """
    # The lock makes answers from two tabs wait for each other, so each is stepped from the state it finds.
    locked = Attempt.objects.select_for_update().get(pk=attempt.pk)
    # What an attempt belongs to never changes, so it isn't read again.
    locked.enrolment, locked.activity, locked.version = attempt.enrolment, attempt.activity, attempt.version
    attempt = locked
    responses = list(attempt.responses.order_by("number"))
    shown = shown or in_language(attempt.version, language)[0]
    before = recorded(attempt.version_id, ((response.payload, response.grade) for response in responses))
    played, language, state = told(attempt, before, (shown, language))
    if any(response.response_id == response_id for response in responses):
        return Submitted(state=state, repeat=True)
    step = engine.answer(played, state, payload)
    Response.objects.create(
        attempt=attempt,
        number=len(responses) + 1,
        response_id=response_id,
        payload=dict(step.taken.response),
        locale=language,
        grade=step.taken.grade,
    )
    if step.state.outcome is not None:
        _finish(attempt, step.state, language)
    return Submitted(state=step.state, repeat=False)


def _finish(attempt: Attempt, state: State, language: str) -> None:
    score = engine.score(document(attempt.version_id), state)
    attempt.percent = floor(score.percent)  # down, or 69.6 would look like a pass of 70
    attempt.passed = score.passed
    attempt.finished_at = timezone.now()
    attempt.save(update_fields=["percent", "passed", "finished_at"])
    count_choices(attempt, state)
    wait_for_marks(attempt, document(attempt.version_id), state)
    record_activity(
        enrolment=attempt.enrolment, activity=attempt.activity, language=language, score=attempt.percent
    )


def _attempts():
    attempts = Attempt.objects.select_related("version", "graded_by", "enrolment", "activity__course")
    return attempts.defer("version__document", "graded_by__document")
