"""The reference client: killed at any moment, its next run ends with the server's state."""

import csv
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from django.db import transaction

from people.models import User
from progress.enrol import set_due
from progress.models import Enrolment
from reports.clients import create_client
from scripts.fingerprint import ROOT

from .attempted import everything_of
from .world import completed, enrol, make_course, make_enrolment, make_officers, make_world

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world(transactional_db):
    return make_world()


@pytest.fixture
def run(live_server, world, tmp_path):
    """Starts the client as a unit does: one copied file, another Python process, nothing of ours beside it."""
    _client, token = create_client(name="Copy", unit=world.region, calls_per_minute=100_000)
    script = Path(shutil.copy(ROOT / "reports" / "pull.py", tmp_path / "pull.py"))
    (tmp_path / "token").write_text(f"{token}\n")

    def start(*more: str) -> subprocess.Popen:
        command = [sys.executable, "-I", script, "--url", live_server.url, "--token-file", tmp_path / "token"]
        command += ["--out", tmp_path / "out", *more]
        return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    return start


def finished(process: subprocess.Popen) -> str:
    out, err = process.communicate(timeout=60)
    assert process.returncode == 0, err
    return out


def copied(folder: Path, name: str = "completions") -> list[tuple]:
    with closing(sqlite3.connect(folder / "out" / "copy.sqlite3")) as copy:
        assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        columns = "enrolment, officer_service_number, officer_last_name, unit_code, status, percent, due"
        return copy.execute(f"SELECT {columns} FROM {name} ORDER BY enrolment").fetchall()


def on_the_server(world) -> list[tuple]:
    mine = Enrolment.objects.filter(officer__unit__path__startswith=world.region.path).order_by("pk")
    columns = ("pk", "officer__service_number", "officer__last_name", "officer__unit__code", "status", "percent", "due")
    return [(*row, due and due.isoformat()) for *row, due in mine.values_list(*columns)]


def test_everything_that_the_token_reads_is_copied_and_a_second_run_takes_changes_only(run, world, tmp_path):
    make_enrolment(world.station, world.course, "1", **completed())
    make_enrolment(world.other_region, world.course, "2")
    assert "completions: 1" in finished(run())
    assert copied(tmp_path) == on_the_server(world)
    with closing(sqlite3.connect(tmp_path / "out" / "copy.sqlite3")) as copy:
        for name, count in {"enrolments": 1, "officers": 1, "units": 3, "courses": 1}.items():
            assert copy.execute(f"SELECT count(*) FROM {name}").fetchone() == (count,)
    assert "completions: 0" in finished(run())


def test_attempts_and_certificates_are_followed_and_the_others_read_whole(run, world, tmp_path):
    first, second = everything_of(make_officers(world.station, 2), world.course)
    said = finished(run())
    lists = ("completions", "enrolments", "attempts", "certificates", "officers", "units", "courses", "competencies",
             "item-statistics", "sessions")  # fmt: skip
    assert [line.partition(":")[0] for line in said.splitlines()] == list(lists)
    with transaction.atomic():
        gone = first.attempts.get()
        gone.responses.all().delete()
        gone.delete()
    officer = second.officer
    officer.unit = world.other_region
    officer.save()
    said = finished(run("--format", "csv"))
    with closing(sqlite3.connect(tmp_path / "out" / "copy.sqlite3")) as copy:
        there = {name for [name] in copy.execute("SELECT name FROM sqlite_master")}
        counts = {name: copy.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in there & set(lists)}
        [held] = copy.execute("SELECT code, revoked_at FROM certificates").fetchall()
        assert "state" not in [column[1] for column in copy.execute("PRAGMA table_info(certificates)")]
    assert (counts["attempts"], counts["certificates"], counts["sessions"]) == (0, 1, 1) and "competencies" not in there
    assert held == (first.certificates.get().code, None)
    assert "attempts: 0" in said and (tmp_path / "out" / "item-statistics.csv").exists()


def test_it_writes_files_for_spreadsheets(run, world, tmp_path):
    officer = User.objects.create(service_number="=1+1", first_name="A", last_name="B", unit=world.station)
    enrol([officer], world.course)
    finished(run("--format", "csv", "--lists", "completions"))
    with open(tmp_path / "out" / "completions.csv", encoding="utf-8", newline="") as file:
        [row] = csv.DictReader(file)
    assert row["officer_service_number"] == "'=1+1"


def test_killed_at_any_moment_the_next_run_ends_with_the_server_s_state(run, world, tmp_path):
    dice = random.Random(20261128)
    officers = make_officers(world.station, 120)
    enrol(officers, world.course)
    enrol(officers, make_course("second", "Second"))
    killed = 0
    for round in range(12):
        process = run("--page-size", "5", "--lists", "completions", "officers")
        time.sleep(dice.uniform(0.08, 0.6))
        some = dice.sample(list(Enrolment.objects.values_list("pk", flat=True)), 20)
        with transaction.atomic():
            set_due(Enrolment.objects.filter(pk__in=some), date(2027, 1, round + 1))
        for officer in dice.sample(officers, 3):
            officer.unit = dice.choice([world.station, world.sister_station, world.other_region])
            officer.last_name = f"Round {round}"
            officer.save()
        process.send_signal(signal.SIGKILL)
        process.communicate()
        killed += process.returncode == -signal.SIGKILL
    assert killed > 6
    finished(run("--lists", "completions", "officers"))
    assert copied(tmp_path) == on_the_server(world)


def test_a_copy_for_another_unit_is_made_anew(run, world, tmp_path):
    make_enrolment(world.station, world.course, "1")
    make_enrolment(world.other_region, world.course, "2")
    finished(run("--lists", "completions"))
    (tmp_path / "token").write_text(create_client(name="Other", unit=world.other_region)[1])
    finished(run("--lists", "completions"))
    assert [row[1] for row in copied(tmp_path)] == ["2"]


def test_what_the_token_does_not_read_is_said_and_left_out(run, world, tmp_path):
    (tmp_path / "token").write_text(create_client(name="Few", unit=world.region, resources=["units"])[1])
    assert "doesn't read this list" in finished(run("--lists", "completions", "units"))


def test_a_token_that_does_not_hold_is_told_in_the_server_s_words(run, tmp_path):
    (tmp_path / "token").write_text("cg_nothing")
    process = run()
    _out, err = process.communicate(timeout=60)
    assert process.returncode == 1 and "This token is not valid" in err
