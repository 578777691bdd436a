"""Databases for tests: migrated once into a template, then copied. The first takes long, the second a moment.

Two classes with the same four methods, one for each database that the product supports:
`template()` makes it if need be, `copy(name)` gives a fresh one's URL, `restore(name)` makes that as good
as new, `drop(name)` removes it.
"""

import fcntl
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import closing, contextmanager
from functools import cache, cached_property
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

from scripts.fingerprint import ROOT, VAR, fingerprint, migrations

KEPT = VAR / "test"
ONE_DAY = 24 * 60 * 60


@cache
def state_of_migrations() -> str:
    """Changes with all that a freshly migrated database depends on, foundations laid after it included."""
    packages = [ROOT / "requirements.txt", ROOT / "lms" / "settings" / "base.py"]
    return fingerprint(sys.version, *packages, *migrations(), *_laid_by())


def _laid_by() -> list[Path]:
    """`lms/foundations.py` runs after migrations, and writes what these say; so do the triggers of the roll-ups."""
    models = sorted(ROOT.glob("*/models/*.py"))
    triggers = [ROOT / "reports" / "dashboards" / f"{name}.py" for name in ("triggers", "fold", "learnt")]
    return [ROOT / "lms" / "foundations.py", ROOT / "people" / "roles.py", *triggers, *models]


def databases_for(url: str, folder: Path) -> "SqliteDatabases | PostgresDatabases":
    """The kind that `url` (DATABASE_URL, or nothing) asks for; `folder` is where copies that are files go."""
    if url.startswith(("postgres", "psql", "pgsql")):
        return PostgresDatabases(url)
    return SqliteDatabases(folder)


class SqliteDatabases:
    """Copies are files and not in memory: other threads and processes (servers, rivals) open them too."""

    vendor = "sqlite"

    def __init__(self, folder: Path):
        self.folder = folder

    def template(self) -> Path:
        kept = KEPT / f"template-{state_of_migrations()[:16]}.sqlite3"
        with one_at_a_time("sqlite"):
            if not kept.exists():
                forget_old("template-*.sqlite3")
                unfinished = kept.with_name("unfinished.sqlite3")
                _migrate(f"sqlite:///{unfinished}")
                with closing(sqlite3.connect(unfinished)) as connection:
                    # Fold the write-ahead log into the file, which is copied alone.
                    connection.execute("PRAGMA journal_mode=DELETE")
                unfinished.replace(kept)
        return kept

    @cached_property
    def pristine(self) -> Path:
        """This run's own copy of the template, which stays as it is whatever other runs make of theirs."""
        return Path(shutil.copyfile(self.template(), self.folder / "pristine.sqlite3"))

    def copy(self, name: str) -> str:
        shutil.copyfile(self.pristine, self._path(name))
        return f"sqlite:///{self._path(name)}"

    def restore(self, name: str) -> None:
        """Page by page through SQLite, so that connections of other threads see it and don't break."""
        with (
            closing(sqlite3.connect(self.pristine)) as template,
            closing(sqlite3.connect(self._path(name), timeout=20)) as target,
        ):
            template.backup(target)

    def drop(self, name: str) -> None:
        for path in self.folder.glob(f"{name}.sqlite3*"):
            path.unlink()

    def _path(self, name: str) -> Path:
        return self.folder / f"{name}.sqlite3"


class PostgresDatabases:
    """Copies are made by the server. `url` is any database there, of a role that may create others."""

    vendor = "postgresql"

    def __init__(self, url: str):
        self.url = url

    def template(self) -> str:
        name = f"template_{state_of_migrations()[:16]}"
        with one_at_a_time("postgresql"):
            if not self._exists(name):
                self.drop("unfinished")
                self._execute("CREATE DATABASE {}", "unfinished")
                _migrate(self._url("unfinished"))
                self._execute("ALTER DATABASE {} RENAME TO {}", "unfinished", name)
        return name

    @cached_property
    def pristine(self) -> str:
        return self.template()

    def copy(self, name: str) -> str:
        self.restore(name)
        return self._url(name)

    def restore(self, name: str) -> None:
        pristine = self.pristine
        self.drop(name)
        self._execute("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY", name, pristine)

    def drop(self, name: str) -> None:
        self._execute("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)

    def _exists(self, name: str) -> bool:
        with self._connect() as connection:
            row = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
            return row.fetchone() is not None

    def _execute(self, statement: str, *names: str) -> None:
        with self._connect() as connection:
            connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))

    def _connect(self) -> psycopg.Connection:
        return psycopg.connect(self._url("postgres"), autocommit=True)

    def _url(self, name: str) -> str:
        return urlunsplit(urlsplit(self.url)._replace(path=f"/{name}"))


def _migrate(url: str) -> None:
    """In a process of its own: this one's Django may be in the middle of something else."""
    environment = {**os.environ, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "lms.settings.test"}
    command = [sys.executable, "manage.py", "migrate", "--no-input", "-v", "0"]
    result = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    if result.returncode != 0:
        raise RuntimeError(f"The migrations fail on {url}:\n{result.stdout}{result.stderr}")


def forget_old(pattern: str) -> None:
    """Templates of yesterday's migrations go; today's may be in use by a run on another state of the code."""
    for kept in KEPT.glob(pattern):
        if time.time() - kept.stat().st_mtime > ONE_DAY:
            shutil.rmtree(kept, ignore_errors=True) if kept.is_dir() else kept.unlink(missing_ok=True)


@contextmanager
def one_at_a_time(what: str):
    """Several test processes start at once; the first makes `what`, the others wait for it."""
    KEPT.mkdir(parents=True, exist_ok=True)
    with (KEPT / f"lock-{what}").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


if __name__ == "__main__":
    # Makes the template of SQLite where none is kept; `python -m tests.postgres true` makes the other.
    with tempfile.TemporaryDirectory() as scratch:
        SqliteDatabases(Path(scratch)).template()
