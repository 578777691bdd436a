"""A live session before an officer: for whoever is signed in and enrolled in its course; each sees her own bookings."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language, gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from progress import players
from progress.delivery import Place, find_open_place

from . import book as booking
from .invite import invitation
from .models import Booking, Meeting
from .news import titles
from .pages import session_page
from .rights import may_run
from .sentences import sentence

Status = Booking.Status


def register() -> None:
    players.register("session", show)


@never_cache
def show(request: HttpRequest, place: Place) -> HttpResponse:
    """The live session with its dates. Queries: as `session_page`, beyond the place's."""
    return render(request, "meetings/session.html", session_page(request.user, place))


@require_POST
@login_required
def book(request: HttpRequest, pk: int) -> HttpResponse:
    """Book a place, or a turn on the waiting list. Doing it twice says that she has booked."""
    meeting = known(request, pk)
    place = place_of(request, meeting)
    try:
        made = booking.book(meeting=meeting, officer=request.user)
    except booking.CannotBook as error:
        messages.error(request, sentence(error))
    else:
        has_place = made.status == Status.BOOKED
        messages.success(request, gettext("You have a place.") if has_place else gettext("Saved."))
    return redirect(f"{place.activity_url(place.outline)}#session-{meeting.pk}")


@require_POST
@login_required
def give_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Give one's own place or turn back, also after the course was taken away. Doing it twice changes nothing."""
    meeting = known(request, pk)
    if booking.give_back(meeting=meeting, officer=request.user):
        messages.success(request, gettext("Saved."))
    return redirect("meeting", meeting.pk)


@require_safe
@login_required
def meeting(request: HttpRequest, pk: int) -> HttpResponse:
    """Where news leads: to the list of who runs it, else to the activity's page, which asks who may read it."""
    found = known(request, pk)
    if may_run(request.user, found):
        return redirect("meeting_people", found.pk)
    return redirect("activity", found.activity.course.slug, found.activity.slug)


@require_safe
@never_cache
@login_required
def calendar(request: HttpRequest, pk: int) -> HttpResponse:
    """The calendar file: for who has a place, or had one when the session was cancelled, and for who runs it."""
    found = find(pk)
    hers = found.bookings.filter(officer=request.user, status__in=(Status.BOOKED, Status.PASSED, Status.CANCELLED))
    if not hers.exists() and not may_run(request.user, found):
        raise Http404(pk)
    file = invitation(found, titles([found], get_language())[found.activity_id].title)
    response = HttpResponse(file.content, content_type=f"{file.kind}; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{file.name}"'
    return response


def find(pk: int) -> Meeting:
    """Queries: 1."""
    return get_object_or_404(Meeting.objects.select_related("activity__course"), pk=pk)


def known(request: HttpRequest, pk: int) -> Meeting:
    """The meeting for who has its course, has or had a place, or runs it: for others it isn't there. Queries: 2 to 4."""
    found, person = find(pk), request.user
    takes = person.enrolments.filter(course=found.activity.course_id).exists()
    if not takes and not found.bookings.filter(officer=person).exists() and not may_run(person, found):
        raise Http404(pk)
    return found


def place_of(request: HttpRequest, meeting: Meeting) -> Place:
    """The meeting's activity before who asks. Raises NotThere, NotAssigned, NotYet."""
    return find_open_place(request.user, meeting.activity.course.slug, meeting.activity.slug)


