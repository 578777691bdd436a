"""An officer's own pages: home, a course, an activity. For whoever is signed in; each shows only her own."""

from datetime import date, timedelta

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from courses.models import CourseReview
from people.models import User
from people.news import unread_news

from .choose import may_leave
from .completed import completed_words, is_to_do
from .delivery import Front, NotYet, find_front, find_open_place
from .home_cards import home_cards
from .kinds import KIND, STATE
from .models import Enrolment
from .my_paths import my_paths
from .needed import needed_words
from .note_time import note_time
from .offered import offered_language
from .players import player
from .queries import fronts
from .recognise import standing_recognition

Kind = CourseReview.Kind
DUE_SOON = timedelta(days=14)


@require_safe
@login_required
def home(request: HttpRequest) -> HttpResponse:
    """One thing to do next, then what is to do, then what is done.

    Queries: 4 and those of the cards, whatever the number of courses, and 12 where she is on a path.
    """
    mine = fronts(request.user, get_language())
    to_do = [front for front in mine if is_to_do(front)]
    done = [front for front in mine if front.enrolment.status == Enrolment.Status.COMPLETED and not is_to_do(front)]
    context = {
        "greeting_name": request.user.first_name or request.user.service_number,
        "unread": unread_news(request.user),
        "resume": _resume_card(to_do),
        "cards": home_cards(request.user),
        "paths": my_paths(request.user, mine, get_language()),
        "to_do": [_to_do_row(front) for front in to_do],
        "done": [_done_row(front) for front in done],
    }
    return render(request, "progress/home.html", context)


@require_safe
@login_required
def course(request: HttpRequest, course: str) -> HttpResponse:
    """A course with its modules and one's own progress.

    Queries: 3, 1 where it asks for other courses first, 1 where it asks for a time, 1 where it is recognised, 1 where
    something was added since she completed it; and as `note_time`. 3 more before it is begun, where she has chosen no
    language.
    """
    front = find_front(request.user, course)
    note_time(front.enrolment, minimum=front.enrolment.course.minimum_minutes)
    enrolment, edition = front.enrolment, front.course
    context = {
        "course": {
            "title": edition.title,
            "summary": edition.summary,
            "objectives": edition.objectives,
            "minutes": sum(activity["minutes"] for activity in front.activities),
            "percent": enrolment.percent,
            "lang": edition.locale,
            "draft_translation": edition.draft_translation,
            "fallback": edition.locale != front.language,
            "offered": offered_language(request.user, front),
            "reviews": _reviews(edition.reviews, request.user),
            **_due(enrolment),
        },
        "awaited": front.awaited_courses,
        "needed": needed_words(front),
        "resume": _resume(front),
        "modules": [_module(front, module) for module in edition.outline],
        "completed_on": enrolment.completed_at,
        "standing": completed_words(front),
        "recognition": standing_recognition(enrolment),
        "score": enrolment.score,
        "may_leave": may_leave(enrolment),
        "slug": front.slug,
    }
    return render(request, "progress/course.html", context)


@require_safe
@login_required
def activity(request: HttpRequest, course: str, activity: str) -> HttpResponse:
    """A lesson, check or scenario, shown by the player of its kind."""
    place = find_open_place(request.user, course, activity)
    note_time(place.enrolment, minimum=place.enrolment.course.minimum_minutes)
    return player(place.edition.activity.kind)(request, place)


def locked(request: HttpRequest, error: NotYet) -> HttpResponse:
    """What is still to be done before this activity, with the ways there. Nothing was recorded."""
    place = error.place
    context = {
        "course": {"title": place.course.title, "url": place.url, "lang": place.course.locale},
        "title": place.outline["title"],
        "lang": place.outline["locale"],
        "courses": place.awaited_courses,
        "modules": [
            {"title": module.title, "lang": module.lang, "activities": [activity_row(place, one) for one in module.left]}
            for module in place.awaited_modules.get(place.module["key"], ())
        ],
    }
    return render(request, "progress/locked.html", context, status=403)


def _reviews(reviews: list[dict], officer: User) -> list[dict]:
    """Who reviewed the course for everybody or for the officer's own jurisdiction, legal reviews first."""
    unit = officer.unit
    place = unit.jurisdiction if unit else None
    mine = {"", place.code if place else "", place.parent.code if place and place.parent else ""}
    told = [
        {**review, "label": Kind(review["kind"]).label, "on": date.fromisoformat(review["on"])}
        for review in reviews
        if review["jurisdiction"] in mine
    ]
    return sorted(told, key=lambda review: list(Kind).index(review["kind"]))


def _resume_card(to_do: list[Front]) -> dict | None:
    """The course that was last worked on, else the one that is due first, with its next activity."""
    ready = [front for front in to_do if front.next_activity]
    if not ready:
        return None
    started = [front for front in ready if front.enrolment.last_activity_at]
    front = max(started, key=lambda f: f.enrolment.last_activity_at) if started else ready[0]
    return {
        **_resume(front),
        "course_title": front.course.title,
        "kind_label": KIND[front.next_activity["kind"]],
        "minutes_left": front.next_activity["minutes"],
        "lang": front.next_activity["locale"],
    }


def _resume(front: Front) -> dict | None:
    following = front.next_activity
    if following is None:
        return None
    begun = following["key"] in front.records
    return {
        "title": following["title"],
        "url": front.activity_url(following),
        "verb": _("Resume") if begun else _("Begin"),
    }


def _to_do_row(front: Front) -> dict:
    return {
        "title": front.course.title,
        "summary": front.course.summary,
        "url": front.url,
        "percent": front.enrolment.percent if front.enrolment.renewal_percent is None else front.enrolment.renewal_percent,
        "standing": completed_words(front),
        "status_label": front.enrolment.get_status_display(),
        "minutes_left": front.minutes_left,
        "lang": front.course.locale,
        "awaited": front.awaited_courses,
        "needed": needed_words(front),
        **_due(front.enrolment),
    }


def _done_row(front: Front) -> dict:
    return {
        "title": front.course.title,
        "url": front.url,
        "completed_on": front.enrolment.completed_at,
        "standing": completed_words(front),
        "score": front.enrolment.score,
        "lang": front.course.locale,
    }


def _due(enrolment: Enrolment) -> dict:
    due: date | None = enrolment.due
    today = timezone.localdate()
    is_open = due is not None and enrolment.status != Enrolment.Status.COMPLETED
    return {
        "due": due if is_open else None,
        "overdue": is_open and due < today,
        "due_soon": is_open and today <= due <= today + DUE_SOON,
    }


def _module(front: Front, module: dict) -> dict:
    return {
        "title": module["title"],
        "summary": module["summary"],
        "objectives": module["objectives"],
        "lang": module["locale"],
        "key": module["key"],
        "awaited": front.awaited_modules.get(module["key"], ()),
        "activities": [activity_row(front, activity) for activity in module["activities"]],
    }


def activity_row(front: Front, activity: dict) -> dict:
    """An activity in a list, with one's own state."""
    record = front.records.get(activity["key"])
    state = "done" if front.is_done(activity) else "started" if record else "open"
    if front.is_locked(activity):
        state = "locked"
    return {
        "title": activity["title"],
        "kind": activity["kind"],
        "kind_label": KIND[activity["kind"]],
        "url": front.activity_url(activity),
        "minutes": activity["minutes"],
        "state": state,
        "state_label": STATE[state],
        "score": record.score if record else None,
        "required": activity["required"],
        "lang": activity["locale"],
    }
