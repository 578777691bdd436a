"""Reading the first rows of several groups as one, by an index where that is shorter."""

from copy import copy

import pytest
from django.db import connection
from django.utils import timezone

from quizzes.models import MemoryCard
from quizzes.slices import any_of, first_by
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def activities():
    """Two checks with four cards each, whose seeds are 0 to 3."""
    course = make.syllabus()
    found = [make.activity(course, f"check-{n}", kind="check") for n in range(2)]
    for activity in found:
        for seed in range(4):
            card(activity, seed)
    return found


def card(activity, seed: int) -> MemoryCard:
    return MemoryCard.objects.create(
        officer=make.officer(), activity=activity, node="q1", seed=seed, state=2, stability=30.0, difficulty=5.0,
        due=timezone.now(), last_review=timezone.now(),
    )  # fmt: skip


def copied(known: MemoryCard, activity, number: int) -> MemoryCard:
    one = copy(known)
    one.pk, one.activity, one.node, one.seed = None, activity, f"copy{number}", number
    return one


def drawn(activities, **order) -> list:
    by = first_by("seed", **order)
    asked = MemoryCard.objects.filter(last_review__isnull=False, retired_at__isnull=True).order_by(by)
    return [asked.filter(activity=one).values("pk")[:2] for one in activities]


@pytest.mark.parametrize("group", [0, 1, 20])
def test_of_each_group_the_first_are_read_whichever_way_they_are_found(activities, group):
    found = MemoryCard.objects.filter(pk__in=any_of(drawn(activities, group=group, everybody=20)))
    kept = found.values_list("activity", "seed").order_by("activity", "seed")
    assert list(kept) == [(one.pk, seed) for one in activities for seed in (0, 1)]
    last = first_by("seed", group=group, everybody=20, descending=True)
    assert list(MemoryCard.objects.order_by(last).values_list("seed", flat=True)[:2]) == [3, 3]


@pytest.mark.parametrize(("group", "walked"), [(0, False), (1, False), (2, True), (40, True)])
def test_everybodys_rows_are_walked_only_for_who_are_many_among_them(activities, group, walked):
    query = str(MemoryCard.objects.order_by(first_by("seed", group=group, everybody=40)).query)
    assert query.endswith('"seed" ASC') == walked


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite's plans say nothing of PostgreSQL's")
def test_postgresql_joins_what_was_drawn_and_reads_no_table_for_it(activities):
    known = MemoryCard.objects.filter(activity=activities[0], seed=0).get()
    for activity in activities:
        MemoryCard.objects.bulk_create(copied(known, activity, number) for number in range(2_000))
    asked = MemoryCard.objects.filter(pk__in=any_of(drawn(activities, group=1, everybody=1)))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE quizzes_memorycard")
    plan = asked.explain()
    assert "SubPlan" not in plan and "memory_cards_by_lot" in plan and "Index Cond: (id = " in plan
