"""Reading a lesson: for whoever is signed in and enrolled in its course."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from courses.body import lesson_body

from . import players
from .delivery import NotThere, Place, find_place
from .kinds import KIND
from .notes import beside
from .record import record_activity
from .reflections import with_answers


def register() -> None:
    players.register("lesson", show)


def show(request: HttpRequest, place: Place) -> HttpResponse:
    """The lesson with its place in the module. Queries: 1 beyond the place's, once its body is cached."""
    unit = request.user.unit
    jurisdiction = unit.jurisdiction if unit else None
    own = beside(request.user, place.edition.activity_id)
    note_url = f"{place.activity_url(place.outline)}note/"
    body = lesson_body(place.edition, jurisdiction=jurisdiction, on=timezone.localdate())
    body = with_answers(body, own.reflections, request, note_url)
    steps = [_step(place, activity) for activity in place.module["activities"]]
    context = {
        "course": {"title": place.course.title, "url": place.url},
        "module_title": place.module["title"],
        "lesson": {
            "title": place.edition.title,
            "intro": place.edition.intro,
            "minutes": place.edition.minutes,
            "body": body,
            "lang": place.edition.locale,
            "draft_translation": place.edition.draft_translation,
            "fallback": place.is_fallback,
        },
        "steps": steps,
        "step_position": next(i for i, step in enumerate(steps, start=1) if step["current"]),
        "step_count": len(steps),
        "previous": link(place, place.previous),
        "next": link(place, place.following),
        "note": {"text": own.text, "bookmarked": own.bookmarked, "url": note_url},
        "bookmark_url": f"{place.activity_url(place.outline)}bookmark/",
        "is_done": place.is_done(place.outline),
        "done_url": reverse("lesson_done", args=[place.slug, place.edition.activity.slug]),
        "minutes_left": sum(
            a["minutes"] for a in place.module["activities"] if a["required"] and not place.is_done(a)
        ),
    }
    return render(request, "courses/lesson.html", context)


@require_POST
@login_required
def mark_done(request: HttpRequest, course: str, activity: str) -> HttpResponse:
    """Record the lesson as read and go on to the next activity. Doing it twice changes nothing."""
    place = find_place(request.user, course, activity)
    if place.edition.activity.kind != "lesson":
        raise NotThere(activity)
    record_activity(enrolment=place.enrolment, activity=place.edition.activity, language=place.edition.locale)
    following = place.following
    return redirect(place.activity_url(following) if following else place.url)


def link(place: Place, activity: dict | None) -> dict | None:
    return activity and {"title": activity["title"], "url": place.activity_url(activity)}


def _step(place: Place, activity: dict) -> dict:
    state = "done" if place.is_done(activity) else "started" if activity["key"] in place.records else "open"
    return {
        "title": activity["title"],
        "url": place.activity_url(activity),
        "state": state,
        "current": activity is place.outline,
        "kind_label": KIND[activity["kind"]],
    }
