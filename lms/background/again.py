"""What becomes of a task that failed, or whose worker died: it is tried again, later each time, and not for ever."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from lms.models import WorkerPulse

#: How often a task is begun in all.
MOST_TRIES = 5
FIRST_WAIT = timedelta(seconds=15)
#: Two beats of a busy machine may be missed.
DEAD_AFTER = timedelta(seconds=60)


def wait_after(tries: int) -> timedelta:
    """15 s after the first failure, then 1, 4 and 16 minutes: a mail server that restarts is back by then."""
    return FIRST_WAIT * 4 ** (tries - 1)


def try_again_later(row: DBTaskResult) -> bool:
    """Put a failed task back into the queue, unless it was begun often enough; gives whether it was. Queries: 1.

    What went wrong the last time stays in the row, so that an administrator sees it while the task waits.
    """
    tries = len(row.worker_ids)
    if tries >= MOST_TRIES:
        return False
    failed = DBTaskResult.objects.filter(pk=row.pk, status=TaskResultStatus.FAILED)
    after = timezone.now() + wait_after(tries)
    return failed.update(status=TaskResultStatus.READY, run_after=after, finished_at=None) == 1


@transaction.atomic
def try_once_more(row: DBTaskResult) -> bool:
    """An administrator's wish: at once, with all its tries before it. Gives False where it isn't failed any more."""
    failed = DBTaskResult.objects.filter(pk=row.pk, status=TaskResultStatus.FAILED)
    now = timezone.now()
    return failed.update(status=TaskResultStatus.READY, run_after=now, finished_at=None, worker_ids=[]) == 1


@transaction.atomic
def give_back_what_dead_workers_hold() -> int:
    """Tasks of workers that weren't seen for a minute go to others; gives their number.

    A worker that only slept (a closed notebook) may finish the same task beside its successor: therefore the rule
    that a task can be run twice.
    """
    alive = WorkerPulse.objects.filter(seen_at__gte=timezone.now() - DEAD_AFTER).values_list("worker_id", flat=True)
    alive = set(alive)
    running = DBTaskResult.objects.select_for_update().filter(status=TaskResultStatus.RUNNING)
    orphans = [row for row in running if not row.worker_ids or row.worker_ids[-1] not in alive]
    for row in orphans:
        row.status = TaskResultStatus.FAILED
        row.finished_at = timezone.now()
        row.traceback = "The worker died while it did this."
        row.save(update_fields=["status", "finished_at", "traceback"])
        try_again_later(row)
    WorkerPulse.objects.filter(seen_at__lt=timezone.now() - DEAD_AFTER * 60).delete()
    return len(orphans)
