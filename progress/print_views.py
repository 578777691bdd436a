"""A lesson or a course as PDF: for whoever is enrolled, in her language and with the law of where she is."""

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_safe

from courses.models import Printout
from courses.printing.order import find, key_of, order

from .delivery import Front, NotThere, find_front, find_open_place

Status = Printout.Status
#: Seconds after which the page asks again, while the PDF is being made.
ASK_AGAIN = 2


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def printout(request: HttpRequest, course: str, activity: str = "") -> HttpResponse:
    """Offers to make the PDF, says how far it is, then offers it. POST asks for it; asking twice makes it once."""
    front, asked = _asked(request, course, activity)
    if request.method == "POST":
        order(**asked)
        return redirect(request.path)
    found = find(key_of(**asked))
    being_made = found is not None and found.is_being_made
    context = {
        "course": {"title": front.course.title, "url": front.url},
        "title": front.edition.title if activity else front.course.title,
        "lang": front.edition.locale if activity else front.course.locale,
        "back": front.activity_url(front.outline) if activity else front.url,
        "place": asked["jurisdiction"],
        "ready": found is not None and found.status == Status.READY,
        "being_made": being_made,
        "failed": found is not None and found.has_failed,
        "percent": found.done * 100 // found.total if being_made and found.total else 0,
        "file_size": found.file.size if found and found.status == Status.READY else None,
    }
    response = render(request, "progress/printout.html", context)
    if being_made:
        response["Refresh"] = ASK_AGAIN
    return response


@require_safe
@login_required
def printed(request: HttpRequest, course: str, activity: str = "") -> HttpResponse:
    """The file itself; leads to where it can be asked for while there is none."""
    _front, asked = _asked(request, course, activity)
    found = find(key_of(**asked))
    if found is None or found.status != Status.READY:
        return redirect("lesson_pdf" if activity else "course_pdf", *filter(None, [course, activity]))
    name = "-".join(filter(None, [course, activity, found.locale, found.on.isoformat()]))
    return FileResponse(found.file.open(), as_attachment=True, filename=f"{name}.pdf")


def _asked(request: HttpRequest, course: str, activity: str) -> tuple[Front, dict]:
    unit = request.user.unit
    front = find_open_place(request.user, course, activity) if activity else _open_front(request, course)
    if activity and front.edition.activity.kind != "lesson":
        raise NotThere(activity)
    return front, {
        "course": front.enrolment.course,
        "activity": front.edition.activity if activity else None,
        "locale": get_language(),
        "jurisdiction": unit.jurisdiction if unit else None,
        "on": timezone.localdate(),
    }


def _open_front(request: HttpRequest, course: str) -> Front:
    """The course before an officer to whom all of it is open: paper has no doors. Raises NotYet."""
    front = find_front(request.user, course)
    closed = next((activity for activity in front.activities if front.is_locked(activity)), None)
    if closed is not None:
        find_open_place(request.user, course, closed["slug"])
    return front
