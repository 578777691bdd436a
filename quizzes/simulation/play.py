"""A simulated officer before the real services: every answer is begun, submitted and recorded like a person's."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from courses.models import Activity, ActivityEdition, Course
from progress.models import Enrolment
from progress.record import record_activity
from quizzes import attempts, engine, kinds
from quizzes.debrief import expert_entries
from quizzes.models import Attempt, Response
from quizzes.refused import Malformed
from quizzes.simulation import model
from quizzes.state import Document, State
from quizzes.versions import document

LEARNT = 0.7
"""How much an officer's ability grows for a second attempt: she has read why."""


@dataclass(frozen=True, slots=True)
class Syllabus:
    """The activities of a course with their editions by language, read once for all officers."""

    course: Course
    activities: tuple[tuple[Activity, Mapping[str, ActivityEdition]], ...]

    def edition(self, place: int, locale: str) -> ActivityEdition:
        editions = self.activities[place][1]
        return editions.get(locale) or editions[self.course.source_locale]


def read_syllabus(course: Course) -> Syllabus:
    """Queries: 2."""
    activities = course.activities.filter(position__isnull=False).order_by("position").prefetch_related("editions")
    return Syllabus(course, tuple((one, {e.locale: e for e in one.editions.all()}) for one in activities))


class Player:
    """Plays officers of one cohort. The truth about items is made once and kept in `truths`, by item key."""

    def __init__(self, *, seed: int, leaving: float, shifts: Mapping[str, Mapping[str, float]]) -> None:
        self.seed, self.leaving, self.shifts = seed, leaving, shifts
        self.truths: dict[str, model.ItemModel] = {}
        self._answers: dict[tuple[int, str], list[tuple[Any, float]]] = {}

    def play_course(
        self, officer: model.Officer, enrolment: Enrolment, syllabus: Syllabus, random: Random, now: datetime
    ) -> None:
        """Lesson by lesson, exercise by exercise, until the end or until she leaves in the middle of an exercise."""
        for place, (activity, _) in enumerate(syllabus.activities):
            edition = syllabus.edition(place, officer.locale)
            if activity.kind not in ("check", "scenario"):
                record_activity(enrolment=enrolment, activity=activity, language=edition.locale)
                continue
            finished = self._attempt(officer, enrolment, edition, random, now)
            if finished is None:
                return
            if not finished:
                stronger = model.Officer(officer.ability + LEARNT, officer.pace, officer.locale)
                self._attempt(stronger, enrolment, edition, random, now)

    def _attempt(
        self, officer: model.Officer, enrolment: Enrolment, edition: ActivityEdition, random: Random, now: datetime
    ) -> bool | None:
        """Whether she passed; None when she left before the end."""
        edition.activity.course = enrolment.course
        attempt = attempts.begin(enrolment=enrolment, edition=edition)
        played = engine.drawn(document(attempt.version_id), attempt.drawn)
        state, spent = engine.start(played), []
        while state.outcome is None:
            if random.random() < self.leaving:
                break
            payload = self.response(officer, attempt.version_id, played, state, random)
            spent.append(self._seconds(officer, played, state.current, random))
            submitted = attempts.submit(
                attempt=attempt, response_id=UUID(int=random.getrandbits(128)), payload=payload, language=edition.locale
            )
            state = submitted.state
        _backdate(attempt, spent, random, now)
        return None if state.outcome is None else state.outcome == "pass"

    def response(self, officer: model.Officer, version_id: int, played: Document, state: State, random: Random) -> dict:
        """What she gives as a response where the exercise stands, which hasn't ended."""
        name = state.current
        node = played["nodes"][name]
        if node["type"] == "narrative":
            return {"node": name}
        if node["type"] == "question":
            return {"node": name, "answer": self._answer(officer, version_id, name, node, random)}
        field, items = ("question", "questions") if node["type"] == "interview" else ("choice", "choices")
        offered = [item for item in node[items] if item["id"] in engine.offered(played, state)]
        expert = [item for step, item in expert_entries(played) if step == name]
        # Who has asked something may stop: worth as much as a question that brings nothing.
        stop = [{"id": ""}] if state.asked else []
        place = model.choose(officer, model.qualities([*offered, *stop], expert), random)
        return {"node": name, field: offered[place]["id"]} if place < len(offered) else {"node": name, "done": True}

    def _answer(self, officer: model.Officer, version_id: int, name: str, node: Mapping, random: Random) -> Any:
        if (version_id, name) not in self._answers:
            self._answers[version_id, name] = answers_of(node)
        known = self._answers[version_id, name]
        if name not in self.truths:
            self.truths[name] = model.item_model(self.seed, name, len(known) - 1, self.shifts.get(name))
        return known[model.answer(self.truths[name], officer, [grade for _, grade in known], random)][0]

    def _seconds(self, officer: model.Officer, played: Document, name: str, random: Random) -> float:
        truth = self.truths.get(name)
        return model.seconds(officer, truth.seconds if truth else 30, random)


def answers_of(node: Mapping[str, Any]) -> list[tuple[Any, float]]:
    """The answers that a simulated officer may give, with their grades, the wholly right one first.

    The kind's own samples, and each option alone where the kind takes that for an answer: a distractor that no
    sample has is there to be chosen as well.
    """
    kind = kinds.get(node["kind"])
    right, *others = kind.samples(node)
    ids = [option["id"] for option in node.get("options", ()) if isinstance(option, Mapping)]
    known = [right]
    for answer in [*others, *ids, *([one] for one in ids)]:
        try:
            parsed = kind.parse(answer, node)
        except Malformed:
            continue
        if parsed not in known and kind.grade(node, parsed) is not None and kind.grade(node, parsed) < 1:
            known.append(parsed)
    return [(answer, kind.grade(node, answer) or 0.0) for answer in known]


def _backdate(attempt: Attempt, spent: Sequence[float], random: Random, now: datetime) -> None:
    """Put the attempt on a day of the last month, at the pace of the model: only moments change, no result."""
    at = started = now - timedelta(days=random.uniform(0.1, 30), seconds=sum(spent))
    rows = list(Response.objects.filter(attempt=attempt).order_by("number").only("pk"))
    for row, seconds in zip(rows, spent, strict=True):
        at += timedelta(seconds=seconds)
        row.answered_at = at
    Response.objects.bulk_update(rows, ["answered_at"])
    Attempt.objects.filter(pk=attempt.pk).update(started_at=started)
    Attempt.objects.filter(pk=attempt.pk, finished_at__isnull=False).update(finished_at=at)
