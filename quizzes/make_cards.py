"""What an officer is to remember: the questions of the checks that she passed in a course that she completed."""

from collections.abc import Iterable
from datetime import timedelta

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from progress.models import Enrolment

from . import kinds
from .models import Attempt, MemoryCard, PublishedVersion
from .pools import in_line
from .state import Document
from .versions import document
from .words_now import current_versions

#: The first questions come a day after; then as many again every second day, so that a course doesn't come back at once.
FIRST, EVERY, AT_ONCE = timedelta(days=1), timedelta(days=2), 4
#: Passed checks that one piece of work looks at.
AT_A_TIME = 1000
ROWS = 1000


def cards_of(enrolment_ids: Iterable[int]) -> int:
    """Make the cards of these enrolments, those that aren't there yet; gives their number.

    Queries: 2, 1 more where questions are drawn, 1 for each check's words that the process doesn't know, and 1 for
    each 1,000 cards.
    """
    return _make(_without_cards().filter(enrolment__in=list(enrolment_ids)))


def owed_cards() -> bool:
    """Make cards that are owed: of many completions, or of old ones; gives whether more may be. Queries: as above."""
    return _make(_without_cards()[:AT_A_TIME]) > 0


def _without_cards() -> QuerySet:
    """Officer and check of every passed check of a completed course that has no cards yet."""
    there = MemoryCard.objects.filter(officer=OuterRef("enrolment__officer"), activity=OuterRef("activity"))
    return (
        Attempt.objects.filter(
            passed=True,
            activity__kind="check",
            activity__position__isnull=False,
            enrolment__status=Enrolment.Status.COMPLETED,
        )
        .exclude(Exists(there))
        .order_by("enrolment__officer", "activity")
        .values_list("enrolment__officer", "activity")
        .distinct()
    )


def _make(passed: QuerySet) -> int:
    pairs = list(passed)
    nodes, pooled = _questions({activity for _, activity in pairs})
    drawn = _drawn([pair for pair in pairs if pair[1] in pooled])
    now, count, made = timezone.now(), {}, []
    for officer, activity in pairs:
        met = drawn.get((officer, activity))
        for node in nodes.get(activity, ()):
            if met is not None and node not in met:
                continue
            place = count[officer] = count.get(officer, -1) + 1
            due = now + FIRST + EVERY * (place // AT_ONCE)
            made.append(MemoryCard(officer_id=officer, activity_id=activity, node=node, due=due))
    # Another worker may be at the same: what it made stays.
    MemoryCard.objects.bulk_create(made, batch_size=ROWS, ignore_conflicts=True)
    return len(made)


def _questions(activities: set[int]) -> tuple[dict[int, list[str]], set[int]]:
    """The ids of the questions that each check asks now, in order: in its first language, or in one that is there.

    Beside them the checks that draw from pools.

    Queries: 1, and as `document`.
    """
    chosen: dict[int, PublishedVersion] = {}
    for one in current_versions(activities).order_by("pk"):
        if one.activity_id not in chosen or one.locale == one.activity.course.source_locale:
            chosen[one.activity_id] = one
    now = {activity: document(version.pk) for activity, version in chosen.items()}
    return {activity: _line(check) for activity, check in now.items()}, {a for a, check in now.items() if check.get("pools")}


def _line(check: Document) -> list[str]:
    """What is asked from memory; what people mark can't be answered in two minutes."""
    return [name for name, node in in_line(check) if not kinds.get(node["kind"]).marked]


def _drawn(passed: Iterable[tuple[int, int]]) -> dict[tuple[int, int], set[str]]:
    """By officer and check, the questions that pools drew for her: she remembers nothing that she never met.

    Queries: 1, none without any.
    """
    pairs = set(passed)
    if not pairs:
        return {}
    rows = Attempt.objects.filter(
        finished_at__isnull=False,
        drawn__isnull=False,
        enrolment__officer__in={officer for officer, _ in pairs},
        activity__in={activity for _, activity in pairs},
    ).values_list("enrolment__officer", "activity", "drawn")
    found: dict[tuple[int, int], set[str]] = {}
    for officer, activity, drawn in rows:
        found.setdefault((officer, activity), set()).update(drawn)
    return found
