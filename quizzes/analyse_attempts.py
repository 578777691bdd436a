"""Computing the analysis of an exercise and keeping it, with the moment at which it was computed."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Min, Q
from django.utils import timezone

from courses.models import Activity

from . import read_attempts
from .analysis.check_report import check_report
from .analysis.paths import scenario_report
from .models import Analysis, PublishedVersion
from .read_marking import still_waiting
from .state import Document
from .versions import document

AT_ONCE = 3_000
"""Up to so many attempts a request computes the analysis itself, in two seconds or so; beyond, `analyse_items` does."""


@dataclass(frozen=True, slots=True)
class Structure:
    """One structure of an exercise: since when it is published, and its finished first attempts
    that wait for no marks."""

    hash: str
    since: datetime
    finished: int
    version_id: int


def structures(activity: Activity) -> list[Structure]:
    """Every structure that the exercise has had, the newest first. Queries: 2."""
    counts = dict(
        activity.attempts.filter(~still_waiting(), number=1, finished_at__isnull=False)
        .values_list("version__structure_hash")
        .annotate(count=Count("pk"))
        .order_by()
    )
    rows = (
        PublishedVersion.objects.filter(activity=activity)
        .values_list("structure_hash")
        .annotate(since=Min("published_at"), first=Min("pk"))
        .order_by("-since", "-first")
    )
    return [Structure(name, since, counts.get(name, 0), first) for name, since, first in rows]


def words(activity: Activity, structure_hash: str, locale: str) -> tuple[Document, str]:
    """The newest document of a structure in this language, else in any; with its language. Queries: 1, or 2."""
    versions = PublishedVersion.objects.filter(activity=activity, structure_hash=structure_hash)
    found = dict(versions.order_by("published_at", "pk").values_list("locale", "pk"))
    chosen = locale if locale in found else activity.course.source_locale
    if chosen not in found:
        chosen = next(iter(found))
    return document(found[chosen]), chosen


def kept(activity: Activity, structure_hash: str) -> Analysis | None:
    """The latest analysis that was computed. Queries: 1."""
    return Analysis.objects.filter(activity=activity, structure_hash=structure_hash).first()


def analyse(activity: Activity, structure: Structure) -> Analysis:
    """Compute it anew from the newest attempts and keep it; of two at once the later stays."""
    played = document(structure.version_id)
    report = _check(activity, structure, played) if activity.kind == "check" else _scenario(activity, structure, played)
    analysis, _ = Analysis.objects.update_or_create(
        activity=activity,
        structure_hash=structure.hash,
        defaults={"report": report, "seen": structure.finished, "computed_at": timezone.now()},
    )
    return analysis


def _check(activity: Activity, structure: Structure, played: Document) -> dict:
    items = read_attempts.items_of(played)
    stops = read_attempts.read_stops(activity, structure.hash)
    return check_report(
        items,
        read_attempts.read_sittings(activity, structure.hash, items),
        source=activity.course.source_locale,
        left={stop.node: stop.stale for stop in stops},
    )


def _scenario(activity: Activity, structure: Structure, played: Document) -> dict:
    taken = {"decision": "choices", "interview": "questions"}
    decisions = {
        name: [item["id"] for item in node[taken[node["type"]]]]
        for name, node in played["nodes"].items()
        if node["type"] in taken
    }
    return scenario_report(
        read_attempts.read_journeys(activity, structure.hash),
        decisions=decisions,
        stops=read_attempts.read_stops(activity, structure.hash),
    )


def due(*, unseen: int = 1) -> list[tuple[Activity, Structure]]:
    """What has at least so many finished first attempts that its analysis doesn't know of, by course and place."""
    activities = (
        Activity.objects.filter(kind__in=("check", "scenario"))
        .annotate(tried=Count("attempts", filter=Q(attempts__finished_at__isnull=False)))
        .filter(tried__gt=0)
        .select_related("course")
        .order_by("course__slug", "position", "pk")
    )
    found = []
    for activity in activities:
        seen = dict(activity.analyses.values_list("structure_hash", "seen"))
        found += [
            (activity, one)
            for one in structures(activity)
            if one.finished and one.finished - seen.get(one.hash, 0) >= unseen
        ]
    return found
