"""Keeping the roll-ups: what was marked is taken out as it was counted, and counted as it is now.

Why this is right: `RollUp` is always the sum of `Counted`, since both change in one transaction, one at a time.
`Counted` is what the enrolments say, but for those marked: whoever changes a row marks it in the same transaction,
so that who sees the change sees the mark. Marks that come while we work stay for the next time, and counting
something twice takes out first what it put in. No order of changes matters.
"""

from django.conf import settings
from django.db import connection, transaction

from people.models import Unit

from . import learnt
from .models import Mark, RollUp

#: As deep as paths can be (`Unit.path`); SQLite has no series of numbers.
DEPTH = 255 // Unit.steplen
#: The number by which transactions of PostgreSQL agree who folds; SQLite has one writer at a time.
TURN = 7_260_118

TAKE = "UPDATE reports_mark SET taken = true WHERE NOT taken"
TAKEN = "(SELECT enrolment FROM reports_mark WHERE taken)"
PEOPLE_TAKEN = "(SELECT -enrolment FROM reports_mark WHERE taken AND enrolment < 0)"
FORGET = f"DELETE FROM reports_counted WHERE enrolment IN {TAKEN}"
DONE = "DELETE FROM reports_mark WHERE taken"
NOT_COMPILED = "set_config('jit', 'off', true)"
#: On SQLite a view with a trigger does it all: one statement, in one transaction of its own.
BEGIN = "INSERT INTO reports_folding (zone) VALUES (%s)"
EMPTY = "DELETE FROM reports_rollup WHERE number = 0"
EVERYTHING = (
    "INSERT INTO reports_mark (enrolment, taken) "
    "SELECT id, false FROM progress_enrolment UNION ALL SELECT -id, false FROM people_user"
)
COLUMNS = (
    "enrolment", "path", "course", "standing", "language", "completed_on", "expires_from", "days", '"rank"', "competencies",
    "topics",
)  # fmt: skip
#: The last day in a standing of who completed: 'completed|2026-05-01'.
DONE_BY, DUE = "substr(standing, 1, 10) = 'completed|'", "substr(standing, 11)"


def fold() -> bool:
    """Bring the roll-ups up to what is committed now; says whether there was anything to do.

    Queries: 1 where there wasn't, else 2, whatever the number of changes.
    """
    if not Mark.objects.exists():
        return False
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(BEGIN, [settings.TIME_ZONE])
        return True
    with transaction.atomic(), connection.cursor() as cursor:
        # Sent together: one way to the server and back. Each still sees what was committed before it begins.
        cursor.execute(";".join(_steps_of_postgresql()))
    return True


def _steps_of_postgresql() -> list[str]:
    """Each sums what it takes away or puts in."""
    # With room to sum in memory: a large import is otherwise sorted on the disk. Without compiling, which for a
    # handful of changes takes longer than the work.
    mine = f"SELECT pg_advisory_xact_lock({TURN}), set_config('work_mem', '128MB', true), {NOT_COMPILED}"
    return [mine, TAKE, _summed("-", f"{FORGET} RETURNING *"), _summed("+", f"{_counted()} RETURNING *"), DONE]


def steps_of_sqlite() -> list[str]:
    """One statement for each sum. They are a trigger (`triggers.py`), whose row says in which zone days are counted."""
    those = f"SELECT * FROM reports_counted WHERE enrolment IN {TAKEN}"
    return [TAKE, _summed("-", those), FORGET, _counted("NEW.zone"), _summed("+", those), DONE]


def tidy() -> None:
    """Take away lines that say none: days that are over, units that are empty. Whoever reads passes over them."""
    with connection.cursor() as cursor:
        cursor.execute(EMPTY)


def rebuild() -> None:
    """Begin anew from the enrolments, as if nothing had been counted yet."""
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [TURN])
        for table in ("reports_mark", "reports_counted", "reports_rollup"):
            cursor.execute(f"DELETE FROM {table}")
        cursor.execute(EVERYTHING)
    fold()


def differences() -> int:
    """How many lines of the roll-ups say something else than the enrolments do: none, or there is a fault.

    Reads every enrolment. Counts what isn't folded yet first, so that it isn't taken for a fault.
    """
    fold()
    lines = RollUp.objects.exclude(number=0).values_list("path", "course", "facet", "value", "number")
    kept = {line[:-1]: line[-1] for line in lines}
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"SELECT {NOT_COMPILED}")
        cursor.execute(f"WITH counted AS ({_standing_now(only_marked=False)}), {_facts('counted')} {_by_unit('+')}")
        true = {tuple(row[:-1]): row[-1] for row in cursor.fetchall() if row[-1]}
    return len(set(kept.items()) ^ set(true.items()))


def _counted(zone: str = "") -> str:
    return f"INSERT INTO reports_counted ({', '.join(COLUMNS)}) {_standing_now(only_marked=True, zone=zone)}"


def _standing_now(*, only_marked: bool, zone: str = "") -> str:
    """As what enrolments and people count, in the order of `COLUMNS`.

    Who is counted: people with an open account and a unit. What was withdrawn counts nowhere.
    """
    completed, due, days = _days(zone or f"'{settings.TIME_ZONE}'")
    enrolments, people = (f"e.id IN {TAKEN}", f"o.id IN {PEOPLE_TAKEN}") if only_marked else ("1 = 1", "1 = 1")
    return f"""
        SELECT e.id AS enrolment, u.path, e.course_id AS course,
            CASE WHEN e.status = 'in_progress' AND e.percent >= 50 THEN 'half'
                 WHEN e.status = 'in_progress' THEN 'begun' ELSE e.status END || '|' || COALESCE({due}, '') AS standing,
            e.language, COALESCE({completed}, '') AS completed_on,
            CASE WHEN c.validity_months IS NULL THEN '' ELSE COALESCE({completed}, '') END AS expires_from,
            COALESCE({days}, '') AS days, COALESCE(CAST(o.rank_id AS TEXT), '') AS "rank",
            {learnt.competencies()} AS competencies, {learnt.topics()} AS topics
        FROM progress_enrolment e
        JOIN people_user o ON o.id = e.officer_id AND o.is_active
        JOIN people_unit u ON u.id = o.unit_id
        JOIN courses_course c ON c.id = e.course_id
        WHERE e.status <> 'withdrawn' AND {enrolments}
        UNION ALL
        SELECT -o.id, u.path, 0, '', '', '', '', '', '', NULL, NULL
        FROM people_user o JOIN people_unit u ON u.id = o.unit_id
        WHERE o.is_active AND {people}"""


def _days(zone: str) -> tuple[str, str, str]:
    """Day of completion, due day, days from enrolment to completion, as letters; days are the installation's."""
    if connection.vendor == "postgresql":
        completed, enrolled = (f"(e.{name} AT TIME ZONE {zone})::date" for name in ("completed_at", "enrolled_at"))
        letters = "to_char({}, 'YYYY-MM-DD')".format
        return letters(completed), letters("e.due"), f"({completed} - {enrolled})::text"
    completed, enrolled = (
        f"django_datetime_cast_date(e.{name}, {zone}, 'UTC')" for name in ("completed_at", "enrolled_at")
    )
    days = f"CAST(CAST(julianday({completed}) - julianday({enrolled}) AS INTEGER) AS TEXT)"
    return completed, "e.due", days


def _facts(table: str) -> str:
    """A line for each facet that an enrolment has a value of, with what it adds to the number: mostly one."""
    facets = {
        RollUp.Facet.STANDING: ("standing", "enrolment > 0"),
        RollUp.Facet.LANGUAGE: ("language", "language <> ''"),
        RollUp.Facet.MONTH: ("substr(completed_on, 1, 7)", "completed_on <> ''"),
        RollUp.Facet.EXPIRES_FROM: ("expires_from", "expires_from <> ''"),
        RollUp.Facet.DAYS: ("days", "days <> ''"),
        RollUp.Facet.MISSED: (f"substr({DUE}, 1, 7)", f"{DONE_BY} AND {DUE} <> '' AND completed_on > {DUE}"),
        RollUp.Facet.RANK: ("\"rank\" || '|' || standing", "\"rank\" <> ''"),
        RollUp.Facet.TESTED: ("''", "competencies IS NOT NULL"),
        RollUp.Facet.PEOPLE: ("''", "enrolment < 0"),
    }
    parts = [
        f"SELECT path, course, '{facet.value}' AS facet, {value} AS value, 1 AS weight FROM {table} WHERE {condition}"
        for facet, (value, condition) in facets.items()
    ]
    return f"facts AS ({' UNION ALL '.join([*parts, *learnt.facts(table)])})"


def _by_unit(sign: str) -> str:
    """Each fact counts for its unit and for all above it, whose paths are the beginnings of its path."""
    if connection.vendor == "postgresql":
        steps = f"CROSS JOIN LATERAL generate_series({Unit.steplen}, length(facts.path), {Unit.steplen}) AS steps (length)"
    else:
        lengths = ", ".join(f"({step * Unit.steplen})" for step in range(1, DEPTH + 1))
        steps = f"JOIN (SELECT column1 AS length FROM (VALUES {lengths})) AS steps ON steps.length <= length(facts.path)"
    return f"""
        SELECT substr(facts.path, 1, steps.length), facts.course, facts.facet, facts.value, {sign}sum(facts.weight)
        FROM facts {steps}
        GROUP BY 1, 2, 3, 4"""


def _summed(sign: str, those: str) -> str:
    named = f"WITH taken AS ({those}), {_facts('taken')}, sums AS ({_by_unit(sign)}) "
    # PostgreSQL changes rows only in what stands before all, which SQLite doesn't know in triggers.
    before, after = (named, "") if connection.vendor == "postgresql" else ("", named)
    # SQLite takes 'ON CONFLICT' after a join for a condition of the join, unless something stands between.
    return f"""
        {before}INSERT INTO reports_rollup (path, course, facet, value, number) {after}SELECT * FROM sums WHERE 1 = 1
        ON CONFLICT (path, facet, course, value) DO UPDATE SET number = reports_rollup.number + excluded.number"""
