"""A PostgreSQL of our own: `python -m tests.postgres COMMAND …` starts it, runs COMMAND, stops it.

COMMAND finds it in DATABASE_URL. The cluster lies in a temporary folder, listens on a socket there and
nowhere else, and is the only one that tests ever touch: a server that happens to run stays out of it.
"""

import ctypes
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from scripts.fingerprint import VAR
from scripts.system_packages import postgresql
from tests.databases import PostgresDatabases, forget_old, state_of_migrations

#: Nothing in this cluster is worth keeping, so nothing waits for the disk.
IN_A_HURRY = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "autovacuum": "off",
    "shared_buffers": "128MB",
    "max_connections": "60",
}


class NoPostgres(Exception):
    """PostgreSQL's programs are not on this machine, or don't work; the text says which."""


@contextmanager
def cluster() -> Iterator[str]:
    """Run a cluster that has a migrated template in it; gives the URL of an empty, migrated database.

    The first run with a set of migrations keeps a copy of the stopped cluster, from which later runs start.
    """
    programs = postgresql()
    if programs is None:
        raise NoPostgres("initdb was not found (on Debian: apt install postgresql)")
    kept = VAR / "test" / f"postgresql-{programs.parent.name}-{state_of_migrations()[:16]}"
    # /tmp and not TMPDIR: the path of a socket may have 107 characters only.
    folder = Path(tempfile.mkdtemp(prefix="common-ground-postgresql-", dir="/tmp"))
    try:
        if not kept.exists():
            _initialise(programs, folder)
            with _running(programs, folder) as url:
                PostgresDatabases(url).template()
            _keep(folder / "data", kept)
        else:
            shutil.copytree(kept, folder / "data", symlinks=True)
        _give_away(folder)
        with _running(programs, folder) as url:
            yield PostgresDatabases(url).copy("common_ground")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _initialise(programs: Path, folder: Path) -> None:
    _give_away(folder)
    command = [programs / "initdb", "-D", folder / "data", "-U", "postgres", "-A", "trust", "--no-sync"]
    result = subprocess.run(
        [*command, "--encoding=UTF8", "--locale=C.UTF-8"],
        capture_output=True,
        text=True,
        cwd=folder,
        check=False,
        **_as_owner(),
    )
    if result.returncode != 0:
        raise NoPostgres(f"initdb failed:\n{result.stdout}{result.stderr}")


@contextmanager
def _running(programs: Path, folder: Path) -> Iterator[str]:
    settings = {**IN_A_HURRY, "unix_socket_directories": str(folder)}
    command = [programs / "postgres", "-D", folder / "data"]
    for name, value in settings.items():
        command += ["-c", f"{name}={value}"]
    with (folder / "log").open("w") as log:
        server = subprocess.Popen(
            command,
            stdout=log,
            stderr=log,
            cwd=folder,
            preexec_fn=_end_with_parent,
            start_new_session=True,  # Ctrl-C goes to the tests, which still need the server to clean up
            **_as_owner(),
        )
    try:
        url = f"postgresql://postgres@/postgres?host={folder}"
        _wait_for(server, url, folder / "log")
        yield url
    finally:
        server.send_signal(signal.SIGINT)  # PostgreSQL's 'fast': drop the sessions, then stop in good order
        server.wait(timeout=30)


def _wait_for(server: subprocess.Popen, url: str, log: Path) -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline and server.poll() is None:
        try:
            psycopg.connect(url, connect_timeout=5).close()
            return
        except psycopg.OperationalError:
            time.sleep(0.05)
    raise NoPostgres(f"PostgreSQL did not start:\n{log.read_text()[-2000:]}")


def _keep(data: Path, kept: Path) -> None:
    """Renaming last makes an interrupted copy invisible."""
    forget_old("postgresql-*")
    unfinished = kept.with_name(f"unfinished-{os.getpid()}")
    shutil.copytree(data, unfinished, symlinks=True)
    os.utime(unfinished)
    if kept.exists():  # another run was as quick
        shutil.rmtree(unfinished)
    else:
        unfinished.replace(kept)


def _owner() -> pwd.struct_passwd | None:
    """PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam("postgres")
    except KeyError:
        return pwd.getpwnam("nobody")


def _as_owner() -> dict:
    owner = _owner()
    return {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []} if owner else {}


def _give_away(folder: Path) -> None:
    owner = _owner()
    if owner is None:
        return
    for path in [folder, *folder.rglob("*")]:
        os.chown(path, owner.pw_uid, owner.pw_gid, follow_symlinks=False)


def _end_with_parent() -> None:
    """Were this process killed, nobody would be left to stop the server: let Linux do it."""
    if sys.platform == "linux":
        parent_death_signal = 1
        ctypes.CDLL(None).prctl(parent_death_signal, signal.SIGINT)


def main(command: list[str]) -> int:
    """Run `command` with DATABASE_URL pointing at a fresh database; its exit code is ours."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with cluster() as url:
        child = subprocess.Popen(command, env={**os.environ, "DATABASE_URL": url})
        while True:
            try:
                return child.wait()
            except KeyboardInterrupt:
                continue  # the child got it too, and ends as it thinks right


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except NoPostgres as reason:
        sys.exit(str(reason))
