"""Asking for a course: for whoever is signed in, only officers can. Deciding: who manages a unit, and administrators."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_POST, require_safe

from courses.queries import course_words

from .ask import NoReason, NotWaiting, approve, ask, decline, may_decide, take_back, waiting_for
from .choose import NotOpen
from .delivery import NotThere
from .models import CourseRequest

PER_PAGE = 30


@require_POST
@login_required
def ask_for(request: HttpRequest, course: str) -> HttpResponse:
    """An officer: ask for a course that is open with approval. Asked twice it is one request."""
    try:
        asked = ask(officer=request.user, slug=course, words=request.POST.get("words", ""))
    except NotOpen as refused:
        raise NotThere(course) from refused
    if asked is None:
        return redirect("course", course)
    messages.success(request, gettext("You asked for this course. It isn’t decided yet."))
    return redirect("more_courses")


@require_POST
@login_required
def take_request_back(request: HttpRequest, course: str) -> HttpResponse:
    """An officer: her own request, as long as nobody has decided."""
    try:
        take_back(officer=request.user, slug=course)
    except NotWaiting:
        messages.error(request, gettext("This request is decided already."))
    else:
        messages.success(request, gettext("Saved."))
    return redirect("more_courses")


@require_safe
@login_required
def course_requests(request: HttpRequest) -> HttpResponse:
    """Who manages a unit, or may assign in the CMS: what waits for her; else 403. Queries: 5, whatever the number."""
    return _queue(request)


@require_POST
@login_required
def decide_request(request: HttpRequest, pk: int) -> HttpResponse:
    """The same: approve, or decline with a reason. 404 has no place: somebody else's request is as one that is decided."""
    if not may_decide(request.user):
        raise PermissionDenied
    try:
        if request.POST.get("decision") == "approve":
            approve(pk=pk, by=request.user)
            messages.success(request, gettext("Saved."))
        else:
            decline(pk=pk, by=request.user, reason=request.POST.get("reason", ""))
            messages.success(request, gettext("Saved."))
    except NoReason:
        return _queue(request, missing=pk)
    except NotWaiting:
        messages.error(request, gettext("This request is decided already."))
    except NotOpen:
        messages.error(request, gettext("Nothing was changed: the course isn’t taught now, or the account is closed."))
    return redirect("course_requests")


def _queue(request: HttpRequest, *, missing: int | None = None) -> HttpResponse:
    if not may_decide(request.user):
        raise PermissionDenied
    page = Paginator(waiting_for(request.user), PER_PAGE).get_page(request.GET.get("page"))
    words = course_words([one.course_id for one in page], get_language())
    rows = [_row(one, words.get(one.course_id), missing) for one in page]
    context = {"page": page, "requests": rows, "longest": CourseRequest.LONGEST}
    return render(request, "progress/course_requests.html", context, status=400 if missing else 200)


def _row(one: CourseRequest, edition, missing: int | None) -> dict:
    return {
        "pk": one.pk,
        "name": one.officer.get_full_name(),
        "service_number": one.officer.service_number,
        "unit": one.officer.unit.name if one.officer.unit else "",
        "course": edition.title if edition else one.course.slug,
        "lang": edition.locale if edition else "",
        "words": one.words,
        "asked_at": one.asked_at,
        "reason_missing": one.pk == missing,
    }
