"""What the roll-ups know of learning: competencies that attempts showed, modules that are asked from memory. As SQL.

Of each exercise the best attempt counts, of those as good the latest, as on the officer's own page
(`quizzes/results_page.py`); of a competency the mean of these, in whole percents (`quizzes.shares.mean_percent`).
"""

from django.db import connection

from quizzes.shares import WHOLE

from .models import RollUp

#: From so many percent of what was tested.
STRONG, PARTLY = 80, 50


def competencies() -> str:
    """An object of percents by competency; NULL for who wasn't tested. For a query with the enrolment as `e`."""
    each, gathered = ("jsonb_each_text", "jsonb_object_agg") if _postgresql() else ("json_each", "json_group_object")
    return f"""NULLIF((SELECT {gathered}(shares.name, shares.percent) FROM (
                SELECT share.key AS name,
                    (sum(CAST(share.value AS INTEGER)) + count(*)) / (count(*) * {WHOLE // 100}) AS percent FROM (
                    SELECT a.competencies,
                        row_number() OVER (PARTITION BY a.activity_id ORDER BY a.percent DESC, a.finished_at DESC, a.id DESC)
                        AS place
                    FROM quizzes_attempt a
                    WHERE a.enrolment_id = e.id AND a.percent IS NOT NULL AND a.competencies IS NOT NULL
                ) best, {each}(best.competencies) AS share
                WHERE best.place = 1 GROUP BY share.key
            ) shares), '{{}}')"""


def topics() -> str:
    """An array of the modules' keys of which something was asked from memory, without hyphens; NULL for none."""
    key, gathered = "a.module_key", "json_group_array"
    if _postgresql():
        key, gathered = "replace(a.module_key::text, '-', '')", "jsonb_agg"
    return f"""NULLIF((SELECT {gathered}(DISTINCT {key}) FROM quizzes_memorycard m
                JOIN courses_activity a ON a.id = m.activity_id
                WHERE m.officer_id = e.officer_id AND a.course_id = e.course_id AND a.position IS NOT NULL
                AND m.last_review IS NOT NULL AND m.retired_at IS NULL), '[]')"""


def facts(table: str) -> list[str]:
    """Lines for `fold.py`: the level in each competency, the percents that are summed, the modules."""
    pairs, items = ("jsonb_each_text", "jsonb_array_elements_text") if _postgresql() else ("json_each", "json_each")
    shares = f"{table}, {pairs}({table}.competencies) AS share"
    topic = "topic (value)" if _postgresql() else "topic"
    percent = "CAST(share.value AS INTEGER)"
    level = f"CASE WHEN {percent} >= {STRONG} THEN 'strong' WHEN {percent} >= {PARTLY} THEN 'partly' ELSE 'weak' END"
    # SQLite's functions have a column 'path' of their own.
    unit = f"{table}.path, {table}.course"
    begin = f"SELECT {unit}, '{RollUp.Facet.COMPETENCY.value}', share.key"
    return [
        f"{begin} || '|' || {level}, 1 FROM {shares}",
        f"{begin} || '|sum', {percent} FROM {shares}",
        f"SELECT {unit}, '{RollUp.Facet.MEMORY.value}', topic.value, 1 FROM {table}, {items}({table}.topics) AS {topic}",
    ]


def _postgresql() -> bool:
    return connection.vendor == "postgresql"
