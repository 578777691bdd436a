"""What invented officers did of a course: each exercise is played by the engine, and all rows are written at once.

The rows are those that the services write one by one (`quizzes/attempts.py`, `progress/record.py`): what an attempt is
worth comes from its score, where somebody stands from the one rule of completion, and a replay of the responses
leads to what the attempt says.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import floor
from random import Random
from uuid import UUID

from django.db.models import F
from django.utils import timezone

from courses.models import Activity, ActivityEdition, Course
from progress.complete import counts_as_done
from progress.feed import append_selected
from progress.models import ActivityRecord, Change, Enrolment
from progress.record import restand_one
from quizzes import engine, tally
from quizzes.models import Attempt, PublishedVersion, Response
from quizzes.shares import shares
from quizzes.simulation import model
from quizzes.simulation.play import LEARNT, Player, Syllabus, read_syllabus
from quizzes.state import State
from quizzes.versions import document
from quizzes.wait_for_marks import wait_for_marks

from .moments import moments_kept
from .plan import Learner, spread

AT_A_TIME = 500
#: Who fails reads the lessons again; nobody in the demonstration fails more often.
MOST_ATTEMPTS = 4
STANDING = ("enrolled_at", "status", "percent", "score", "language", "started_at", "last_activity_at", "completed_at")
#: Nobody is enrolled later than so long before her last day.
MONTH = timedelta(days=30)


@dataclass(slots=True)
class Did:
    """Rows that wait to be written, with the responses of each attempt, and what each attempt came to."""

    records: list[ActivityRecord] = field(default_factory=list)
    attempts: list[Attempt] = field(default_factory=list)
    responses: list[Response] = field(default_factory=list)
    states: list[State] = field(default_factory=list)


def learn(course: Course, learners: Mapping[Enrolment, Learner]) -> list[Enrolment]:
    """Let them take the course; gives the enrolments of those who completed it.

    Call it in a transaction. Queries: 2 for each who has begun, and some 30, of which those of the responses grow.
    """
    syllabus, player, did = read_syllabus(course), Player(seed=0, leaving=0, shifts={}), Did()
    versions = {(one.activity_id, one.locale, one.content_hash): one for one in _versions(course)}
    for enrolment, who in learners.items():
        if who.share:
            _take(enrolment, who, syllabus, versions, player, did)
    _write(did)
    return _stand(learners)


def _versions(course: Course) -> Iterable[PublishedVersion]:
    return PublishedVersion.objects.filter(activity__course=course).defer("document")


def _take(enrolment: Enrolment, who: Learner, syllabus: Syllabus, versions: Mapping, player: Player, did: Did) -> None:
    """Activity by activity, as far as she comes."""
    random = Random(f"demo:plays:{enrolment.officer.service_number}")
    places = range(len(syllabus.activities))
    # What isn't required is left out by some.
    chosen = [place for place in places if syllabus.activities[place][0].required or random.random() < 0.5]
    count = len(chosen) if who.share == 1 else max(1, floor(who.share * len(chosen)))
    for place, at in zip(chosen[:count], spread(who.begins_at, who.ends_at, count, random), strict=True):
        activity, edition = syllabus.activities[place][0], syllabus.edition(place, who.officer.locale)
        if activity.kind not in ("check", "scenario"):
            done = {"status": ActivityRecord.Status.DONE, "started_at": at, "done_at": at}
            did.records.append(ActivityRecord(enrolment=enrolment, activity=activity, **done))
        elif not _sit(enrolment, who.officer, edition, versions, player, random, at, did):
            return


def _sit(
    enrolment: Enrolment, officer: model.Officer, edition: ActivityEdition, versions: Mapping, player: Player,
    random: Random, at: datetime, did: Did,
) -> bool:  # fmt: skip
    """Attempts at an exercise until one counts, the last of them `at` that moment; whether one did."""
    activity = edition.activity
    version = versions[activity.pk, edition.locale, edition.content_hash]
    mine: list[tuple[Attempt, list[Response], State, bool]] = []
    while len(mine) < MOST_ATTEMPTS and not (mine and mine[-1][3]):
        able = model.Officer(officer.ability + LEARNT * len(mine), officer.pace, officer.locale)
        last = mine[-1][0].drawn if mine else None
        mine.append(_attempt(enrolment, activity, version, able, player, random, len(mine) + 1, last or ()))
    for (attempt, responses, state, _counts), day in zip(reversed(mine), _backwards(at), strict=False):
        _happen(attempt, responses, day)
        did.attempts.append(attempt)
        did.responses += responses
        did.states.append(state)
    counts = mine[-1][3]
    first, best = mine[0][0], max(attempt.percent for attempt, *_rest in mine)
    status = ActivityRecord.Status.DONE if counts else ActivityRecord.Status.STARTED
    did.records.append(
        ActivityRecord(
            enrolment=enrolment, activity=activity, status=status, score=best, started_at=first.started_at,
            done_at=mine[-1][0].finished_at if counts else None,
        )
    )  # fmt: skip
    return counts


def _attempt(
    enrolment: Enrolment, activity: Activity, version: PublishedVersion, officer: model.Officer, player: Player,
    random: Random, number: int, last: tuple,
) -> tuple[Attempt, list[Response], State, bool]:  # fmt: skip
    """One go, to its end; whether it counts as done."""
    seed, whole = random.getrandbits(62), document(version.pk)
    drawn = engine.draw(whole, seed=seed, last=last)
    played = engine.drawn(whole, drawn)
    attempt = Attempt(
        key=UUID(int=random.getrandbits(128)), enrolment=enrolment, activity=activity, version=version,
        number=number, seed=seed, drawn=drawn,
    )  # fmt: skip
    state, responses = engine.start(played), []
    while state.outcome is None:
        step = engine.answer(played, state, player.response(officer, version.pk, played, state, random))
        responses.append(
            Response(
                attempt=attempt, number=len(responses) + 1, response_id=UUID(int=random.getrandbits(128)),
                payload=dict(step.taken.response), locale=version.locale, grade=step.taken.grade,
            )
        )  # fmt: skip
        state = step.state
    score = engine.score(whole, state)
    attempt.percent, attempt.passed, attempt.competencies = floor(score.percent), score.passed, shares(score)
    counts = counts_as_done(
        finished=engine.is_enough(played, state), score=attempt.percent, pass_percent=activity.pass_percent
    )
    return attempt, responses, state, counts


def _backwards(at: datetime) -> Iterator[datetime]:
    """Who tries again does so some hours later."""
    while True:
        yield at
        at -= timedelta(hours=4)


def _happen(attempt: Attempt, responses: list[Response], at: datetime) -> None:
    """It ends at that moment; half a minute an answer, as the pace of real people isn't known here."""
    attempt.finished_at = at
    for before, response in enumerate(reversed(responses)):
        response.answered_at = at - timedelta(seconds=31 * before)
    attempt.started_at = at - timedelta(seconds=31 * len(responses))


def _write(did: Did) -> None:
    with moments_kept(ActivityRecord, Attempt, Response):
        ActivityRecord.objects.bulk_create(did.records, batch_size=AT_A_TIME)
        Attempt.objects.bulk_create(did.attempts, batch_size=AT_A_TIME)
        for response in did.responses:
            response.attempt_id = response.attempt.pk
        Response.objects.bulk_create(did.responses, batch_size=AT_A_TIME)
    counts: dict[tuple[int, str], Counter] = defaultdict(Counter)
    for attempt, state in zip(did.attempts, did.states, strict=True):
        if attempt.number == 1:
            counts[attempt.activity_id, attempt.version.structure_hash].update(tally.taken_in(state.path))
        wait_for_marks(attempt, document(attempt.version_id), state)
    for (activity, structure), counted in counts.items():
        tally.add(activity, structure, counted)
    append_selected(
        Attempt.objects.filter(pk__in=[one.pk for one in did.attempts]), Change.Kind.ATTEMPTED,
        enrolment="enrolment_id", unit=F("enrolment__officer__unit"), about="pk",
    )  # fmt: skip


def _stand(learners: Mapping[Enrolment, Learner]) -> list[Enrolment]:
    """Where each stands by the records, at the moments of her learning."""
    completed = []
    for enrolment, who in learners.items():
        enrolment.enrolled_at = _enrolled(enrolment, who)
        if not who.share:
            continue
        restand_one(enrolment)
        enrolment.language, enrolment.started_at, enrolment.last_activity_at = who.officer.locale, who.begins_at, who.ends_at
        if enrolment.completed_at is not None:
            enrolment.completed_at = who.ends_at
            completed.append(enrolment)
    Enrolment.objects.bulk_update(learners, STANDING, batch_size=100)
    append_selected(Enrolment.objects.filter(pk__in=[one.pk for one in completed]), Change.Kind.COMPLETED)
    return completed


def _enrolled(enrolment: Enrolment, who: Learner) -> datetime:
    """Well before she began, and before her last day."""
    if enrolment.due is None:
        return who.enrolled_at
    return min(who.enrolled_at, who.enrolled_at - (timezone.localdate(who.enrolled_at) - enrolment.due + MONTH))
