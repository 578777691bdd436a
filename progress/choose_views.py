"""Courses to take without an assignment: for whoever is signed in; only officers can take one."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_POST, require_safe

from courses.queries import course_words

from .ask import my_requests
from .choose import MustStay, NotOpen, choose, leave, open_courses
from .delivery import NotThere

PER_PAGE = 30


@require_safe
@login_required
def more_courses(request: HttpRequest) -> HttpResponse:
    """Open courses that she doesn't have yet. Queries: 3, whatever their number, and 1 where some need approval."""
    page = Paginator(open_courses(request.user), PER_PAGE).get_page(request.GET.get("page"))
    words = course_words([course.pk for course in page], get_language())
    waiting = my_requests(request.user) if any(course.approval_needed for course in page) else set()
    rows = [_row(words[course.pk], waiting) for course in page if course.pk in words]
    return render(request, "progress/more_courses.html", {"page": page, "courses": rows})


@require_POST
@login_required
def take(request: HttpRequest, course: str) -> HttpResponse:
    """Take a course, and open it. Taken twice, it is hers once."""
    try:
        choose(officer=request.user, slug=course)
    except NotOpen as refused:
        raise NotThere(course) from refused
    return redirect("course", course)


@require_POST
@login_required
def leave_course(request: HttpRequest, course: str) -> HttpResponse:
    """Give a course back that she took and hasn't begun."""
    try:
        leave(officer=request.user, slug=course)
    except MustStay:
        messages.error(request, gettext("You have begun this course, or it is assigned to your unit: it stays."))
        return redirect("course", course)
    messages.success(request, gettext("You left the course. You find it here if you want it again."))
    return redirect("more_courses")


def _row(edition, waiting: set[int]) -> dict:
    return {
        "slug": edition.course.slug,
        "title": edition.title,
        "summary": edition.summary,
        "minutes": sum(a["minutes"] for module in edition.outline for a in module["activities"]),
        "lang": edition.locale,
        "approval": edition.course.approval_needed,
        "waiting": edition.course_id in waiting,
    }
