"""How many of a group get each question right, or decide as the expert does, beside everybody: figures, never who.

The group's are counted from its newest first attempts, everybody's stand in the tallies. A question's name is told,
never its key, nor what was chosen instead: who reads it may still have to sit the check.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.db import connection
from django.db.models import Max, Q, QuerySet
from django.db.models.expressions import RawSQL
from django.db.models.fields.json import KeyTextTransform

from courses.models import Activity, ActivityEdition
from courses.queries import Syllabus, syllabus
from people.models import User

from . import kinds
from .debrief import expert_entries
from .models import Attempt, ChoiceTally, PublishedVersion, Response
from .slices import any_of, first_by
from .state import Document
from .versions import document

#: So many first attempts at an exercise are read, the newest: enough for a share (docs/decisions/0035), and bounded.
MOST_ATTEMPTS = 400
#: So many letters of a question's text name it.
LONGEST_NAME = 120

_Named = tuple[int, str, str]
"""A version as an edition names it: exercise, language, hash of the content."""


@dataclass(frozen=True, slots=True)
class Facility:
    """A question or decision: answers and how many of them were right, in the group and of everybody."""

    activity: Activity
    title: str
    node: str
    name: str
    locale: str
    answers: int
    right: int
    all_answers: int
    all_right: int


@dataclass(frozen=True, slots=True)
class _Exercise:
    activity: Activity
    title: str
    locale: str
    structure: str
    played: Document

    def keys(self) -> dict[str, str]:
        """By step, what counts as right in a tally: the mark of a right answer, or the expert's choice."""
        expert = {node: item for node, item in expert_entries(self.played) if item}
        found = {}
        for name, node in self.played["nodes"].items():
            if node["type"] == "question" and not kinds.get(node["kind"]).marked:
                found[name] = ChoiceTally.RIGHT
            elif node["type"] == "decision" and name in expert:
                found[name] = expert[name]
        return found


def facilities(course, officers: QuerySet[User], language: str, *, tested: int) -> list[Facility]:
    """Each step of the exercises that a course has now, in its order. `tested`: how many of the officers were, about.

    Queries: 3, and 2 and 1 for each exercise where the process doesn't know their words.
    """
    exercises = _exercises(syllabus(course, language))
    if not exercises:
        return []
    everybody = _of_everybody(exercises)
    group = _of_group([_newest(one, officers, tested, _most(one, everybody)) for one in exercises])
    found = []
    for one in exercises:
        for node, key in one.keys().items():
            counts = [
                of.get((one.activity.pk, node), {}).get(what, 0)
                for of in (group, everybody)
                for what in (ChoiceTally.ANSWERED, key)
            ]
            name = _name(one.played["nodes"][node])
            found.append(Facility(one.activity, one.title, node, name, one.locale, *counts))
    return found


def _exercises(words: Syllabus | None) -> list[_Exercise]:
    """In the words of the syllabus. Queries: as `_versions`, and 1 for each document that the process doesn't know."""
    editions: dict[_Named, ActivityEdition] = {
        (one.activity_id, one.locale, one.content_hash): one
        for one in (words.activities.values() if words else ())
        if one.activity.kind in ("check", "scenario")
    }
    current = _versions(frozenset(editions)) if editions else {}
    return [
        _Exercise(one.activity, one.title, one.locale, current[key][1], document(current[key][0]))
        for key, one in sorted(editions.items(), key=lambda pair: pair[1].activity.position)
        if key in current
    ]


@lru_cache(maxsize=256)
def _versions(named: frozenset[_Named]) -> Mapping[_Named, tuple[int, str]]:
    """Id and structure of each; a version never changes. Queries: 1 the first time."""
    versions = PublishedVersion.objects.filter(activity__in={key[0] for key in named})
    rows = versions.filter(content_hash__in={key[2] for key in named})
    found = {row[:3]: row[3:] for row in rows.values_list("activity", "locale", "content_hash", "pk", "structure_hash")}
    return {key: found[key] for key in named if key in found}


def _of_group(attempts: list[QuerySet[Attempt]]) -> Mapping[tuple[int, str], dict[str, int]]:
    """As tallies have it, by exercise and step: who answered, who was right, who took which choice. Queries: 1."""
    found: dict[tuple[int, str], dict[str, int]] = defaultdict(lambda: defaultdict(int))
    with connection.cursor() as cursor:
        cursor.execute(*_counted_once(any_of(attempts)))
        for activity, node, choice, attempts, graded, right in cursor.fetchall():
            counts = found[activity, node]
            if choice is not None:
                counts[choice] += attempts
                counts[ChoiceTally.ANSWERED] += attempts
            else:
                counts[ChoiceTally.ANSWERED] += graded
                counts[ChoiceTally.RIGHT] += right
    return found


def _most(one: _Exercise, everybody: Mapping[tuple[int, str], dict[str, int]]) -> int:
    """How many did the exercise: its step with the most answers says it."""
    steps = (everybody.get((one.activity.pk, node), {}) for node in one.played["nodes"])
    return max((counts.get(ChoiceTally.ANSWERED, 0) for counts in steps), default=0)


def _newest(one: _Exercise, officers: QuerySet[User], tested: int, everybody: int) -> QuerySet[Attempt]:
    firsts = Attempt.objects.filter(
        activity=one.activity, number=1, finished_at__isnull=False, version__structure_hash=one.structure,
        enrolment__officer__in=officers,
    )  # fmt: skip
    newest = first_by("pk", group=tested, everybody=everybody, descending=True)
    return firsts.order_by(newest).values("pk")[:MOST_ATTEMPTS]


def _counted_once(attempts: RawSQL) -> tuple[str, Sequence]:
    """By exercise, step and choice: attempts with it, those that were graded there, those that were right there.

    An attempt may come by a step again. It is brought together first and then counted, which PostgreSQL does by hashing;
    to count distinct attempts it would sort all answers.
    """
    step = {"node": KeyTextTransform("node", "payload"), "choice": KeyTextTransform("choice", "payload")}
    rows = Response.objects.filter(attempt__in=attempts).order_by().annotate(**step)
    rows = rows.values("attempt", "attempt__activity", *step).annotate(best=Max("grade"))
    query, values = rows.query.sql_with_params()
    columns = "attempt, activity, node, choice, best"
    return (
        f"WITH those ({columns}) AS ({query}) SELECT activity, node, choice, count(*), count(best), "
        "sum(CASE WHEN best = 1 THEN 1 ELSE 0 END) FROM those GROUP BY activity, node, choice",
        values,
    )


def _of_everybody(exercises: list[_Exercise]) -> Mapping[tuple[int, str], dict[str, int]]:
    wanted = Q(pk__in=[])
    for one in exercises:
        wanted |= Q(activity=one.activity, structure_hash=one.structure)
    found: dict[tuple[int, str], dict[str, int]] = defaultdict(dict)
    rows = ChoiceTally.objects.filter(wanted).values_list("activity", "node", "choice", "count")
    for activity, node, choice, count in rows:
        found[activity, node][choice] = count
    return found


def _name(node: Mapping) -> str:
    """Its title, else how its text begins."""
    name = node.get("title") or " ".join(node.get("text", "").split())
    return name if len(name) <= LONGEST_NAME else name[: LONGEST_NAME - 1].rsplit(" ", 1)[0] + "…"
