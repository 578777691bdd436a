"""Files that are made in the background: what is open, ready, failed and over is said in one way of all of them."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.core.files.storage import storages
from django.db import models, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

WAITING, MAKING, READY, FAILED, EXPIRED = "waiting", "making", "ready", "failed", "expired"
#: What one person or one program may have waiting: the workers are there for all.
MOST_OPEN = 5
#: How much longer than its file one can read that there was one.
TOLD = timedelta(days=90)


class TooManyOpen(Exception):
    """As many as may be are being made already."""


class Stopped(Exception):
    """It was cancelled, or another worker has made it."""


def private():
    """Where a web server can't reach: who may have a file is asked by the view that hands it out."""
    return storages["private"]


def has_a_file_when_ready(name: str) -> models.CheckConstraint:
    ready = Q(status=READY, expires_at__isnull=False) & ~Q(file="")
    return models.CheckConstraint(name=name, condition=ready | (~Q(status=READY) & Q(file="")))


class MadeLater(models.Model):
    """Who inherits has a `status`, whose choices are at least those above, and a `file`.

    `done` counts the lines of `total` that are written.
    """

    #: In which it is still to be made.
    OPEN = (WAITING, MAKING)

    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    size = models.BigIntegerField(default=0)
    asked_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True

    @property
    def is_open(self) -> bool:
        return self.status in self.OPEN

    @property
    def is_ready(self) -> bool:
        """Whether it can be had now: what is over is so to the minute, whenever its file is deleted."""
        return self.status == READY and self.expires_at > timezone.now()

    @property
    def percent(self) -> int:
        return min(100, self.done * 100 // self.total) if self.total else 0


def begin(one: MadeLater) -> bool:
    """Take on what waits, or failed, or was left lying by who died; says whether it was to be made. Queries: 1."""
    mine = type(one).objects.filter(pk=one.pk, status__in=(*one.OPEN, FAILED))
    return bool(mine.update(status=MAKING, done=0, total=0, finished_at=None))


@contextmanager
def failing(one: MadeLater, *, but: tuple[type[Exception], ...] = (Stopped,)) -> Iterator[None]:
    """What goes wrong is told to who waits; the task is tried again, and begins anew then."""
    done = False
    try:
        yield
        done = True
    except but:
        done = True
        raise
    finally:
        if not done:
            still(one).update(status=FAILED, finished_at=timezone.now())


def tell(one: MadeLater, **fields) -> None:
    """Queries: 1. Raises Stopped."""
    if not still(one).update(**fields):
        raise Stopped


def still(one: MadeLater) -> QuerySet:
    return type(one).objects.filter(pk=one.pk, status=MAKING)


def finish(one: MadeLater, *, size: int, kept: timedelta, announce: Callable[[], None]) -> None:
    """Its file lies there: ready and told of together; one that isn't needed doesn't stay behind. Raises Stopped."""
    now = timezone.now()
    try:
        with transaction.atomic():
            tell(one, status=READY, file=one.file.name, size=size, finished_at=now, expires_at=now + kept)
            announce()
    except Stopped:
        one.file.storage.delete(one.file.name)
        raise


def forget_old(model: type[MadeLater], *, over: tuple[str, ...]) -> int:
    """Delete files whose time is over, and what was asked for long ago and is `over`; gives the number of files.

    The row first: a file without a row is found by nobody, a row without its file would promise one.
    """
    now, number = timezone.now(), 0
    for one in model.objects.filter(status=READY, expires_at__lte=now):
        file = one.file.name
        if model.objects.filter(pk=one.pk, status=READY).update(status=EXPIRED, file=""):
            one.file.storage.delete(file)
            number += 1
    model.objects.filter(status__in=over, asked_at__lt=now - TOLD).delete()
    return number
