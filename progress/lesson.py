"""Reading a lesson: for whoever is signed in and enrolled in its course."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_POST

from courses.body import lesson_body
from people.kept import Kept
from people.unsent import made_for

from . import players
from .delivery import NotThere, Place, find_open_place
from .notes import Beside, beside
from .record import record_activity
from .reflections import with_answers

_steps = Kept("progress/steps.html", "lang", "module_title", "told", "links")
_step = Kept("progress/step_link.html", "url", "title")
_bookmark = Kept("progress/bookmark.html", "url", "csrf")
_own_note = Kept("progress/own_note.html", "text", "url", "csrf", "made_for")
_onward = Kept(
    "progress/onward.html",
    "lang", "course_url", "done_url", "csrf", "next_title", "next_url", "previous_title", "previous_url", "left_told",
)  # fmt: skip


def register() -> None:
    players.register("lesson", show)


def show(request: HttpRequest, place: Place) -> HttpResponse:
    """The lesson with its place in the module. Queries: none beyond the place's, once its body is cached."""
    unit = request.user.unit
    jurisdiction = unit.jurisdiction if unit else None
    own = beside(place)
    address = place.activity_url(place.outline)
    body = lesson_body(place.edition, jurisdiction=jurisdiction, on=timezone.localdate())
    body = with_answers(body, own.reflections, request, f"{address}note/")
    context = {
        "course": {"title": place.course.title, "url": place.url},
        "lesson": {
            "title": place.edition.title,
            "intro": place.edition.intro,
            "minutes": place.edition.minutes,
            "body": body,
            "lang": place.edition.locale,
            "draft_translation": place.edition.draft_translation,
            "fallback": place.is_fallback,
            "is_behind": place.edition.is_behind,
        },
        **_around(place, own, address, get_token(request), made_for(request.user)),
    }
    return render(request, "courses/lesson.html", context)


@require_POST
@login_required
def mark_done(request: HttpRequest, course: str, activity: str) -> HttpResponse:
    """Record the lesson as read and go on to the next activity. Doing it twice changes nothing."""
    place = find_open_place(request.user, course, activity)
    if place.edition.activity.kind != "lesson":
        raise NotThere(activity)
    edition = place.edition
    enrolment = record_activity(enrolment=place.enrolment, activity=edition.activity, language=edition.locale)
    # What it opens is only known afterwards.
    place = place.after(enrolment)
    following = place.following
    return redirect(place.activity_url(following) if following else place.url)


def _around(place: Place, own: Beside, address: str, csrf: str, mark: str) -> dict[str, SafeString]:
    """What stands around a lesson, in pieces that are kept ready, since it is the page that is read most."""
    return {
        "steps": _steps_of(place),
        "bookmark": _bookmark(*_true(here=own.bookmarked), url=f"{address}bookmark/", csrf=csrf),
        "own_note": _own_note(*_true(open=own.text), text=own.text, url=f"{address}note/", csrf=csrf, made_for=mark),
        "onward": _onward_from(place, f"{address}done/", csrf),
    }


def _true(**asked) -> tuple[str, ...]:
    return tuple(name for name, is_so in asked.items() if is_so)


def _steps_of(place: Place) -> SafeString:
    steps = place.module["activities"]
    told = gettext("Step %(step_position)s of %(step_count)s")
    return _steps(
        lang=place.edition.locale,
        module_title=place.module["title"],
        told=told % {"step_position": steps.index(place.outline) + 1, "step_count": len(steps)},
        links=format_html_join("", "{}", ((_step_link(place, activity),) for activity in steps)),
    )


def _step_link(place: Place, activity: dict) -> SafeString:
    state = "done" if place.is_done(activity) else "started" if activity["key"] in place.records else "open"
    current = _true(current=activity is place.outline)
    return _step(state, *current, url=place.activity_url(activity), title=activity["title"])


def _onward_from(place: Place, done_url: str, csrf: str) -> SafeString:
    left = sum(a["minutes"] for a in place.module["activities"] if place.is_asked(a) and not place.is_done(a))
    told = ngettext(
        "about %(minutes)s minute left in this module", "about %(minutes)s minutes left in this module", left
    )
    following, previous = place.following or {}, place.previous or {}
    return _onward(
        *_true(done=place.is_done(place.outline), next=following, previous=previous, left=left),
        lang=place.edition.locale,
        course_url=place.url,
        done_url=done_url,
        csrf=csrf,
        next_title=following.get("title", ""),
        next_url=place.activity_url(following) if following else "",
        previous_title=previous.get("title", ""),
        previous_url=place.activity_url(previous) if previous else "",
        left_told=told % {"minutes": left},
    )


def link(place: Place, activity: dict | None) -> dict | None:
    return activity and {"title": activity["title"], "url": place.activity_url(activity)}
