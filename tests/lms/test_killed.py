"""Workers killed at random moments: no certificate is issued twice or lost, and nobody is written to twice."""

import os
import random
import subprocess
import sys
import time
from collections import Counter
from datetime import timedelta
from email import message_from_bytes
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.db import connection
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from credentials.issue import issue_what_is_owed
from credentials.models import Certificate
from lms.models import Due, WorkerPulse
from people.mailing import mail_news
from people.models import Notice, User
from people.passwords import send_password_links
from progress.models import Enrolment
from tests import factories as make

OFFICERS, KILLS = 120, 5

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def environment(tmp_path) -> dict[str, str]:
    """A worker's: this database and a folder for mails."""
    name = connection.settings_dict["NAME"]
    here = urlsplit(os.environ.get("DATABASE_URL", ""))
    url = f"sqlite:///{name}" if connection.vendor == "sqlite" else urlunsplit(here._replace(path=f"/{name}"))
    return os.environ | {
        "DJANGO_SETTINGS_MODULE": "lms.settings.development",
        "DATABASE_URL": url,
        "VAR_DIR": str(tmp_path),
        "LOG_LEVEL": "ERROR",
    }


def complete_many() -> None:
    unit, course, now = make.unit(), make.syllabus(), timezone.now()
    officers = make.officers(unit, OFFICERS)
    for one in officers:
        one.email = f"{one.service_number}@police.example"
        # Whatever the hour is, no hour is quiet.
        one.quiet_from = one.quiet_until = 0
    User.objects.bulk_update(officers, ["email", "quiet_from", "quiet_until"])
    Enrolment.objects.bulk_create(
        Enrolment(officer=one, course=course, status="completed", percent=100, completed_at=now) for one in officers
    )


def work_until_killed(environment: dict[str, str]) -> None:
    worker = subprocess.Popen([sys.executable, "manage.py", "work"], env=environment)
    try:
        wait_for(lambda: WorkerPulse.objects.exists() or worker.poll() is not None)
        time.sleep(random.uniform(0.05, 1.0))
    finally:
        worker.kill()
        worker.wait()
    # A minute passes, after which it counts as dead, and all that waits is due.
    WorkerPulse.objects.all().delete()
    DBTaskResult.objects.filter(status=TaskResultStatus.READY).update(run_after=timezone.now())
    Due.objects.update(at=timezone.now())


def work_to_the_end(environment: dict[str, str]) -> None:
    for _ in range(4):
        subprocess.run([sys.executable, "manage.py", "work", "--once"], env=environment, check=True, capture_output=True)
        DBTaskResult.objects.filter(status=TaskResultStatus.READY).update(run_after=timezone.now())
        Due.objects.update(at=timezone.now() - timedelta(seconds=1))


def wait_for(condition) -> None:
    deadline = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def recipients(folder) -> Counter:
    """How many mails each address got; a file of Django's may hold several."""
    sent = Counter()
    for path in folder.glob("*.log"):
        for part in path.read_bytes().split(b"\n" + b"-" * 79 + b"\n"):
            if to := message_from_bytes(part.strip())["To"]:
                sent[to] += 1
    return sent


def test_certificates_are_issued_once_and_nobody_is_written_to_twice(environment, tmp_path):
    complete_many()
    issue_what_is_owed.enqueue()
    mail_news.enqueue()
    for _ in range(KILLS):
        work_until_killed(environment)
    work_to_the_end(environment)

    assert Certificate.objects.count() == OFFICERS
    assert Certificate.objects.values("enrolment").distinct().count() == OFFICERS
    assert Notice.objects.filter(kind="certificate").count() == OFFICERS
    sent = recipients(tmp_path / "mail")
    assert max(sent.values()) == 1
    # One that was being sent when its worker was killed may or may not have gone out, and isn't sent again.
    unsure = Notice.objects.filter(mail="sending").count()
    assert unsure <= KILLS
    assert OFFICERS - unsure <= len(sent) <= OFFICERS


def test_a_link_for_a_password_is_sent_once_or_was_being_sent(environment, tmp_path):
    officers = make.officers(make.unit(), OFFICERS)
    for one in officers:
        one.email = f"{one.service_number}@police.example"
        send_password_links.enqueue([one.pk], "asked")
    User.objects.bulk_update(officers, ["email"])
    for _ in range(KILLS):
        work_until_killed(environment)
    work_to_the_end(environment)

    sent = recipients(tmp_path / "mail")
    assert max(sent.values()) == 1
    unsure = Notice.objects.filter(kind="new_password", mail="sending").count()
    assert unsure <= KILLS
    assert OFFICERS - unsure <= len(sent) <= OFFICERS
