"""Background work: done, tried again, never left behind by a worker that died."""

import os
import signal
import subprocess
import sys
import threading
import time
from datetime import timedelta
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.core.management import call_command
from django.db import connection, connections
from django.utils import timezone
from django_tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult

from lms.background.again import DEAD_AFTER, MOST_TRIES, give_back_what_dead_workers_hold, try_once_more, wait_after
from lms.background.clock import Recurring, queue_due
from lms.background.worker import Worker
from lms.models import Due, WorkerPulse
from people.models import User
from tests import factories as make

pytestmark = pytest.mark.django_db


@task(backend="later")
def rename(pk: int, name: str) -> None:
    User.objects.filter(pk=pk).update(first_name=name)


@task(backend="later")
def stumble(pk: int) -> None:
    """Fails until somebody has given the person another name."""
    if User.objects.get(pk=pk).first_name == "Amra":
        raise ConnectionError("the mail server is away")


@task(backend="later")
def count_one() -> None:
    make.person()


def row_of(result) -> DBTaskResult:
    return DBTaskResult.objects.get(pk=result.id)


def is_due(row: DBTaskResult) -> None:
    DBTaskResult.objects.filter(pk=row.pk).update(run_after=timezone.now())


def test_what_is_queued_is_done():
    someone = make.person()
    rename.enqueue(someone.pk, "Lejla")
    call_command("work", once=True)
    someone.refresh_from_db()
    assert someone.first_name == "Lejla"


def test_what_failed_is_tried_again_later_and_then_succeeds():
    someone = make.person()
    result = stumble.enqueue(someone.pk)
    worker = Worker()
    assert worker.work_off() == 1
    row = row_of(result)
    assert row.status == TaskResultStatus.READY
    assert timezone.now() < row.run_after <= timezone.now() + wait_after(1)
    assert "the mail server is away" in row.traceback
    assert worker.work_off() == 0
    rename.enqueue(someone.pk, "Lejla")
    is_due(row)
    worker.work_off()
    worker.work_off()
    is_due(row)
    worker.work_off()
    assert row_of(result).status == TaskResultStatus.SUCCESSFUL


def test_what_fails_every_time_is_given_up_and_can_be_tried_once_more():
    someone = make.person()
    result = stumble.enqueue(someone.pk)
    for _ in range(MOST_TRIES):
        is_due(row_of(result))
        Worker().work_off()
    row = row_of(result)
    assert row.status == TaskResultStatus.FAILED
    assert len(row.worker_ids) == MOST_TRIES
    User.objects.filter(pk=someone.pk).update(first_name="Lejla")
    assert try_once_more(row)
    assert not try_once_more(row)
    Worker().work_off()
    assert row_of(result).status == TaskResultStatus.SUCCESSFUL


def test_waits_grow():
    waits = [wait_after(tries) for tries in range(1, MOST_TRIES)]
    assert waits == sorted(set(waits))
    assert waits[-1] < timedelta(hours=1)


def test_what_a_dead_worker_held_goes_to_another_and_what_a_live_one_holds_stays():
    now = timezone.now()
    WorkerPulse.objects.create(worker_id="dead", seen_at=now - DEAD_AFTER * 2)
    WorkerPulse.objects.create(worker_id="alive", seen_at=now)
    held, kept = count_one.enqueue(), count_one.enqueue()
    row_of(held).claim("dead")
    row_of(kept).claim("alive")
    assert give_back_what_dead_workers_hold() == 1
    assert row_of(held).status == TaskResultStatus.READY
    assert row_of(kept).status == TaskResultStatus.RUNNING


def test_a_task_that_kills_its_workers_is_given_up():
    result = count_one.enqueue()
    for number in range(MOST_TRIES):
        row_of(result).claim(f"dead-{number}")
        give_back_what_dead_workers_hold()
    row = row_of(result)
    assert row.status == TaskResultStatus.FAILED
    assert "died" in row.traceback


def test_recurring_work_is_queued_when_its_time_has_come_and_only_once(django_assert_num_queries):
    hourly = [Recurring(count_one, timedelta(hours=1))]
    assert queue_due(hourly) == [hourly[0].name]
    with django_assert_num_queries(1):
        assert queue_due(hourly) == []
    Worker().work_off()
    Due.objects.update(at=timezone.now() - timedelta(days=7))
    assert queue_due(hourly) == [hourly[0].name]
    assert Due.objects.get().at > timezone.now()


def test_what_still_waits_from_the_last_time_is_not_queued_again():
    hourly = [Recurring(count_one, timedelta(hours=1))]
    queue_due(hourly)
    Due.objects.update(at=timezone.now() - timedelta(minutes=1))
    assert queue_due(hourly) == []
    assert DBTaskResult.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_workers_do_each_task_once():
    for _ in range(20):
        count_one.enqueue()
    before = User.objects.count()

    def work():
        try:
            worker, deadline = Worker(), time.monotonic() + 60
            while DBTaskResult.objects.exclude(status=TaskResultStatus.SUCCESSFUL).exists():
                worker.work_off()
                assert time.monotonic() < deadline
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work) for _ in range(3)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert User.objects.count() == before + 20
    assert all(len(row.worker_ids) == 1 for row in DBTaskResult.objects.all())


@pytest.mark.django_db(transaction=True)
def test_a_worker_that_is_told_to_stop_ends():
    name = connection.settings_dict["NAME"]
    here = urlsplit(os.environ.get("DATABASE_URL", ""))
    url = f"sqlite:///{name}" if connection.vendor == "sqlite" else urlunsplit(here._replace(path=f"/{name}"))
    command = [sys.executable, "manage.py", "work"]
    environment = os.environ | {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "lms.settings.test"}
    worker = subprocess.Popen(command, env=environment)
    try:
        deadline = time.monotonic() + 60
        while not WorkerPulse.objects.exists():
            assert time.monotonic() < deadline and worker.poll() is None
            time.sleep(0.1)
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(timeout=20) == 0
    finally:
        worker.kill()
