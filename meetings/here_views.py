"""Being there, by the code: scanning is open to everyone, confirming to whoever is signed in and enrolled in the course."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language_from_request, gettext, override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from .attend import NotNow, confirm
from .book import CannotBook
from .clock import when, zone_of_person
from .codes import NoCode, forget_scan, has_scanned, meeting_of, remember_scan
from .models import Meeting
from .sentences import sentence
from .views import place_of


@require_safe
@never_cache
def scan(request: HttpRequest, code: str) -> HttpResponse:
    """Where the code leads: on to confirming, in one's own language. Raises NoCode. Queries: 1, and the session's."""
    meeting = meeting_of(code)
    remember_scan(request, meeting)
    language = request.user.language if request.user.is_authenticated else get_language_from_request(request)
    with override(language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE):
        return redirect("meeting_here", meeting.pk)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def here(request: HttpRequest, pk: int) -> HttpResponse:
    """'I am here', for who has just scanned the code of this very session. Raises NoCode, and as `place_of`."""
    meeting = Meeting.objects.select_related("activity__course").filter(pk=pk).first()
    if meeting is None or not has_scanned(request, meeting):
        raise NoCode(pk)
    place = place_of(request, meeting)
    if request.method == "POST":
        return _confirm(request, meeting, place)
    context = {
        "course": {"title": place.course.title, "url": place.url},
        "title": place.edition.title,
        "lang": place.edition.locale,
        "when": when(meeting, zone_of_person(request.user)),
        "place": meeting.place,
        "name": request.user.get_full_name(),
    }
    return render(request, "meetings/here.html", context)


def _confirm(request: HttpRequest, meeting, place) -> HttpResponse:
    try:
        confirm(meeting=meeting, officer=request.user, enrolment=place.enrolment, language=place.edition.locale)
    except (CannotBook, NotNow) as error:
        messages.error(request, sentence(error))
    else:
        forget_scan(request)
        messages.success(request, gettext("Saved."))
    return redirect(place.activity_url(place.outline))
