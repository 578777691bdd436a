"""Making a large file: line by line into a temporary file, then into the storage, then told to who asked."""

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import UUID

import structlog
from django.core.files import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import override
from django_tasks import task

from people import news
from reports.compression import CODINGS
from reports.formats import formats

from .models import Export
from .order import KEPT

Status = Export.Status
READY = "export"

log = structlog.get_logger("reports.exports")


class NoRight(Exception):
    """Who asked may not read this any more."""


class Stopped(Exception):
    """It was cancelled, or another worker has made it."""


@dataclass(frozen=True, slots=True)
class Source:
    """What is to be written: how many lines there will be, and these in lots, each read when its turn comes.

    Lots are short statements: hours of reading in one would keep the database from tidying up.
    """

    columns: Sequence[str]
    total: int
    lots: Iterable[Sequence[Sequence]]
    options: dict


@task(backend="later")
def make_export(pk: str) -> None:
    """Make the file of an export that waits, or failed. Made twice, the first that is done counts."""
    export = Export.objects.select_related("by", "client__unit", "unit").filter(pk=UUID(pk)).first()
    begun = Export.objects.filter(pk=pk, status__in=(*Export.OPEN, Status.FAILED))
    if export is None or not begun.update(status=Status.MAKING, done=0, total=0, finished_at=None):
        return
    try:
        with override(export.language), _failing(export):
            _make(export)
    except (NoRight, Stopped) as reason:
        log.info("an export was not made", export=pk, reason=type(reason).__name__)


@contextmanager
def _failing(export: Export) -> Iterator[None]:
    """What goes wrong is told to who waits; the task is tried again, and begins anew then."""
    done = False
    try:
        yield
        done = True
    except Stopped:
        done = True
        raise
    finally:
        if not done:
            _still(export).update(status=Status.FAILED, finished_at=timezone.now())


def _make(export: Export) -> None:
    source = source_of(export)
    _tell(export, total=source.total)
    way_out = formats()[export.format]
    pieces = way_out.write(source.columns, _lines(export, source), **source.options)
    if export.compression:
        pieces = CODINGS[export.compression].compressed(pieces)
    with tempfile.TemporaryFile() as file:
        for piece in pieces:
            file.write(piece)
        size = file.tell()
        file.seek(0)
        export.file.save("", File(file), save=False)
    _finish(export, size)


def source_of(export: Export) -> Source:
    """Raises NoRight."""
    from reports.api.exported import source_for_program
    from reports.dashboards.exported import source_for_person

    return source_for_person(export) if export.by else source_for_program(export)


def _lines(export: Export, source: Source) -> Iterator[Sequence]:
    """All lines; after each lot who waits is told how far it is, and whoever cancelled is obeyed."""
    done = 0
    for lot in source.lots:
        yield from lot
        done += len(lot)
        _tell(export, done=done)


def _tell(export: Export, **fields) -> None:
    """Queries: 1. Raises Stopped."""
    if not _still(export).update(**fields):
        raise Stopped


def _still(export: Export):
    return Export.objects.filter(pk=export.pk, status=Status.MAKING)


def _finish(export: Export, size: int) -> None:
    """Ready and told of together; a file that isn't needed any more doesn't stay behind. Raises Stopped."""
    now = timezone.now()
    ready = {"status": Status.READY, "file": export.file.name, "size": size, "finished_at": now, "expires_at": now + KEPT}
    try:
        with transaction.atomic():
            _tell(export, **ready)
            if export.by is not None:
                news.tell([export.by_id], kind=READY, key=str(export.pk), data={"id": str(export.pk)})
    except Stopped:
        export.file.storage.delete(export.file.name)
        raise
