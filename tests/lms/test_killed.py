"""Workers killed at random moments: no certificate is issued twice or lost, and nobody is written to twice."""

import json
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
from django.db import connection, transaction
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from credentials.issue import issue_what_is_owed
from credentials.lock import lock
from credentials.models import Certificate
from lms.models import Due, WorkerPulse
from people.mailing import mail_news
from people.models import Notice, Role, UnitRole, User
from people.passwords import send_password_links
from progress.feed import append_changes
from progress.models import Change, Enrolment
from reports.clients import create_client
from reports.models import RecordStore
from reports.saved.models import PrintedView, SavedView, Schedule
from reports.saved.order import send_due_views
from reports.stores.deliver import tell_stores
from reports.stores.register import PURPOSE
from tests import factories as make
from tests.reports.receiver import Receiver

OFFICERS, MANAGERS, KILLS = 120, 12, 5

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


def complete_many(unit=None) -> None:
    unit, course, now = unit or make.unit(), make.syllabus(), timezone.now()
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
    deadline = time.monotonic() + 180
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def recipients(folder, about: str = "") -> Counter:
    """How many mails with these words each address got; a file of Django's may hold several."""
    sent = Counter()
    for path in folder.glob("*.log"):
        for part in path.read_bytes().split(b"\n" + b"-" * 79 + b"\n"):
            message = message_from_bytes(part.strip())
            said = b"".join(one.get_payload(decode=True) or b"" for one in message.walk())
            if message["To"] and about.encode() in said:
                sent[message["To"]] += 1
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


def send_to_many(number: int) -> None:
    unit, course = make.unit(), make.syllabus()
    make.enrolment(make.officer(unit=unit), course)
    due = timezone.now() - timedelta(minutes=1)
    for count in range(number):
        person = make.person(f"M-{count}", email=f"m{count}@police.example", quiet_from=0, quiet_until=0)
        UnitRole.objects.create(user=person, unit=unit, role=Role.UNIT_MANAGER)
        view = SavedView.objects.create(person=person, name="Mine", page="unit", unit=unit)
        Schedule.objects.create(view=view, every="week", day=1, time_zone="UTC", next_at=due)


def test_every_view_is_sent_once_for_its_period(environment, tmp_path):
    send_to_many(MANAGERS)
    send_due_views.enqueue()
    mail_news.enqueue()
    for _ in range(KILLS):
        work_until_killed(environment)
    work_to_the_end(environment)

    assert PrintedView.objects.filter(status="ready").count() == PrintedView.objects.count() == MANAGERS
    assert Notice.objects.filter(kind="view_printed").count() == MANAGERS
    # A worker that died between the file and its row leaves a file that nobody finds, and no row without a file.
    assert all((tmp_path / "private" / one.file.name).exists() for one in PrintedView.objects.all())
    sent = recipients(tmp_path / "mail", about="/units/views/files/")
    assert max(sent.values()) == 1
    unsure = Notice.objects.filter(mail="sending").count()
    assert unsure <= KILLS
    assert MANAGERS - unsure <= len(sent) <= MANAGERS


def test_every_statement_comes_to_a_record_store_in_its_order(environment, settings):
    """Some twice, known by their ids; none is missed."""
    environment["SECRET_KEY"] = settings.SECRET_KEY  # under which the store's secret is encrypted here
    receiver = Receiver()
    client, _token = create_client(name="Records", unit=make.unit(), resources=["xapi"])
    store = RecordStore.objects.create(
        client=client, endpoint=receiver.address.rstrip("/"), key="k", secret=lock(PURPOSE).encrypt(b"s").decode()
    )
    complete_many(client.unit)
    with transaction.atomic():
        append_changes(list(Enrolment.objects.order_by("pk")), Change.Kind.COMPLETED)
    tell_stores.enqueue()
    for _ in range(KILLS):
        work_until_killed(environment)
        RecordStore.objects.update(held_until=None)
    work_to_the_end(environment)
    receiver.server.shutdown()

    assert set(store.statements.values_list("state", flat=True)) == {"taken"}
    told = [one["id"] for _headers, body, _path in receiver.got for one in json.loads(body)]
    waited = [str(one) for one in store.statements.order_by("pk").values_list("statement", flat=True)]
    assert list(dict.fromkeys(told)) == waited and len(waited) == OFFICERS
