"""Attempts: begun once, answered one response at a time, each in one transaction."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import floor
from secrets import randbits
from typing import NamedTuple
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from courses.models import Activity, ActivityEdition
from people.accommodate import extended, extra_time_of
from people.models import User
from progress.models import Enrolment
from progress.prepared import Columns, Prepared
from progress.record import began_in_round, record_activity, record_start

from . import engine
from .cut_off import cut_off
from .models import Attempt, Draft, PublishedVersion, Response
from .recorded import recorded
from .refused import TimeIsUp
from .shares import shares
from .sitting import MayNotBegin, Sitting, is_closed, sitting
from .state import Document, Graded, State
from .tally import count_choices
from .tell_attempts import attempt_changed
from .versions import document, in_language
from .wait_for_marks import wait_for_marks

_ATTEMPT = Columns(Attempt)
_VERSION = Columns(PublishedVersion, through="version__", without=["document"])
_DRAFT = Columns(Draft, through="draft__")
_open_attempts = Prepared(
    lambda enrolment, activity: Attempt.objects.filter(
        enrolment=enrolment, activity=activity, finished_at__isnull=True
    )
    .order_by()
    .values_list(*_ATTEMPT.names, *_VERSION.names, *_DRAFT.names),
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


@transaction.atomic
def begin(*, enrolment: Enrolment, edition: ActivityEdition) -> Attempt:
    """A new attempt on the version that is current in the edition's language, or the one that is still open.

    Two tabs that begin at once get the same attempt. Raises MayNotBegin, and then nothing has changed.
    """
    activity = edition.activity
    limited = activity.time_limit is not None
    if limited:
        # Who gives her more time now waits, or is waited for (`people/accommodate.py`, which locks in this order).
        User.objects.select_for_update(no_key=True).only("pk").get(pk=enrolment.officer_id)
    # Whoever begins beside this waits here, and then finds what was begun.
    held = Enrolment.objects.select_for_update(no_key=True).only("round", "merged_into").get(pk=enrolment.pk)
    if held.merged_into_id is not None:  # at this very moment (`progress/merge.py`)
        return begin(enrolment=held.merged_into, edition=edition)
    enrolment.round = held.round
    before = list(enrolment.attempts.filter(activity=activity).order_by("number"))
    if before and before[-1].finished_at is None:
        return before[-1]
    how = _sitting(enrolment, activity, before)
    if not how.may_begin:
        raise MayNotBegin(how)
    version = PublishedVersion.objects.defer("document").get(
        activity=activity, locale=edition.locale, content_hash=edition.content_hash
    )
    seed = randbits(62)
    attempt = Attempt(
        enrolment=enrolment,
        activity=activity,
        version=version,
        number=len(before) + 1,
        seed=seed,
        drawn=_draw(version, seed, before),
    )
    if limited:
        attempt.time_limit, attempt.extra_time = activity.time_limit, extra_time_of(enrolment.officer_id)
        allowed = extended(attempt.time_limit, attempt.extra_time)
        attempt.ends_at = allowed and timezone.now() + allowed
    attempt.save()
    record_start(enrolment=enrolment, activity=activity, language=edition.locale)
    return attempt


def _draw(version: PublishedVersion, seed: int, before: list[Attempt]) -> tuple[str, ...] | None:
    """What this attempt asks, if possible not what the officer's last one asked; None for a check without pools."""
    played = document(version.pk)
    if not played.get("pools"):
        return None
    last = next((one.drawn for one in reversed(before) if one.drawn is not None), ())
    return engine.draw(played, seed=seed, last=last)


def sitting_of(enrolment: Enrolment, activity: Activity, attempts: Iterable[Attempt] | None = None) -> Sitting:
    """How it stands with her attempts, for whoever shows it. Queries: at most 3; none without rules."""
    if activity.attempts_allowed is None and not activity.waiting_hours:
        return Sitting(None, None)
    if attempts is None:
        attempts = enrolment.attempts.filter(activity=activity)
    return _sitting(enrolment, activity, attempts)


def _sitting(enrolment: Enrolment, activity: Activity, attempts: Iterable[Attempt]) -> Sitting:
    """By the attempts of her present round: who renews her completion sits it anew, with the attempts of all."""
    granted: list = []
    if activity.attempts_allowed is not None or activity.waiting_hours:
        granted = list(enrolment.extra_attempts.filter(activity=activity).values_list("at", flat=True))
    if enrolment.round:
        began = began_in_round(enrolment, activity)
        attempts = [one for one in attempts if one.finished_at is None or (began and one.finished_at >= began)]
        granted = [at for at in granted if began and at >= began]
    return sitting(activity, list(attempts), granted, timezone.now())


def attempt_of(*, officer: User, key: UUID) -> Attempt:
    """An officer's own attempt, with its version (without the document). Queries: 1. Raises AttemptNotThere."""
    try:
        return _attempts().get(key=key, enrolment__officer=officer)
    except Attempt.DoesNotExist as error:
        raise AttemptNotThere(str(key)) from error


def open_attempt(enrolment: Enrolment, activity_id: int) -> Attempt | None:
    """The attempt that is under way, with its version (without the document) and its draft. Queries: 1."""
    for row in _open_attempts(enrolment.pk, activity_id):
        values = iter(row)
        attempt = _ATTEMPT.take(values)
        attempt.version = _VERSION.take(values)
        draft = _DRAFT.take(values)
        attempt._state.fields_cache["draft"] = draft if draft.pk else None
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
    stands = told(attempt, responses, shown)
    return stands._replace(state=_as_it_ended(attempt, stands.document, stands.state))


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
    attempt = locked(attempt)
    responses = list(attempt.responses.order_by("number"))
    shown = shown or in_language(attempt.version, language)[0]
    before = recorded(attempt.version_id, ((response.payload, response.grade) for response in responses))
    played, language, state = told(attempt, before, (shown, language))
    if any(response.response_id == response_id for response in responses):
        return Submitted(state=_as_it_ended(attempt, played, state), repeat=True)
    if attempt.ran_out:  # its responses lead to no end, so the engine would take one more
        raise engine.Finished
    if is_closed(attempt, timezone.now()):
        raise TimeIsUp
    state = append(attempt, state, played, payload, response_id=response_id, language=language)
    return Submitted(state=state, repeat=False)


def locked(attempt: Attempt) -> Attempt:
    """The attempt as it is now, locked: answers from two tabs wait for each other, and for the end of the time.

    So each is stepped from the state it finds. What an attempt belongs to isn't read again, unless it hangs on another
    enrolment by now, since two accounts of one person were made one (`quizzes/merge.py`).
    """
    fresh = Attempt.objects.select_for_update().get(pk=attempt.pk)
    if fresh.enrolment_id == attempt.enrolment_id:
        fresh.enrolment = attempt.enrolment
    fresh.activity, fresh.version = attempt.activity, attempt.version
    return fresh


def append(
    attempt: Attempt, state: State, played: Document, payload: dict, *, response_id: UUID, language: str
) -> State:
    """Take one response of a locked attempt that stands at `state`; with the last one finish it."""
    step = engine.answer(played, state, payload)
    Response.objects.create(
        attempt=attempt,
        number=len(state.path) + 1,
        response_id=response_id,
        payload=dict(step.taken.response),
        locale=language,
        grade=step.taken.grade,
    )
    if step.state.outcome is not None:
        finish(attempt, step.state, language)
    return step.state


def finish(attempt: Attempt, state: State, language: str, *, ran_out: bool = False) -> None:
    """Give a locked attempt its result, by the state to which it came."""
    if attempt.enrolment.round:  # what was begun before a renewal counts in the round in which it ends
        record_start(enrolment=attempt.enrolment, activity=attempt.activity, language=language)
    score = engine.score(document(attempt.version_id), state)
    attempt.percent = floor(score.percent)  # down, or 69.6 would look like a pass of 70
    attempt.passed = score.passed
    attempt.competencies = shares(score)
    attempt.ran_out = ran_out
    # Not the moment when the time was up: who reads results as they come would have read past it.
    attempt.finished_at = timezone.now()
    attempt.save(update_fields=["percent", "passed", "competencies", "finished_at", "ran_out"])
    count_choices(attempt, state)
    wait_for_marks(attempt, document(attempt.version_id), state)
    if attempt.came_to_an_end:
        record_activity(
            enrolment=attempt.enrolment,
            activity=attempt.activity,
            language=language,
            score=attempt.percent,
            is_enough=engine.is_enough(engine.drawn(document(attempt.version_id), attempt.drawn), state),
            about=attempt.pk,
        )
    else:
        attempt_changed(attempt)


def _as_it_ended(attempt: Attempt, played: Document, state: State) -> State:
    return cut_off(played, state) if attempt.ran_out else state


def _attempts():
    attempts = Attempt.objects.select_related("version", "graded_by", "enrolment", "activity__course")
    return attempts.defer("version__document", "graded_by__document")
