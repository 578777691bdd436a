"""The list behind a figure as a large file: what is read for who asked, while she still may."""

from array import array
from collections.abc import Iterator

from django.core.exceptions import PermissionDenied
from django.http import Http404, QueryDict

from progress.models import Enrolment
from reports.access import also, note
from reports.exports.make import NoRight, Source
from reports.exports.models import Export

from .figures import live_courses
from .lists import cells, columns, enrolments, lines
from .models import Access
from .question import ListForm, Question
from .rights import sight_of
from .standing import Part

AT_A_TIME = 1000


def source_for_person(export: Export) -> Source:
    """In the language that is active. Raises NoRight. Queries: 6, 3 more for each 1,000 lines."""
    try:
        sight = sight_of(export.by, export.unit_id, by_name=True)
    except (Http404, PermissionDenied) as reason:
        raise NoRight from reason
    if not export.by.is_active:
        raise NoRight
    editions = live_courses()
    form = ListForm(QueryDict(export.asked), editions=editions)
    if not form.is_valid():  # it was when it was asked: a course that was withdrawn since doesn't widen it to all
        raise NoRight
    question = form.question()
    ids = array("q", enrolments(sight.unit, question, editions).values_list("pk", flat=True))
    return Source(columns(question), len(ids), _lots(export, sight, question, ids, editions), {})


def _lots(export: Export, sight, question: Question, ids: array, editions: list) -> Iterator[list[tuple]]:
    """Which lines there are is decided once; each lot is in the access log before it leaves."""
    labels = {part: str(part.label) for part in Part}
    for begin in range(0, len(ids), AT_A_TIME):
        some = list(ids[begin : begin + AT_A_TIME])
        these = Enrolment.objects.filter(pk__in=some)
        mine = {line.pk: line for line in lines(these, editions, question.today, question.competency)}
        also(_access(export, sight), {line.officer.pk for line in mine.values()})
        yield [cells(mine[pk], labels, question) for pk in some if pk in mine]


def _access(export: Export, sight) -> Access:
    """Its line in the log, made once, also when the file has to be begun again. Queries: 0, the first time 2."""
    if export.access is None:
        export.access = note(
            by=export.by, role=sight.role, kind=Access.Kind.EXPORT, unit=sight.unit, officers=(), asked=export.asked,
            purpose=export.purpose, words=export.words,
        )  # fmt: skip
        Export.objects.filter(pk=export.pk).update(access=export.access)
    return export.access
