"""A worker: takes one task after the other, and beside it a thread that keeps watch."""

import os
import signal
import socket
import sys
import threading
from secrets import token_hex

import structlog
from django.db import OperationalError, close_old_connections, connections, transaction
from django.utils import timezone
from django_tasks_db.management.commands.db_worker import Worker as LibraryWorker
from django_tasks_db.models import DBTaskResult

from lms.models import WorkerPulse

from .again import give_back_what_dead_workers_hold, try_again_later
from .clock import queue_due
from .recurring import RECURRING

#: Seconds between two looks: of a worker without work at the queue, of its watch at everything else.
LOOK = 1.0
BEAT = 10.0

log = structlog.get_logger("lms.background")


class Worker(LibraryWorker):
    """As the library's, but a task that failed is tried again, and a queue without work takes no lock."""

    def __init__(self) -> None:
        worker_id = f"{socket.gethostname()[:40]}-{os.getpid()}-{token_hex(4)}"
        super().__init__(
            queue_names=["*"], interval=LOOK, batch=False, backend_name="later", startup_delay=False,
            max_tasks=None, worker_id=worker_id, excluded_queue_names=[],
        )  # fmt: skip
        self._stopped = threading.Event()

    def shutdown(self, signum, frame) -> None:
        """Told to stop once, finish the task at hand; told twice, end at once: the task goes to another worker."""
        if not self.running:
            self.reset_signals()
            sys.exit(1)
        self.running = False
        self._stopped.set()

    def run(self) -> None:
        """Until told to stop; then the task at hand is finished first."""
        while self.running:
            close_old_connections()
            try:
                busy = self.work_one()
            except OperationalError as away:
                # What it held is given back when the database is there again (`again.py`).
                log.warning("the database went away", reason=str(away))
                busy = False
            if not busy:
                self._stopped.wait(self.interval)

    def work_off(self) -> int:
        """Do all that is ready now; gives the number of tasks that were begun."""
        done = 0
        while self.work_one():
            done += 1
        return done

    def work_one(self) -> bool:
        """Take a task and do it; False where there was none to take."""
        row = self._take()
        if row is None:
            return False
        self.run_task(row)
        return True

    def _take(self) -> DBTaskResult | None:
        ready = DBTaskResult.objects.ready().filter(backend_name=self.backend_name)
        try:
            if not ready.exists():
                return None
            with transaction.atomic():
                row = ready.get_locked()
                if row is not None:
                    row.claim(self.worker_id)
                return row
        except OperationalError as busy:
            # Restarting or locked: the tasks are still there a moment later.
            log.warning("the queue can't be read", reason=str(busy))
            return None

    def run_task(self, row: DBTaskResult) -> None:
        super().run_task(row)
        if row.exception_class_path:
            again = try_again_later(row)
            log.warning("task failed", task=row.task_path, id=str(row.pk), error=row.exception_class_path, again=again)


class Watch(threading.Thread):
    """Says that the worker lives, looks after what died, queues what is due, and follows its parent into the end."""

    def __init__(self, worker: Worker, *, with_parent: bool) -> None:
        super().__init__(name="watch", daemon=True)
        self._worker_id = worker.worker_id
        self._parent = os.getppid() if with_parent else None

    def run(self) -> None:
        while True:
            if self._parent is not None and os.getppid() != self._parent:
                os.kill(os.getpid(), signal.SIGTERM)
                return
            try:
                keep_watch(self._worker_id)
            except OperationalError as busy:
                log.warning("the watch couldn't look", reason=str(busy))
            finally:
                connections.close_all()
            threading.Event().wait(BEAT)


def keep_watch(worker_id: str) -> None:
    """One look: the worker's own pulse first, so that it never takes itself for dead."""
    WorkerPulse.objects.update_or_create(worker_id=worker_id, defaults={"seen_at": timezone.now()})
    give_back_what_dead_workers_hold()
    queue_due(RECURRING)
