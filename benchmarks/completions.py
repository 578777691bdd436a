"""A unit's whole pull as CSV, against `psql \\copy` of the very query that the endpoint runs; and pages of JSON.

PostgreSQL's copy makes no Python objects, so it is the most that any program could reach. It does a little less:
the endpoint adds key, slug and title of the course to each row. Starting psql (some hundredths of a second) is
counted on its side.
"""

import json
import os
import subprocess
from collections.abc import Callable
from statistics import median
from urllib.parse import urlsplit

from django.db import connection

from reports.clients import create_client
from scripts.system_packages import postgresql

from .pace import Pace, one_by_one, pace
from .population import Service, Size
from .statements import recorded
from .visitor import Unexpected, Visitor, seconds

ADDRESS = "/api/v1/completions/"
CSV = f"{ADDRESS}?format=csv"
PAGE_OF_500 = f"{ADDRESS}?page_size=500"
ROUNDS = 5
PAGES = 20


def caller(service: Service) -> Visitor:
    """A program of the topmost training unit."""
    _client, token = create_client(name="Benchmark", unit=service.root)
    return Visitor(headers={"Authorization": f"Bearer {token}"})


def csv_pace(visitor: Visitor, size: Size) -> Pace:
    """Rows per second, both ways, for every row there is."""
    with recorded() as queries:
        lines = visitor.get(CSV).body.count(b"\r\n") - 1
    copy = copying(next(query for query in queries if '"progress_enrolment"' in query))
    copied = copy().count(b"\n")
    if not lines == copied == size.enrolments:
        raise Unexpected(f"{lines} rows by the endpoint and {copied} by psql, of {size.enrolments}")
    pairs = [(visitor.getting(CSV), copy)]
    return pace([one_by_one(pairs) for _ in range(ROUNDS)], units=size.enrolments)


def copying(query: str) -> Callable[[], bytes]:
    """A run of psql that copies the rows of this query to its output."""
    command = [
        postgresql() / "psql", os.environ["DATABASE_URL"], "--no-psqlrc", "--quiet",
        "--command", f"\\copy ({query}) to stdout csv",
    ]
    return lambda: subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout


def json_pace(visitor: Visitor) -> float:
    """Rows per second when the list is walked in pages of 500, by following `next` as clients do."""
    where, rates = PAGE_OF_500, []
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


def server_version() -> str:
    """PostgreSQL's number, for the report."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        return cursor.fetchone()[0].split()[0]
