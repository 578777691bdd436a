"""Pulling everything from a web server as it is deployed: `python -m benchmarks.pulling [ENROLMENTS]`.

In a fresh PostgreSQL stand a service of so many enrolments, and a smaller one whose ids lie behind all of these. One
gunicorn with one worker serves; this process is the client. Told are the worker's memory at its peak when it has sent
everything as CSV and as NDJSON, how soon the first byte of each file is there, and how long a row takes in each way, against
`psql \\copy` of the same query in the same run. What it costs is told as processor time of the worker and the database
besides: several processes of PostgreSQL make a file, and one a page.
"""

import http.client
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from importlib import import_module
from pathlib import Path
from statistics import median

ENROLMENTS = 1_000_000
ROUNDS = 3
PAGES = 40
ROWS_OF_A_PAGE = 1_000
AT_LEAST_OF_COPY = 0.4
AT_MOST_OF_BULK = 3.0
FIRST_BYTE_SECONDS = 0.3
PEAK_MEGABYTES = 150
PIECE = 64 * 1024


def main(arguments: list[str]) -> int:
    """Measure in a process and a database of their own; gives the exit code."""
    if arguments[:1] == ["--here"]:
        found = measure(int(arguments[1]))
        print(json.dumps(found, indent=1))
        return 0 if not found["missed"] else 1
    from . import __main__ as bench

    with tempfile.TemporaryDirectory(prefix="common-ground-benchmark-") as folder:
        os.environ.update(bench.PRODUCTION, VAR_DIR=folder, MEDIA_ROOT=str(Path(folder) / "media"))
        bench.collect_static()
        size = arguments[0] if arguments else str(ENROLMENTS)
        ours = [sys.executable, "-m", "benchmarks.pulling", "--here", size]
        return subprocess.run([sys.executable, "-m", "tests.postgres", *ours], check=False).returncode


def measure(enrolments: int) -> dict:
    import_module("lms.wsgi")  # sets Django up: what follows can be imported after it only
    from people.models import Unit
    from quizzes.simulation.bulk import BulkSize, simulate_in_bulk
    from reports.clients import create_client

    from .completions import CSV, NDJSON, copying, query_of
    from .dashboards import _run, populate
    from .processor import postmaster, processor_seconds

    everything = Unit.objects.get(pk=populate(enrolments))
    behind = simulate_in_bulk(size=BulkSize(officers=5_000, units=500, courses=10), seed=2, languages=["en", "bs"])
    _run("VACUUM ANALYZE")
    scopes = {"all": everything, "region": everything.get_children().first(), "behind": behind}
    tokens = {
        name: create_client(name=name, unit=unit, calls_per_minute=1_000_000)[1] for name, unit in scopes.items()
    }
    copy = copying(query_of(everything, plain=False))
    with Server() as server:
        server.whole(CSV, tokens["all"])
        server.whole(NDJSON, tokens["all"])
        memory = server.memory()
    with Server() as server:
        firsts = {
            f"{way}_{name}": median(server.first_byte(address, token) for _n in range(ROUNDS))
            for name, token in tokens.items()
            for way, address in (("csv", CSV), ("ndjson", NDJSON))
        }
        rates: dict[str, list[float]] = {"copy": [], "csv": [], "ndjson": [], "json": []}
        costs: dict[str, list[float]] = {"csv": [], "ndjson": [], "json": []}
        working = [server.process.pid, postmaster()]
        for _n in range(ROUNDS):
            rates["copy"].append(enrolments / _seconds(copy))
            for way, address in (("csv", CSV), ("ndjson", NDJSON)):
                before = processor_seconds(working)
                rates[way].append(enrolments / _seconds(lambda address=address: server.whole(address, tokens["all"])))
                costs[way].append((processor_seconds(working) - before) / enrolments)
            before = processor_seconds(working)
            rates["json"].append(server.pages(tokens["all"]))
            costs["json"].append((processor_seconds(working) - before) / ((PAGES + 1) * ROWS_OF_A_PAGE))
    rows = {name: median(those) for name, those in rates.items()}
    cost = {name: median(those) for name, those in costs.items()}
    found = {
        "enrolments": enrolments,
        "first_byte_s": {name: round(value, 3) for name, value in firsts.items()},
        "rows_per_second": {name: round(value) for name, value in rows.items()},
        "csv_of_copy": round(rows["csv"] / rows["copy"], 2),
        "ndjson_of_copy": round(rows["ndjson"] / rows["copy"], 2),
        "microseconds_of_processor_a_row": {name: round(1e6 * value, 1) for name, value in cost.items()},
        "json_cost_of_csv": round(cost["json"] / cost["csv"], 2),
        "json_cost_of_ndjson": round(cost["json"] / cost["ndjson"], 2),
        "json_time_of_csv": round(rows["csv"] / rows["json"], 2),
        "json_time_of_ndjson": round(rows["ndjson"] / rows["json"], 2),
        "worker_mb": memory,
    }
    return {**found, "missed": _missed(found)}


def _missed(found: dict) -> list[str]:
    met = {
        "csv_of_copy": found["csv_of_copy"] >= AT_LEAST_OF_COPY,
        "ndjson_of_copy": found["ndjson_of_copy"] >= AT_LEAST_OF_COPY,
        "json_cost_of_csv": found["json_cost_of_csv"] <= AT_MOST_OF_BULK,
        "json_cost_of_ndjson": found["json_cost_of_ndjson"] <= AT_MOST_OF_BULK,
        "first_byte_s": max(found["first_byte_s"].values()) <= FIRST_BYTE_SECONDS,
        "worker_mb": found["worker_mb"]["peak"] <= PEAK_MEGABYTES,
    }
    return [name for name, is_met in met.items() if not is_met]


class Server:
    """gunicorn with the product's own configuration and one worker, on a free port."""

    def __enter__(self) -> "Server":
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        # Workers of many installations run without what only developers need; so may this one.
        python = os.environ.get("SERVER_PYTHON", sys.executable)
        environment = {
            **os.environ, "DJANGO_SETTINGS_MODULE": "lms.settings.production", "PORT": str(self.port),
            "HOST": "127.0.0.1", "WEB_CONCURRENCY": "1", "LOG_LEVEL": "error",
        }  # fmt: skip
        command = [python, "-m", "gunicorn", "--config", "gunicorn.conf.py"]
        self.process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self._await()
        return self

    def __exit__(self, *reason) -> None:
        self.process.terminate()
        self.process.wait(60)

    def _await(self) -> None:
        for _n in range(300):
            try:
                connection, answer = self._asked("/healthz", None)
            except OSError:
                time.sleep(0.2)
                continue
            answer.read()
            connection.close()
            return
        raise RuntimeError("the server didn't begin to answer")

    def _asked(self, address: str, token: str | None) -> tuple[http.client.HTTPConnection, http.client.HTTPResponse]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=300)
        connection.request("GET", address, headers=_headers(token))
        return connection, connection.getresponse()

    def first_byte(self, address: str, token: str) -> float:
        """Seconds until the first byte of the body is here; the rest isn't waited for."""
        begun = time.perf_counter()
        connection, answer = self._asked(address, token)
        assert answer.status == 200 and answer.read(1)
        taken = time.perf_counter() - begun
        connection.close()
        return taken

    def whole(self, address: str, token: str) -> None:
        connection, answer = self._asked(address, token)
        while answer.read(PIECE):
            pass
        connection.close()

    def pages(self, token: str) -> float:
        """Rows per second of JSON pages of 1,000, by following `next` on one connection, read and not yet parsed."""
        address, rates = f"/api/v1/completions/?page_size={ROWS_OF_A_PAGE}", []
        connection, answer = self._asked(address, token)
        answer.read()
        for _n in range(PAGES):
            begun = time.perf_counter()
            connection.request("GET", address, headers=_headers(token))
            body = connection.getresponse().read()
            taken = time.perf_counter() - begun
            page = json.loads(body)
            rates.append(len(page["results"]) / taken)
            if not page["next"]:
                break
            address = page["next"].split("localhost", 1)[1].lstrip(":0123456789")
        connection.close()
        return median(rates)

    def memory(self) -> dict[str, float]:
        """Megabytes of the worker: at its peak, and what is its own now; the rest it shares with others by the fork."""
        [worker] = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        own = _kilobytes(f"/proc/{worker}/smaps_rollup", "Private_Clean") + _kilobytes(
            f"/proc/{worker}/smaps_rollup", "Private_Dirty"
        )
        return {"peak": round(_kilobytes(f"/proc/{worker}/status", "VmHWM") / 1000, 1), "own": round(own / 1000, 1)}


def _headers(token: str | None) -> dict[str, str]:
    headers = {"Host": "localhost", "Accept-Language": "en"}
    return {**headers, "Authorization": f"Bearer {token}"} if token else headers


def _kilobytes(file: str, line: str) -> int:
    return next(int(one.split()[1]) for one in Path(file).read_text().splitlines() if one.startswith(line))


def _seconds(work) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
