"""PDFs of pages: asked for, sent when a schedule says so, and handed out to whom they were made for alone."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from courses.printing.typeset import CannotTypeset

from .keep import NotAPage, page_of
from .make import LOOK_AFTER, make, print_view
from .models import PrintedView, SavedView, Schedule
from .order import TooManyOpen, asked_by, order
from .rights import sight_on
from .schedule_form import LIST, PRINTED, NamesForm, ScheduleForm
from .size import is_long
from .views import show
from .when import next_after

WAIT = _("Five files of yours are being made already. Wait until one is ready, or cancel one.")
FAILED = _("The file could not be made. Ask for it again; if it fails again, tell who runs this platform.")
UNNAMED = {"with_names": False, "purpose": "", "words": ""}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def ask(request: HttpRequest) -> HttpResponse:
    """Who may see the page has it as a PDF: at once, or in the background where it is long. Of a list GET asks how.

    403 and 404 as the page answers; 400 where persons are to be named without a purpose.
    """
    asking = request.method != "POST"
    address = (request.GET if asking else request.POST).get("address", "")
    try:
        page, pk, asked = page_of(address)
    except NotAPage as reason:
        raise Http404 from reason
    if page not in PRINTED or (asking and page != LIST):
        raise Http404
    what = PrintedView(page=page, unit_id=pk, asked=asked)
    what.unit = sight_on(request.user, what).unit
    named = NamesForm(None if asking else request.POST)
    if asking or (page == LIST and not named.is_valid()):
        status = 200 if asking else 400
        return render(request, "reports/saved/list_pdf.html", {"names": named, "address": address}, status=status)
    how = named.asked() if page == LIST else UNNAMED
    zone = timezone.get_current_timezone_name()
    asked_for = {"page": page, "unit": what.unit, "asked": asked, "language": get_language(), "time_zone": zone, **how}
    return _made(request, asked_for, at_once=not is_long(what))


def _made(request: HttpRequest, asked_for: dict, *, at_once: bool) -> HttpResponse:
    try:
        with transaction.atomic():
            printed = order(person=request.user, queued=not at_once, **asked_for)
            if at_once:
                # Should this process die, a worker makes it: it stays in nobody's way.
                print_view.using(run_after=timezone.now() + LOOK_AFTER).enqueue(str(printed.pk))
    except TooManyOpen:
        messages.error(request, WAIT)
        return redirect("saved_views")
    if at_once:
        try:
            if make(printed.pk, tell=False):
                return redirect("printed_view", printed.pk)
        except CannotTypeset:
            messages.error(request, FAILED)
    return redirect("saved_views")


@require_safe
@login_required
def file(request: HttpRequest, pk) -> HttpResponseBase:
    """The file, for whom it was made: 404 for others; 403 and 404 where she may not see the page any more, as it answers.

    Leads to her views where it isn't ready, or is over. Queries: 6.
    """
    printed = get_object_or_404(PrintedView.objects.select_related("unit"), pk=pk, person=request.user)
    sight_on(request.user, printed)
    if not printed.is_ready:
        return redirect("saved_views")
    response = FileResponse(printed.file.open(), as_attachment=True, filename=printed.file_name)
    add_never_cache_headers(response)
    return response


@never_cache
@require_POST
@login_required
def schedule(request: HttpRequest, pk: int) -> HttpResponse:
    """Whose view it is: sends it from now on, or pauses that, or ends it. 400 with the form for days that can't be read."""
    view = _printable(request, pk)
    mine = Schedule.objects.filter(view=view)
    wish = request.POST.get("wish")
    if wish == "pause":
        mine.update(paused_at=timezone.now())
    elif wish == "end":
        mine.delete()
    elif wish == "resume":
        for one in mine:
            after = next_after(one.every, one.day, one.time_zone, timezone.now())
            mine.update(paused_at=None, stopped_at=None, next_at=after)
    else:
        form = ScheduleForm(request.POST, view=view, schedule=mine.first())
        if not form.is_valid():
            return show(request, view, schedule_form=form, status=400)
        sight_on(request.user, view)
        terms = form.terms()
        after = next_after(terms["every"], terms["day"], terms["time_zone"], timezone.now())
        Schedule.objects.update_or_create(
            view=view, defaults={**terms, "next_at": after, "paused_at": None, "stopped_at": None}
        )
    messages.success(request, gettext("Saved."))
    return redirect("saved_view", pk)


@never_cache
@require_POST
@login_required
def send_now(request: HttpRequest, pk: int) -> HttpResponse:
    """Whose view it is has it sent once more, as its schedule says, or without names."""
    view = _printable(request, pk)
    sight_on(request.user, view)
    asked = asked_by(view) if hasattr(view, "schedule") else {
        "person": request.user, "view": view, "title": view.name, "page": view.page, "unit_id": view.unit_id,
        "asked": view.asked, "language": request.user.language, "time_zone": timezone.get_current_timezone_name(), **UNNAMED,
    }  # fmt: skip
    try:
        order(**asked)
        messages.success(request, gettext("A large file is made in the background; you are told when it is ready."))
    except TooManyOpen:
        messages.error(request, WAIT)
    return redirect("saved_view", pk)


def _printable(request: HttpRequest, pk: int) -> SavedView:
    """Raises Http404 also for a view of a page that can't be printed."""
    view = get_object_or_404(SavedView.objects.select_related("unit", "schedule", "person"), pk=pk, person=request.user)
    if view.page not in PRINTED:
        raise Http404
    return view
