"""Running a live session: for its facilitators (`rights.py`), who see who comes and nothing else of anybody."""

from io import BytesIO

import segno
from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from people import limit
from people.models import User

from . import absent, attend, book, correct, walk_in
from .codes import FRESH_EVERY, address_of, make_code
from .models import Meeting
from .rights import may_run, may_see_who, note_reading, run_by
from .run_pages import list_page, my_page, titled
from .sentences import sentence, stays


class NotesForm(forms.Form):
    """What facilitators write down about the organisation."""

    text = forms.CharField(
        label=_("Notes on the organisation"), required=False, max_length=4000,
        widget=forms.Textarea({"rows": 4, "class": "field__input"}),
        help_text=_("For those who run this session. Write nothing here about single persons."),
    )  # fmt: skip


@require_safe
@login_required
def my_meetings(request: HttpRequest) -> HttpResponse:
    """The sessions that one runs, from four weeks ago on. Queries: 2."""
    return render(request, "meetings/my_meetings.html", my_page(run_by(request.user), request.user))


@require_safe
@never_cache
@login_required
def people(request: HttpRequest, pk: int) -> HttpResponse:
    """Who comes, and who was there. Facilitators only. Queries: 6, whatever the number of officers."""
    meeting, now = _run(request, pk), timezone.now()
    shown = may_see_who(request.user, meeting, now)
    if shown:
        note_reading(meeting, request.user)
    form = NotesForm(initial={"text": meeting.organisation})
    return render(request, "meetings/people.html", {**list_page(meeting, request.user, now, shown), "form": form})


@require_POST
@login_required
def mark(request: HttpRequest, pk: int, officer: int) -> HttpResponse:
    """Tick an officer who has a place, or say that she didn't come, or undo either. Twice is once. Facilitators only.

    What counts is taken back with a reason; whoever takes it back learns nothing of her course by it.
    """
    meeting = _run(request, pk)
    if not attend.list_is_open(meeting, timezone.now()):
        messages.error(request, sentence(attend.NotNow(pk)))
        return redirect(_list(meeting))
    person = get_object_or_404(User.objects.filter(bookings__meeting=meeting).distinct(), pk=officer)
    ways = {"undo": attend.untick, "absent": absent.miss, "undo-absent": absent.unmiss}
    do = next((way for name, way in ways.items() if name in request.POST), None)
    # PostgreSQL has no place for NUL in a text.
    reason = request.POST.get("reason", "").replace("\0", "").strip()[:300]
    try:
        if "take-back" in request.POST:
            correct.take_attendance_back(meeting=meeting, officer=person, by=request.user, reason=reason)
            messages.success(request, f"{gettext('Saved.')} {stays()}")
        elif do is not None:
            do(meeting=meeting, officer=person, by=request.user)
        else:
            attend.tick(meeting=meeting, officer=person, by=request.user, reason=reason)
    except (
        attend.NotNow, attend.HasNoPlace, attend.HasCounted, absent.CannotMiss, absent.NeedsReason, absent.NoPlaceLeft,
        correct.SaysNoReason, correct.WasNotCounted,
    ) as error:  # fmt: skip
        messages.error(request, sentence(error))
    return redirect(f"{_list(meeting)}#officer-{person.pk}")


@require_POST
@login_required
def add(request: HttpRequest, pk: int) -> HttpResponse:
    """Add somebody who is there without a place, by her service number. Facilitators only, while names are shown.

    The same answer for every number that can't be added; few tries, then she waits.
    """
    meeting = _run(request, pk)
    if not may_see_who(request.user, meeting, timezone.now()):
        raise PermissionDenied
    number = request.POST.get("number", "").replace("\0", "").strip()[:60]
    try:
        officer = walk_in.add(meeting=meeting, number=number, by=request.user)
    except (attend.NotNow, book.IsFull, walk_in.CannotBeAdded, limit.TooManyTries) as error:
        messages.error(request, sentence(error))
        return redirect(f"{_list(meeting)}#add")
    messages.success(request, gettext("Saved."))
    return redirect(f"{_list(meeting)}#officer-{officer.pk}")


@require_POST
@login_required
def count(request: HttpRequest, pk: int) -> HttpResponse:
    """The list is complete: what was ticked counts from now on. Facilitators only."""
    meeting = _run(request, pk)
    attend.count_list(meeting=meeting)
    messages.success(request, gettext("Saved."))
    return redirect(_list(meeting))


@require_POST
@login_required
def notes(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep the notes on the organisation; too long ones come back with a sentence. Facilitators only."""
    meeting, now = _run(request, pk), timezone.now()
    form = NotesForm(request.POST)
    if not form.is_valid():
        page = list_page(meeting, request.user, now, may_see_who(request.user, meeting, now))
        return render(request, "meetings/people.html", {**page, "form": form}, status=400)
    Meeting.objects.filter(pk=meeting.pk).update(organisation=form.cleaned_data["text"])
    messages.success(request, gettext("Saved."))
    return redirect(_list(meeting))


@require_safe
@never_cache
@login_required
def code(request: HttpRequest, pk: int) -> HttpResponse:
    """The code for officers to scan, a fresh one as long as the page is open. Facilitators only. Queries: 4."""
    meeting = _run(request, pk)
    address = address_of(make_code(meeting))
    context = {
        **titled(meeting, request.user),
        "now": attend.takes_place(meeting, timezone.now()),
        "address": address,
        "drawn": _drawn(address),
    }
    response = render(request, "meetings/code.html", context)
    if context["now"]:
        # As a header and not in the page: it is the same to browsers with and without scripts.
        response["Refresh"] = str(int(FRESH_EVERY.total_seconds()))
    return response


def _drawn(address: str) -> str:
    """The QR code as SVG, dark on white whatever the colours of the page."""
    out = BytesIO()
    segno.make(address, error="m", micro=False).save(
        out, kind="svg", border=3, dark="#14303a", light="#ffffff", xmldecl=False, svgns=True, omitsize=True,
        svgclass="code__drawn", lineclass=None,
    )  # fmt: skip
    # Safe: drawn by segno from an address of our own, of which no text stands in it.
    return mark_safe(out.getvalue().decode())


def _run(request: HttpRequest, pk: int) -> Meeting:
    """Refused in the same way whether there is such a session or not."""
    meeting = Meeting.objects.select_related("activity__course").filter(pk=pk).first()
    if meeting is None or not may_run(request.user, meeting):
        raise PermissionDenied
    return meeting


def _list(meeting: Meeting) -> str:
    return redirect("meeting_people", meeting.pk).url
