"""A list of persons for paper: named where a purpose was given, and noted before the first line is read."""

from array import array
from collections.abc import Callable

from django.http import QueryDict
from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext

from progress.models import Enrolment
from reports.access import also, note
from reports.dashboards.figures import live_courses
from reports.dashboards.lists import Line, enrolments, lines, told
from reports.dashboards.models import Access
from reports.dashboards.question import SORT_LABELS, ListForm
from reports.dashboards.rights import Sight

from .models import PrintedView
from .reading import Read, cell
from .rights import NoRight

AT_A_TIME = 1000
#: Paper that nobody reads: the rest is told of, and is for a file.
MOST = 2000


def list_of_officers(printed: PrintedView, sight: Sight, *, far: Callable[..., None]) -> Read:
    """Raises NoRight where its filter can't be read: a course that was withdrawn doesn't widen it to all.

    Queries: 5, 4 more for each 1,000 lines.
    """
    editions = live_courses()
    form = ListForm(QueryDict(printed.asked), editions=editions)
    if not form.is_valid():
        raise NoRight
    question = form.question()
    ids = array("q", enrolments(sight.unit, question, editions).values_list("pk", flat=True))
    shown = ids[:MOST]
    far(total=len(shown))
    access = _access(printed, sight)
    rows: list[list[dict]] = []
    for begin in range(0, len(shown), AT_A_TIME):
        some = list(shown[begin : begin + AT_A_TIME])
        mine = {line.pk: line for line in lines(Enrolment.objects.filter(pk__in=some), editions, question.today)}
        also(access, {line.officer.pk for line in mine.values()})
        rows += [_row(mine[pk], printed.with_names) for pk in some if pk in mine]
        far(done=begin + len(some))
    said = ngettext("%(number)s line", "%(number)s lines", len(ids)) % {"number": len(ids)}
    if len(ids) > MOST:
        said = gettext("The first %(shown)s of %(number)s lines. A file has all.") % {"shown": MOST, "number": len(ids)}
    table = {"t": "table", "columns": _columns(printed.with_names), "rows": rows}
    parts = [{"t": "p", "text": said}, *([table] if rows else [])]
    return Read(title=gettext("Officers"), filters=[*_filters(form), *told(question)], parts=parts, pictures={})


def _access(printed: PrintedView, sight: Sight) -> Access:
    """Its line in the log, made once, also when it has to be begun again. Queries: 0, the first time 2."""
    if printed.access is None:
        kind = Access.Kind.EXPORT if printed.with_names else Access.Kind.LIST
        printed.access = note(
            by=printed.person, role=sight.role, kind=kind, unit=sight.unit, officers=(), asked=printed.asked,
            purpose=printed.purpose, words=printed.words,
        )  # fmt: skip
        PrintedView.objects.filter(pk=printed.pk).update(access=printed.access)
    return printed.access


def _columns(with_names: bool) -> list[dict]:
    names = [gettext("Service number"), gettext("Name")] if with_names else []
    names += [gettext("Unit"), gettext("Course"), gettext("Status"), gettext("Last day"), gettext("Completed on")]
    return [cell(name) for name in names]


def _row(line: Line, with_names: bool) -> list[dict]:
    officer = line.officer
    named = [officer.service_number, f"{officer.last_name}, {officer.first_name}"] if with_names else []
    course = cell(line.course.title, lang=line.course.locale)
    status = f"{line.part.label} · {line.completed_by}" if line.completed_by else str(line.part.label)
    days = (date_format(day, "SHORT_DATE_FORMAT") if day else "" for day in (line.due, line.completed_on))
    unit = officer.unit.name if officer.unit else ""
    return [*map(cell, [*named, unit]), course, *map(cell, [status, *days])]


def _filters(form: ListForm) -> list[str]:
    """What was chosen in the form, as its labels say it."""
    said = []
    for field in form.visible_fields():
        value = form.cleaned_data.get(field.name)
        if not value:
            continue
        words = dict(field.field.choices).get(value, value) if hasattr(field.field, "choices") else value
        if field.name == "sort":
            words = SORT_LABELS[value]
        elif field.name == "until":
            words = date_format(value, "SHORT_DATE_FORMAT")
        said.append(f"{field.label}: {words}")
    return said
