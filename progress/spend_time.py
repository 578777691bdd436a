"""How long officers are at their courses, as far as a server can know it honestly.

Between two pages of one course that an officer asks for, the time counts, but at most five minutes of it: who goes
away for lunch doesn't learn meanwhile. It counts for no course if she was at another in between. So a minute never
counts twice, whatever is sent twice or from two tabs, and what is measured is never more than there was.
"""

from datetime import timedelta

from django.db import connection
from django.utils import timezone

from .models import Enrolment, TimeSpent

#: The most that counts between two pages.
LONGEST = timedelta(minutes=5)

def spend(enrolment_id: int) -> int:
    """Count the time since she was last seen at this course, and give the seconds of her round. Queries: 1."""
    table, enrolments = (connection.ops.quote_name(model._meta.db_table) for model in (TimeSpent, Enrolment))
    now = connection.ops.adapt_datetimefield_value(timezone.now())
    with connection.cursor() as cursor:
        cursor.execute(
            f"""INSERT INTO {table} AS mine (enrolment_id, seconds, earlier, seen_at) VALUES (%s, 0, 0, %s)
            ON CONFLICT (enrolment_id) DO UPDATE SET seen_at = excluded.seen_at, seconds = mine.seconds + CASE WHEN EXISTS (
                SELECT 1 FROM {enrolments} e JOIN {enrolments} other ON other.officer_id = e.officer_id
                JOIN {table} there ON there.enrolment_id = other.id
                WHERE e.id = mine.enrolment_id AND there.seen_at > mine.seen_at
            ) THEN 0 ELSE {_counted_seconds()} END
            RETURNING seconds - earlier""",
            [enrolment_id, now, int(LONGEST.total_seconds())],
        )
        return cursor.fetchone()[0]


def _counted_seconds() -> str:
    """The seconds between two moments, from 0 to a parameter; of two requests at once, one comes from the past."""
    if connection.vendor == "postgresql":
        return "GREATEST(0, LEAST(%s, floor(extract(epoch FROM excluded.seen_at - mine.seen_at))::integer))"
    passed = "CAST(round((julianday(excluded.seen_at) - julianday(mine.seen_at)) * 86400) AS INTEGER)"
    return f"max(0, min(%s, {passed}))"


def seconds_spent(enrolment_ids: list[int]) -> dict[int, int]:
    """By enrolment, in the present round. Queries: 1, or none where nothing is asked."""
    if not enrolment_ids:
        return {}
    rows = TimeSpent.objects.filter(pk__in=enrolment_ids).values_list("pk", "seconds", "earlier")
    return {pk: seconds - earlier for pk, seconds, earlier in rows}
