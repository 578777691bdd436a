"""A unit's whole pull as CSV, against `psql \\copy` of the very query that the endpoint runs; and pages of JSON.

PostgreSQL's copy makes no Python objects, so it is the most that any program could reach. It does a little less: the
endpoint guards against formulas, and ends lines as RFC 4180 has it. Starting psql (some hundredths of a second) is
counted on its side. `plain` is a leaner question, without the words of courses and with moments as the database writes
them.
"""

import gc
import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import perf_counter
from urllib.parse import urlsplit

from django.db import connection

from people.models import Unit
from people.scope import scope_of_unit
from progress.models import Enrolment
from reports.api.pagination import Cursor
from reports.clients import create_client
from reports.completions import Narrowing, completions, rows
from scripts.system_packages import postgresql

from .pace import Pace, one_by_one, pace
from .population import Service, Size
from .visitor import Unexpected, Visitor, seconds

ADDRESS = "/api/v1/completions/"
CSV, NDJSON = f"{ADDRESS}?format=csv", f"{ADDRESS}?format=ndjson"
PAGE_OF_500, PAGE_OF_1000 = f"{ADDRESS}?page_size=500", f"{ADDRESS}?page_size=1000"
PLAIN = (
    "pk", "officer_id", "officer__service_number", "officer__first_name", "officer__last_name", "officer__unit__code",
    "officer__unit__name", "course_id", "status", "percent", "score", "language", "due", "enrolled_at", "started_at",
    "completed_at", "last_activity_at",
)  # fmt: skip
ROUNDS = 5
PAGES = 20


def caller(service: Service) -> Visitor:
    """A program of the topmost training unit."""
    _client, token = create_client(name="Benchmark", unit=service.root, calls_per_minute=1_000_000)
    return Visitor(headers={"Authorization": f"Bearer {token}"})


def bulk_pace(visitor: Visitor, root: Unit, size: Size, address: str, *, plain: bool = False) -> Pace:
    """Rows per second, both ways, for every row there is."""
    lines = visitor.get(address).body.count(b"\n") - (address == CSV)
    copy = copying(query_of(root, plain=plain))
    copied = copy().count(b"\n")
    if not lines == copied == size.enrolments:
        raise Unexpected(f"{lines} rows by the endpoint and {copied} by psql, of {size.enrolments}")
    pairs = [(visitor.getting(address), copy)]
    return pace([one_by_one(pairs) for _ in range(ROUNDS)], units=size.enrolments)


def query_of(root: Unit, *, plain: bool) -> str:
    """What the endpoint asks the database for everything below a unit."""
    found = completions(scope=scope_of_unit(root), narrowing=Narrowing())
    asked = found.values_list(*PLAIN) if plain else rows(found, "en").found
    return connection.ops.compose_sql(*asked.query.sql_with_params())


def copying(query: str) -> Callable[[], bytes]:
    """A run of psql that copies the rows of this query to its output."""
    command = [
        postgresql() / "psql", os.environ["DATABASE_URL"], "--no-psqlrc", "--quiet",
        "--command", f"\\copy ({query}) to stdout csv",
    ]
    return lambda: subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout


def json_pace(visitor: Visitor) -> float:
    """Rows per second when the list is walked in pages of 1,000, by following `next` as clients do."""
    where, rates = PAGE_OF_1000, []
    for _ in range(PAGES):
        send = visitor.getting(where)
        page: dict = {}

        def fetch(send=send, page=page) -> None:
            page["answer"] = send()

        taken = seconds(fetch)
        found = json.loads(page["answer"].body)
        rates.append(len(found["results"]) / taken)
        if not found["next"]:
            break
        parts = urlsplit(found["next"])
        where = f"{parts.path}?{parts.query}"
    return median(rates)


def page_pace(visitor: Visitor, size: Size) -> Pace:
    """The last page but a few against the first, each of a hundred rows, in pages per second."""
    far = Enrolment.objects.order_by("pk").values_list("pk", flat=True)[size.enrolments - 1000]
    pages = [f"{ADDRESS}?cursor={Cursor('after', far)}", ADDRESS]
    for page in pages:
        visitor.get(page)
    pair = tuple(visitor.getting(page) for page in pages)
    return pace([one_by_one([pair] * 2) for _ in range(ROUNDS)])


def bulk_memory(visitor: Visitor) -> tuple[float, float, float]:
    """Of a download of everything: seconds to the first byte, megabytes at the peak, and how many of them it added."""
    visitor.get(f"{ADDRESS}?page_size=1")  # what a process loads with its first call isn't this one's cost
    before = _reset_peak()
    begun = perf_counter()
    pieces = visitor.pieces(CSV)
    next(pieces)
    first = perf_counter() - begun
    for _piece in pieces:
        pass
    peak = _megabytes("VmHWM")
    return first, peak, peak - before


def _reset_peak() -> float:
    """Begin a new peak (Linux); gives what is held now."""
    gc.collect()
    Path("/proc/self/clear_refs").write_text("5")
    return _megabytes("VmRSS")


def _megabytes(line: str) -> float:
    status = Path("/proc/self/status").read_text()
    return next(int(one.split()[1]) / 1000 for one in status.splitlines() if one.startswith(line))


def server_version() -> str:
    """PostgreSQL's number, for the report."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        return cursor.fetchone()[0].split()[0]
