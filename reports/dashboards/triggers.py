"""Triggers of the database: they mark what has to be counted anew, and keep the access log as it was written.

On SQLite one also counts (`fold.py`).

A trigger sees every write, be it by a form, in bulk, by SQL, or by code that knows nothing of roll-ups. It only
marks (one narrow row, no lock that anybody waits for); what the marked row counts as is read later (`fold.py`).

Installed after each migration and not by one: SQLite makes a table anew to change a column, and forgets its
triggers then. While it does, triggers that name the table must not be there.
"""

from django.db import connections, transaction

from .fold import EVERYTHING, steps_of_sqlite

#: Columns of an enrolment on which its place in the roll-ups depends.
COUNTED = ("officer_id", "course_id", "status", "percent", "due", "language", "enrolled_at", "completed_at")
LOG = ("reports_access", "reports_accessedofficer")
NEVER = "the access log is never changed"

OF_AN_OFFICER = (
    "SELECT e.id, {false} FROM progress_enrolment e WHERE e.officer_id = NEW.id UNION ALL SELECT -NEW.id, {false}"
)
OF_A_UNIT = (
    "SELECT e.id, {false} FROM progress_enrolment e JOIN people_user o ON o.id = e.officer_id WHERE o.unit_id = NEW.id "
    "UNION ALL SELECT -o.id, {false} FROM people_user o WHERE o.unit_id = NEW.id"
)
OF_A_COURSE = "SELECT e.id, {false} FROM progress_enrolment e WHERE e.course_id = NEW.id"
OF_AN_ACTIVITY = "SELECT e.id, {false} FROM progress_enrolment e WHERE e.course_id = NEW.course_id"
OF_A_CARD = (
    "SELECT e.id, {{false}} FROM progress_enrolment e JOIN courses_activity a ON a.course_id = e.course_id "
    "WHERE e.officer_id = {row}.officer_id AND a.id = {row}.activity_id"
)


def _marking() -> dict[str, tuple[str, str, str, str]]:
    """By name: event, table, condition, what is marked."""
    changed = _differs(COUNTED)
    return {
        "new": ("INSERT", "progress_enrolment", "", "VALUES (NEW.id, {false})"),
        "gone": ("DELETE", "progress_enrolment", "", "VALUES (OLD.id, {false})"),
        "changed": ("UPDATE", "progress_enrolment", changed, "VALUES (NEW.id, {false})"),
        "person_new": ("INSERT", "people_user", "", "VALUES (-NEW.id, {false})"),
        "person_gone": ("DELETE", "people_user", "", "VALUES (-OLD.id, {false})"),
        "person": ("UPDATE", "people_user", _differs(("unit_id", "is_active", "rank_id")), OF_AN_OFFICER),
        "unit": ("UPDATE", "people_unit", "OLD.path {differs} NEW.path", OF_A_UNIT),
        "course": ("UPDATE", "courses_course", "OLD.validity_months {differs} NEW.validity_months", OF_A_COURSE),
        **_of_learning(),
    }


def _of_learning() -> dict[str, tuple[str, str, str, str]]:
    """What changes competencies and what is asked from memory."""
    attempt = _differs(("enrolment_id", "activity_id", "percent", "finished_at", "competencies"))
    both = "VALUES (NEW.enrolment_id, {false}), (OLD.enrolment_id, {false})"
    asked = "(OLD.{0} IS NULL) {{differs}} (NEW.{0} IS NULL)".format
    card = f"{asked('last_review')} OR {asked('retired_at')}"
    activity = f"OLD.module_key {{differs}} NEW.module_key OR {asked('position')}"
    new, old = OF_A_CARD.format(row="NEW"), OF_A_CARD.format(row="OLD")
    return {
        "attempt_new": ("INSERT", "quizzes_attempt", "NEW.percent IS NOT NULL", "VALUES (NEW.enrolment_id, {false})"),
        "attempt_gone": ("DELETE", "quizzes_attempt", "OLD.percent IS NOT NULL", "VALUES (OLD.enrolment_id, {false})"),
        "attempt": ("UPDATE", "quizzes_attempt", attempt, both),
        "card_new": ("INSERT", "quizzes_memorycard", "NEW.last_review IS NOT NULL", new),
        "card_gone": ("DELETE", "quizzes_memorycard", "OLD.last_review IS NOT NULL", old),
        "card": ("UPDATE", "quizzes_memorycard", card, new),
        "activity": ("UPDATE", "courses_activity", activity, OF_AN_ACTIVITY),
    }


def _differs(columns: tuple[str, ...]) -> str:
    return " OR ".join(f"OLD.{name} {{differs}} NEW.{name}" for name in columns)


def statements(vendor: str) -> list[str]:
    """The SQL that makes them; may be run again."""
    return _for_postgresql() if vendor == "postgresql" else _for_sqlite()


def _for_postgresql() -> list[str]:
    made = []
    for name, (event, table, condition, marked) in _marking().items():
        words = {"false": "false", "differs": "IS DISTINCT FROM"}
        body = f"INSERT INTO reports_mark (enrolment, taken) {marked.format(**words)}; RETURN NULL;"
        when = f"WHEN ({condition.format(**words)}) " if condition else ""
        made += [_function(f"reports_mark_{name}", body), _trigger(f"reports_mark_{name}", "AFTER", event, table, when)]
    made.append(_function("reports_never", f"RAISE EXCEPTION '{NEVER}';"))
    for table in LOG:
        made.append(_trigger(f"{table}_stays", "BEFORE", "UPDATE OR DELETE", table, "", "reports_never"))
        emptied = f"CREATE OR REPLACE TRIGGER {table}_stays_whole BEFORE TRUNCATE ON {table}"
        made.append(f"{emptied} FOR EACH STATEMENT EXECUTE FUNCTION reports_never()")
    return made


def _function(name: str, body: str) -> str:
    return f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} END $$"


def _trigger(name: str, moment: str, event: str, table: str, when: str, function: str = "") -> str:
    return (
        f"CREATE OR REPLACE TRIGGER {name} {moment} {event} ON {table} "
        f"FOR EACH ROW {when}EXECUTE FUNCTION {function or name}()"
    )


def _for_sqlite() -> list[str]:
    made = [f"DROP TRIGGER IF EXISTS {name}" for name in _names_in_sqlite()]
    made += ["DROP VIEW IF EXISTS reports_folding", "CREATE VIEW reports_folding AS SELECT '' AS zone"]
    made.append(f"CREATE TRIGGER reports_fold INSTEAD OF INSERT ON reports_folding BEGIN {';'.join(steps_of_sqlite())}; END")
    for name, (event, table, condition, marked) in _marking().items():
        words = {"false": "0", "differs": "IS NOT"}
        when = f"WHEN {condition.format(**words)} " if condition else ""
        body = f"INSERT INTO reports_mark (enrolment, taken) {marked.format(**words)};"
        made.append(f"CREATE TRIGGER reports_mark_{name} AFTER {event} ON {table} {when}BEGIN {body} END")
    for table in LOG:
        for event in ("UPDATE", "DELETE"):
            body = f"SELECT RAISE(ABORT, '{NEVER}');"
            made.append(f"CREATE TRIGGER {table}_stays_{event.lower()} BEFORE {event} ON {table} BEGIN {body} END")
    return made


def _names_in_sqlite() -> list[str]:
    log = [f"{table}_stays_{event}" for table in LOG for event in ("update", "delete")]
    return [*(f"reports_mark_{name}" for name in _marking()), *log, "reports_fold"]


def before_migrations(using: str = "default", plan=(), **kwargs) -> None:
    """Receiver of `pre_migrate`: out of the way of SQLite, which makes tables anew."""
    connection = connections[using]
    if plan and connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            for name in _names_in_sqlite():
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}")


def after_migrations(using: str = "default", plan=(), **kwargs) -> None:
    """Receiver of `post_migrate`: put there; and everything is counted anew if they were away meanwhile."""
    connection = connections[using]
    tables = connection.introspection.table_names()
    if not {"reports_mark", "progress_enrolment", "quizzes_attempt", "quizzes_memorycard"} <= {*tables}:
        return  # on the way back to before there were roll-ups
    with transaction.atomic(using=using), connection.cursor() as cursor:
        were_there = _are_there(cursor, connection.vendor)
        for statement in statements(connection.vendor):
            cursor.execute(statement)
        if not were_there:
            cursor.execute(EVERYTHING)


def _are_there(cursor, vendor: str) -> bool:
    if vendor == "postgresql":
        cursor.execute("SELECT count(*) FROM pg_trigger WHERE tgname LIKE 'reports_mark_%%'")
    else:
        cursor.execute("SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'reports_mark_%%'")
    return cursor.fetchone()[0] >= len(_marking())
