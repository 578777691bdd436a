"""Making a large file: line by line into a temporary file, then into the storage, then told to who asked."""

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

import structlog
from django.core.files import File
from django.utils.translation import override
from django_tasks import task

from people import news
from reports.compression import CODINGS
from reports.formats import formats
from reports.made_later import Stopped, begin, failing, finish, tell

from .models import Export
from .order import KEPT

READY = "export"

log = structlog.get_logger("reports.exports")


class NoRight(Exception):
    """Who asked may not read this any more."""


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
    if export is None or not begin(export):
        return
    try:
        with override(export.language), failing(export):
            _make(export)
    except (NoRight, Stopped) as reason:
        log.info("an export was not made", export=pk, reason=type(reason).__name__)


def _make(export: Export) -> None:
    source = source_of(export)
    tell(export, total=source.total)
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
        tell(export, done=done)


def _finish(export: Export, size: int) -> None:
    """Raises Stopped."""
    told = [export.by_id] if export.by else []
    tell_of = {"kind": READY, "key": str(export.pk), "data": {"id": str(export.pk)}}
    finish(export, size=size, kept=KEPT, announce=lambda: news.tell(told, **tell_of))
