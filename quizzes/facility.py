"""How many of a group get each question right, or decide as the expert does, beside everybody: figures, never who.

The group's are counted from its newest first attempts, everybody's stand in the tallies. A question's name is told,
never its key, nor what was chosen instead: who reads it may still have to sit the check.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from django.db.models import Count, Q, QuerySet
from django.db.models.fields.json import KeyTextTransform

from courses.models import Activity, ActivityEdition
from courses.queries import Syllabus, syllabus
from people.models import User

from . import kinds
from .debrief import expert_entries
from .models import Attempt, ChoiceTally, PublishedVersion, Response
from .state import Document
from .versions import document

#: So many first attempts at an exercise are read, the newest: enough for a share, and bounded whatever the table holds.
MOST_ATTEMPTS = 2_000
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


def facilities(course, officers: QuerySet[User], language: str) -> list[Facility]:
    """Each step of the exercises that a course has now, in its order.

    Queries: 3, and 2 and 1 for each exercise where the process doesn't know their words.
    """
    exercises = _exercises(syllabus(course, language))
    if not exercises:
        return []
    group, everybody = _of_group(exercises, officers), _of_everybody(exercises)
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


def _of_group(exercises: list[_Exercise], officers: QuerySet[User]) -> Mapping[tuple[int, str], dict[str, int]]:
    """As tallies have it, by exercise and step: who answered, who was right, who took which choice."""
    read = Q(pk__in=[])
    for one in exercises:
        firsts = Attempt.objects.filter(
            activity=one.activity, number=1, finished_at__isnull=False, version__structure_hash=one.structure,
            enrolment__officer__in=officers,
        )  # fmt: skip
        read |= Q(attempt__in=firsts.order_by("-id").values("pk")[:MOST_ATTEMPTS])
    rows = (
        Response.objects.filter(read)
        .annotate(node=KeyTextTransform("node", "payload"), choice=KeyTextTransform("choice", "payload"))
        .values_list("attempt__activity", "node", "choice")
        .annotate(
            attempts=Count("attempt", distinct=True),
            graded=Count("attempt", filter=Q(grade__isnull=False), distinct=True),
            right=Count("attempt", filter=Q(grade=1), distinct=True),
        )
        .order_by()
    )
    found: dict[tuple[int, str], dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for activity, node, choice, attempts, graded, right in rows:
        counts = found[activity, node]
        if choice is not None:
            counts[choice] += attempts
            counts[ChoiceTally.ANSWERED] += attempts
        else:
            counts[ChoiceTally.ANSWERED] += graded
            counts[ChoiceTally.RIGHT] += right
    return found


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
