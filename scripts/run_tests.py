"""`make test`: everything that must hold, on both databases, with one sum at the end.

Installs what it needs where that is ours to do. What it can't have is skipped and named, never silently.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree

from scripts import environment
from scripts.compile_messages import stale
from scripts.fingerprint import ROOT, VAR
from scripts.system_packages import chromium, install_if_allowed, postgresql

#: Enough to look at production's settings; no process ever serves with it.
PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "lms.settings.production",
    "SECRET_KEY": "only-for-looking-at-settings-0123456789-abcdefghijklmnopqrstuvwxyz",
    "ALLOWED_HOSTS": "training.example",
    "BASE_URL": "https://training.example",
    "EMAIL_URL": "none",
    "DATABASE_URL": "sqlite://:memory:",
}
TESTS = {"DJANGO_SETTINGS_MODULE": "lms.settings.test", "DATABASE_URL": "sqlite://:memory:"}


@dataclass
class Sum:
    """What all runs came to."""

    passed: int = 0
    failed: int = 0
    skipped: list[str] = field(default_factory=list)
    again: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)

    def add_report(self, report: Path, on: str, exit_code: int) -> None:
        """Count a run's JUnit report. One that wrote none, or ended badly all the same, has failed."""
        before = self.failed
        if report.exists():
            self._count(report, on)
        if (exit_code != 0 or not report.exists()) and self.failed == before:
            self.broken.append(f"pytest on {on} (exit code {exit_code})")

    def _count(self, report: Path, on: str) -> None:
        for case in ElementTree.parse(report).iter("testcase"):
            if _failed(case):
                self.failed += 1
            elif (skip := case.find("skipped")) is not None:
                self.skipped.append(f"{case.get('name')} on {on}: {skip.get('message')}")
            else:
                self.passed += 1

    def tell(self) -> int:
        """Print it, the line that counts last; gives the exit code."""
        told = (("Skipped", self.skipped), ("Passed at the second go only", self.again), ("Broken", self.broken))
        for title, names in told:
            if names:
                print(f"\n{title}:", *names, sep="\n  ")
        skipped = f", {len(self.skipped)} skipped" if self.skipped else ""
        print(f"\n{self.passed} passed, {self.failed + len(self.broken)} failed{skipped}", flush=True)
        return 0 if self.passed and not self.failed and not self.broken else 1


def _failed(case: ElementTree.Element) -> bool:
    return case.find("failure") is not None or case.find("error") is not None


def failed_journeys(report: Path) -> list[str]:
    """The names of journeys that failed, if nothing but journeys did; otherwise nothing."""
    if not report.exists():
        return []
    failed = [case for case in ElementTree.parse(report).iter("testcase") if _failed(case)]
    if any(not case.get("classname", "").startswith("tests.journeys.") for case in failed):
        return []
    return [f"{case.get('classname').replace('.', '/')}.py::{case.get('name')}" for case in failed]


def main(arguments: list[str]) -> int:
    """Checks first, which are quick; then the suite on SQLite, and on PostgreSQL. `--lint`: checks only."""
    os.chdir(ROOT)
    VAR.mkdir(exist_ok=True)
    python = environment.ensure(environment.DEVELOPMENT)
    if stale():
        subprocess.run([python, "-m", "scripts.compile_messages"], check=True)
    total = Sum()
    if arguments == ["--lint"]:
        check_source(python, total)
        print("Broken: " + ", ".join(total.broken) if total.broken else "All checks hold.")
        return len(total.broken)
    provide()
    with templates(python):
        check_source(python, total)
    run_suite(python, total, "SQLite", arguments)
    run_suite(python, total, "PostgreSQL", arguments)
    return total.tell()


def check_source(python: Path, total: Sum) -> None:
    """Style, layers, migrations, production settings: all of them, even when one is broken."""
    manage = [python, "manage.py"]
    checks = {
        "ruff": ([python, "-m", "ruff", "check", "."], {}),
        "layers": ([python, "-c", "from importlinter.cli import lint_imports_command as lint; lint()"], {}),
        "migrations": ([*manage, "makemigrations", "--check", "--dry-run"], TESTS),
        "production settings": ([*manage, "check", "--deploy", "--fail-level", "WARNING"], PRODUCTION),
    }
    for name, (command, variables) in checks.items():
        started = time.monotonic()
        result = subprocess.run(
            command, env={**os.environ, **variables}, capture_output=True, text=True, check=False
        )
        verdict = "holds" if result.returncode == 0 else "BROKEN"
        print(f"{name}: {verdict} ({time.monotonic() - started:.0f} s)", flush=True)
        if result.returncode != 0:
            print(result.stdout + result.stderr, flush=True)
            total.broken.append(name)


def provide() -> None:
    """Chromium and PostgreSQL, each from the Debian package that brings it."""
    for package, find in (("chromium", chromium), ("postgresql", postgresql)):
        if find() is None and not install_if_allowed(package):
            print(f"{package} is not here and can't be installed by this user: what needs it is skipped.")


@contextmanager
def templates(python: Path) -> Iterator[None]:
    """Migrate both databases beside what is done here, each a minute on one core. What fails, the suite will tell."""
    commands = [[python, "-m", "tests.databases"]]
    if postgresql() is not None:
        commands.append([python, "-m", "tests.postgres", "true"])
    quiet = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    running = [subprocess.Popen(command, env=without_database(), **quiet) for command in commands]
    try:
        yield
    finally:
        for one in running:
            one.wait()


def without_database() -> dict[str, str]:
    """This process's environment, but for a database that is somebody's; nothing looks for the shortest failure."""
    return {name: value for name, value in os.environ.items() if name != "DATABASE_URL"} | {"CI": "1"}


def run_suite(python: Path, total: Sum, on: str, arguments: list[str]) -> None:
    """The whole suite, on one of the two databases."""
    print(f"\n{on}", flush=True)
    if on == "PostgreSQL" and postgresql() is None:
        total.skipped.append("the whole suite on PostgreSQL: its programs are not on this machine")
        return
    variables = without_database()
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        workers = str(min(4, os.cpu_count() or 1))
        command = [python, "-m", "pytest", "-q", "-n", workers, f"--junitxml={report}", *arguments]
        if on == "PostgreSQL":
            command = [python, "-m", "tests.postgres", *command, "-m", "not one_database"]
        result = subprocess.run(command, env=variables, stdin=subprocess.DEVNULL, check=False)
        total.add_report(report, on, result.returncode)
        if journeys := failed_journeys(report):
            go_again(journeys, python, total, on, variables)


def go_again(journeys: list[str], python: Path, total: Sum, on: str, variables: dict[str, str]) -> None:
    """Journeys that failed once go again, by themselves and on a fresh site; one that passes now is named.

    A browser beside a busy suite is the one thing here that time can break. What is broken fails twice.
    """
    print(f"\n{on}, a second go", flush=True)
    for journey in journeys:
        command = [python, "-m", "pytest", "-q", journey]
        if on == "PostgreSQL":
            command = [python, "-m", "tests.postgres", *command]
        if subprocess.run(command, env=variables, stdin=subprocess.DEVNULL, check=False).returncode == 0:
            total.failed -= 1
            total.passed += 1
            total.again.append(f"{journey} on {on}")


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except environment.CannotPrepare as reason:
        sys.exit(str(reason))
    except KeyboardInterrupt:
        sys.exit("\nStopped.")
