"""Work that comes again and again. Every node may have workers; each time is taken by one of them."""

from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks.base import Task
from django_tasks_db.models import DBTaskResult

from lms.models import Due


@dataclass(frozen=True, slots=True)
class Recurring:
    """A task without arguments, and how much time passes from one run to the next."""

    task: Task
    every: timedelta

    @property
    def name(self) -> str:
        return self.task.module_path


def queue_due(recurring: list[Recurring]) -> list[str]:
    """Queue what is due, and say what that was. Queries: 1 while nothing is due, and 4 for each that is.

    The time moves on in the transaction that queues, so that neither is lost alone. What still waits or runs from
    the last time isn't queued again: a worker that was off for a week doesn't do a week's work.
    """
    now = timezone.now()
    known = dict(Due.objects.values_list("name", "at"))
    queued = []
    for one in recurring:
        if one.name not in known:
            Due.objects.get_or_create(name=one.name, defaults={"at": now})
        if known.get(one.name, now) <= now and _take(one, now):
            queued.append(one.name)
    return queued


@transaction.atomic
def _take(one: Recurring, now) -> bool:
    mine = Due.objects.filter(name=one.name, at__lte=now).update(at=now + one.every)
    unfinished = [TaskResultStatus.READY, TaskResultStatus.RUNNING]
    if not mine or DBTaskResult.objects.filter(task_path=one.name, status__in=unfinished).exists():
        return False
    one.task.enqueue()
    return True
