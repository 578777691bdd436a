"""Lists of persons, one person's page, files: for unit managers, and each reading is noted in the access log."""

from array import array
from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from people.models import User
from progress.models import Enrolment
from reports.access import accesses_to, also, note
from reports.exports.order import TooManyOpen, order
from reports.formats import Format, formats

from .figures import live_courses
from .lists import cells, columns, counted, enrolments, lines, told
from .models import Access, Purpose
from .question import ListForm, Question
from .rights import Sight, sight_of
from .standing import Part
from .views import asked_of, trail

PER_PAGE = 50
AT_A_TIME = 1000
#: Ways out that people open; the others are for programs.
OFFERED = ("csv", "xlsx")
LABELS = {"csv": "CSV", "xlsx": "XLSX"}
#: The same list as CSV, made in the background.
LATER = "later"


class PurposeForm(forms.Form):
    """Why somebody takes a list away, and as what."""

    purpose = forms.ChoiceField(label=_("Purpose"), choices=[("", _("Choose …")), *Purpose.choices])
    words = forms.CharField(
        label=_("In your own words"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    format = forms.ChoiceField(choices=lambda: [(name, name) for name in (*OFFERED, LATER) if name in {*formats(), LATER}])

    def clean(self):
        given = super().clean()
        if given.get("purpose") == Purpose.OTHER and not given.get("words", "").strip():
            self.add_error("words", _("Say in a few words what the file is for."))
        return given


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def officers(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A unit manager: the list behind a figure; POST takes it away as a file, with its purpose.

    400 with sentences for a filter that can't be read, or where no purpose is stated. Queries: 12.
    """
    sight = sight_of(request.user, pk, by_name=True)
    editions = live_courses()
    form = ListForm(request.GET, editions=editions)
    context = {"sight": sight, "trail": trail(sight), "form": form}
    if not form.is_valid():
        problems = [sentence for errors in form.errors.values() for sentence in errors]
        return render(request, "reports/units/officers.html", {**context, "problems": problems}, status=400)
    question = form.question()
    found = enrolments(sight.unit, question, editions)
    purpose = PurposeForm(request.POST or None)
    if request.method == "POST" and purpose.is_valid():
        if purpose.cleaned_data["format"] == LATER:
            return _later(request, sight, purpose.cleaned_data)
        return _file(request, sight, question, found, editions, purpose.cleaned_data)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    shown = lines(page.object_list, editions, question.today, question.competency)
    _note(request, sight, Access.Kind.LIST, {line.officer.pk for line in shown})
    asked = request.GET.copy()
    asked.pop("page", None)
    context |= {
        "lines": [(line, _officer_url(sight, line.officer)) for line in shown],
        "page": page,
        "asked": asked.urlencode(),
        "told": told(question),
        "without": urlencode(asked_of(question)),
        "competency": question.competency and question.course.competencies.get(question.competency, question.competency),
        "purpose": purpose,
        "formats": [(name, LABELS[name]) for name in OFFERED if name in formats()],
    }
    return render(request, "reports/units/officers.html", context, status=400 if purpose.errors else 200)


@never_cache
@require_safe
@login_required
def officer(request: HttpRequest, pk: int, officer: int) -> HttpResponse:
    """A unit manager: all courses of an officer who serves in the unit or below; else 404. Queries: 11."""
    sight = sight_of(request.user, pk, by_name=True)
    hers = User.objects.select_related("unit").filter(unit__path__startswith=sight.unit.path, is_active=True)
    person = get_object_or_404(hers, pk=officer)
    editions = live_courses()
    mine = counted(sight.unit).filter(officer=person, course__in=[edition.course_id for edition in editions])
    context = {
        "sight": sight,
        "trail": trail(sight),
        "person": person,
        "lines": lines(mine.order_by("course__slug"), editions, timezone.localdate()),
    }
    _note(request, sight, Access.Kind.OFFICER, {person.pk})
    return render(request, "reports/units/officer.html", context)


@never_cache
@require_safe
@login_required
def who_looked(request: HttpRequest) -> HttpResponse:
    """Whoever is signed in: who read her results, and nobody else's. Queries: 4."""
    page = Paginator(accesses_to(request.user), 30).get_page(request.GET.get("page"))
    return render(request, "reports/who_looked.html", {"page": page, "accesses": list(page)})


def _officer_url(sight: Sight, person: User) -> str:
    return reverse("unit_officer", args=[sight.unit.pk, person.pk])


def _note(request: HttpRequest, sight: Sight, kind: Access.Kind, officers: set[int]) -> None:
    if officers:
        asked = request.GET.urlencode()
        note(by=request.user, role=sight.role, kind=kind, unit=sight.unit, officers=officers, asked=asked)


def _file(
    request: HttpRequest, sight: Sight, question: Question, found, editions: Sequence, given: dict
) -> StreamingHttpResponse:
    """The whole list, in its order, noted before anything of it leaves."""
    access = note(
        by=request.user,
        role=sight.role,
        kind=Access.Kind.EXPORT,
        unit=sight.unit,
        officers=(),
        asked=request.GET.urlencode(),
        purpose=given["purpose"],
        words=given["words"].strip(),
    )
    way_out: Format = formats()[given["format"]]
    name = f"{sight.unit.code.lower()}-{timezone.localdate().isoformat()}.{way_out.name}"
    labels = {part: str(part.label) for part in Part}
    response = StreamingHttpResponse(
        way_out.write(columns(question), _rows(access, question, found, editions, labels)),
        content_type=way_out.content_type,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
    add_never_cache_headers(response)
    return response


def _later(request: HttpRequest, sight: Sight, given: dict) -> HttpResponse:
    """Have it made in the background; leads to where one sees how far it is."""
    try:
        order(
            unit=sight.unit, what="officers", by=request.user, asked=request.GET.urlencode(), language=get_language(),
            format="csv", purpose=given["purpose"], words=given["words"].strip(),
        )  # fmt: skip
    except TooManyOpen:
        said = gettext("Five files of yours are being made already. Wait until one is ready, or cancel one.")
        messages.error(request, said)
    return redirect("exports")


def _rows(
    access: Access, question: Question, found, editions: Sequence, labels: Mapping[Part, str]
) -> Iterator[tuple]:
    """Some at a time, each lot in the log before it leaves; which rows there are is decided once, at the beginning."""
    ids = array("q", found.values_list("pk", flat=True))
    for begin in range(0, len(ids), AT_A_TIME):
        some = list(ids[begin : begin + AT_A_TIME])
        these = Enrolment.objects.filter(pk__in=some)
        mine = {line.pk: line for line in lines(these, editions, question.today, question.competency)}
        also(access, {line.officer.pk for line in mine.values()})
        yield from (cells(mine[pk], labels, question) for pk in some if pk in mine)
