"""The site as users meet it: the real server in its own process, reference course and accounts in it."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from scripts.fingerprint import ROOT, VAR, fingerprint
from tests.databases import forget_old, one_at_a_time, state_of_migrations

#: Of every demonstration account on the site of the journeys.
PASSWORD = "a-password-for-journeys"


@dataclass(frozen=True, slots=True)
class Site:
    """A running site of its own: what one journey changes, the next one finds."""

    url: str
    environment: dict[str, str]

    def manage(self, *arguments: str) -> str:
        """Run `manage.py` against this site's database; gives what it prints, fails when it does."""
        result = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert result.returncode == 0, f"manage.py {' '.join(arguments)}\n{result.stdout}{result.stderr}"
        return result.stdout

    def sign_in(self, page, service_number: str, password: str = PASSWORD) -> None:
        """Sign in as a person does, at the front door."""
        page.goto(self.url)
        page.locator("input[name=username]").fill(service_number)
        page.locator("input[name=password]").fill(password)
        with page.expect_navigation():
            page.locator("form:has(input[name=password]) button[type=submit]").click()
        assert page.locator("input[name=password]").count() == 0, "the sign-in was refused"


@pytest.fixture(scope="session")
def site(databases, worker, tmp_path_factory):
    """The site, once for all journeys of this run, on a database of the kind that the run tests."""
    name, port = f"site_{worker}", _free_port()
    folder = tmp_path_factory.mktemp("site") / "var"
    kept = VAR / "test" / f"site-{_state_of_everything()[:16]}"
    if databases.vendor == "sqlite":
        # All that the site knows is then in one folder, which can be kept until something changes.
        if kept.exists():
            shutil.copytree(kept, folder)
        database = f"sqlite:///{folder / 'db.sqlite3'}"
    else:
        database = databases.copy(name)
    site = Site(f"http://127.0.0.1:{port}", _environment(database, folder, port))
    if not folder.exists():
        _fill(site, databases, folder)
        if databases.vendor == "sqlite":
            _keep(folder, kept)
    _collect_static(site)
    with _serving(site, folder / "server.log"):
        yield site
    databases.drop(name)


def _fill(site: Site, databases, folder: Path) -> None:
    folder.mkdir()
    if databases.vendor == "sqlite":
        shutil.copyfile(databases.template(), folder / "db.sqlite3")
    site.manage("load_reference")
    site.manage("load_demo", "--password", PASSWORD)


def _keep(folder: Path, kept: Path) -> None:
    """Renamed last, so that an interrupted copy is never taken for a whole one."""
    forget_old("site-*")
    unfinished = kept.with_name(f"unfinished-{os.getpid()}")
    shutil.copytree(folder, unfinished)
    if kept.exists():  # another run was as quick
        shutil.rmtree(unfinished)
    else:
        unfinished.replace(kept)


def _state_of_everything() -> str:
    """Changes with any line of ours that loading runs through, and with what is loaded."""
    apps = [path.parent for path in sorted(ROOT.glob("*/apps.py"))]
    return fingerprint(PASSWORD, state_of_migrations(), ROOT / "reference", *apps)


def _environment(database: str, folder: Path, port: int) -> dict[str, str]:
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "lms.settings.development",
        "DATABASE_URL": database,
        "VAR_DIR": str(folder),
        "MEDIA_ROOT": str(folder / "media"),
        "STATIC_ROOT": str(_static_root()),
        "HOST": "127.0.0.1",
        "PORT": str(port),
        "BASE_URL": f"http://127.0.0.1:{port}",
        "WEB_CONCURRENCY": "1",
        "REDIS_URL": "",
    }


def _collect_static(site: Site) -> None:
    """As for production, with hashed names and compressed: journeys weigh what a browser loads."""
    kept = Path(site.environment["STATIC_ROOT"])
    with one_at_a_time("static"):
        if kept.exists():
            return
        forget_old("static-*")
        unfinished = kept.with_name("unfinished-static")
        shutil.rmtree(unfinished, ignore_errors=True)
        collecting = Site(site.url, {**site.environment, "STATIC_ROOT": str(unfinished)})
        collecting.manage("collectstatic", "--no-input", "-v", "0")
        unfinished.replace(kept)


def _static_root() -> Path:
    mark = fingerprint(ROOT / "requirements.txt", ROOT / "static", ROOT / "lms" / "static.py")
    return VAR / "test" / f"static-{mark[:16]}"


@contextmanager
def _serving(site: Site, log: Path):
    with log.open("w") as output:
        server = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "--config", "gunicorn.conf.py"],
            cwd=ROOT,
            env=site.environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
        )
    try:
        _wait_until_ready(site, server, log)
        yield
    finally:
        server.terminate()
        try:
            server.wait(timeout=10)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def _wait_until_ready(site: Site, server: subprocess.Popen, log: Path) -> None:
    deadline = time.monotonic() + 180
    while server.poll() is None and time.monotonic() < deadline:
        try:
            urllib.request.urlopen(f"{site.url}/readyz", timeout=5).close()
            return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise RuntimeError(f"The site did not become ready:\n{log.read_text()[-4000:]}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
