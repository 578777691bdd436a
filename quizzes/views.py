"""Playing checks and scenarios: for whoever is signed in and enrolled, with her own attempts only."""

from contextlib import suppress
from functools import partial
from uuid import UUID, uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from people import unsent
from people.unsent import keeps_words
from progress import players
from progress.delivery import Front, NotThere, Place, find_front, find_open_place
from progress.lesson import link
from progress.note_time import note_time

from . import attempts, drafts, feedback, player, rules_page, sitting, time_up, versions
from .answers import read_answer
from .beside import beside
from .debrief_page import debrief_context, score_alone
from .language_note import language_note
from .models import Attempt
from .refused import Finished, Malformed, Refused
from .sentences import refusal, status

KINDS = ("check", "scenario")


def register() -> None:
    for kind in KINDS:
        players.register(kind, show)


def show(request: HttpRequest, place: Place) -> HttpResponse:
    """Where the officer is in the exercise: at a step, or before its cover.

    Queries: place's and at most 3, on the cover 1 more for each rule that it tells. A step whose time is up is ended.
    """
    attempt = attempts.open_attempt(place.enrolment, place.edition.activity_id)
    if attempt is None:
        return _cover(request, place)
    attempt.enrolment, attempt.activity = place.enrolment, place.edition.activity
    if sitting.is_over(attempt, timezone.now()):
        return _ended(attempt, place.slug, place.edition.activity.slug)
    return _step(request, place, attempt)


@require_POST
@login_required
def begin(request: HttpRequest, course: str, activity: str) -> HttpResponse:
    """Begin an attempt, or go on with the open one; where the rules don't allow it now, the cover says why (409)."""
    place = _exercise(request, course, activity)
    try:
        attempts.begin(enrolment=place.enrolment, edition=place.edition)
    except sitting.MayNotBegin:
        return _cover(request, place, status=409)
    return redirect("activity", course, activity)


@require_POST
@login_required
def draft(request: HttpRequest, course: str, activity: str, key: UUID) -> HttpResponse:
    """Keep what is marked or typed at a step, for a script: 204, or 400 and 409 as for an answer. Queries: 8."""
    attempt = attempts.attempt_of(officer=request.user, key=key)
    try:
        drafts.save_draft(attempt=attempt, data=request.POST, language=get_language())
    except Refused as refused:
        return HttpResponse(status=status(refused))
    return HttpResponse(status=204)


@require_http_methods(["GET", "POST"])
@keeps_words
def answer(request: HttpRequest, course: str, activity: str, key: UUID) -> HttpResponse:
    """Count one answer, then show what came of it. Queries: at most 16.

    What was sent too late, after her session had ended, stands in the step again once she is signed in.
    """
    attempt = attempts.attempt_of(officer=request.user, key=key)
    if request.method == "GET":
        return _too_late(request, attempt)
    try:
        # Read as it was shown: in the language of the page, in the order of this attempt.
        shown, language = versions.in_language(attempt.version, get_language())
        payload = read_answer(shown, request.POST, seed=attempt.seed)
        response_id = read_uuid(request.POST.get("response"))
        submitted = attempts.submit(
            attempt=attempt, response_id=response_id, payload=payload, language=language, shown=shown
        )
    except Refused as refused:
        return _refused(request, attempt, refused)
    if submitted.repeat:
        messages.info(request, _("That answer was already saved. Here is the next step."))
    if submitted.state.outcome is not None:
        return redirect("debrief", *_address(attempt), key)
    return redirect("activity", *_address(attempt))


def _too_late(request: HttpRequest, attempt: Attempt) -> HttpResponse:
    """As a draft, which she sees and sends. Where there is no such step any more, the page says what there is."""
    if late := unsent.waiting(request):
        with suppress(Refused):
            drafts.save_draft(attempt=attempt, data=late, language=get_language())
            unsent.forget(request)
            messages.warning(request, _("You had been signed out. What you wrote is here; it is not kept yet."))
    return redirect("activity", *_address(attempt))


def _refused(request: HttpRequest, attempt: Attempt, refused: Refused) -> HttpResponse:
    """The step where the attempt stands, with the reason; of a finished one there is only the debrief."""
    if sitting.is_over(attempt, timezone.now()):
        return _ended(attempt, *_address(attempt))
    if isinstance(refused, Finished) or attempt.finished_at is not None:
        messages.info(request, refusal(Finished()))
        return redirect("debrief", *_address(attempt), attempt.key)
    return _step(request, _exercise(request, *_address(attempt)), attempt, refused=refused)


def _ended(attempt: Attempt, course: str, activity: str) -> HttpResponse:
    """Finish an attempt whose time is up, and look back on it: there it says so."""
    time_up.end(attempt)
    return redirect("debrief", course, activity, attempt.key)


@require_safe
@login_required
def debrief(request: HttpRequest, course: str, activity: str, key: UUID) -> HttpResponse:
    """Looking back on a finished attempt; one that is under way is gone on with instead."""
    attempt = attempts.attempt_of(officer=request.user, key=key)
    if attempt.finished_at is None:
        return redirect("activity", *_address(attempt))
    if (course, activity) != _address(attempt):
        return redirect("debrief", *_address(attempt), key)
    front = find_front(request.user, course)
    note_time(front.enrolment, minimum=front.enrolment.course.minimum_minutes)
    document, locale, state = attempts.standing(attempt, front.language)
    following = _following(front, attempt)
    opens_on = feedback.opens_on(attempt.activity, attempt.enrolment.due, timezone.localdate())
    told = score_alone if opens_on else partial(_in_full, request, attempt, front)
    context = {
        **told(document, state, locale),
        "opens_on": opens_on,
        "ran_out": rules_page.ran_out(attempt, document, state),
        "course": {"title": front.course.title, "url": front.url},
        "lang_note": language_note(locale, front.language),
        "course_url": front.url,
        "retry_url": reverse("begin", args=[course, activity]),
        "sitting": rules_page.told(attempts.sitting_of(attempt.enrolment, attempt.activity)),
        "next": link(front, following),
        "regraded": None if opens_on else _regraded(attempt),
    }
    return render(request, "quizzes/debrief.html", context)


def _in_full(request: HttpRequest, attempt: Attempt, front: Front, document, state, locale: str) -> dict:
    return debrief_context(
        document,
        state,
        locale=locale,
        competencies=front.course.competencies,
        beside=beside(attempt, document, state, reader=request.user, language=front.language),
    )


def _regraded(attempt: Attempt) -> dict | None:
    """When and why another key decides than when she answered, and what her score was before."""
    by = attempt.regrading
    return by and {"on": by.at, "reason": by.regrade.reason, "before": by.old_percent}


def _address(attempt: Attempt) -> tuple[str, str]:
    """Where the attempt's exercise is now: it may have moved while a page of it was open."""
    return attempt.activity.course.slug, attempt.activity.slug


def _exercise(request: HttpRequest, course: str, activity: str) -> Place:
    place = find_open_place(request.user, course, activity)
    if place.edition.activity.kind not in KINDS:
        raise NotThere(activity)
    return place


def _cover(request: HttpRequest, place: Place, *, status: int = 200) -> HttpResponse:
    document = versions.current(place.edition)
    earlier = list(place.enrolment.attempts.filter(activity=place.edition.activity).order_by("-number"))
    rows = [_attempt_row(place, attempt) for attempt in earlier]
    record = place.records.get(place.outline["key"])
    context = {
        "course": {"title": place.course.title, "url": place.url},
        "exercise": {
            **player.exercise(document, place.edition.locale),
            "draft_translation": place.edition.draft_translation,
            "fallback": place.is_fallback,
            "is_behind": place.edition.is_behind,
        },
        "begin_url": reverse("begin", args=[place.slug, place.edition.activity.slug]),
        "attempts": rows,
        "best": record.score if record else None,
        "rules": rules_page.rules(place.edition.activity, place.enrolment.officer_id),
        "sitting": rules_page.told(attempts.sitting_of(place.enrolment, place.edition.activity, earlier)),
        "refused": status != 200,
    }
    return render(request, "quizzes/cover.html", context, status=status)


def _attempt_row(place: Place, attempt: Attempt) -> dict:
    return {
        "number": attempt.number,
        "finished_on": attempt.finished_at,
        "score": attempt.percent,
        "outcome_label": _("Passed") if attempt.passed else _("Not yet"),
        "regraded": attempt.graded_by_id is not None,
        "url": reverse("debrief", args=[place.slug, place.edition.activity.slug, attempt.key]),
    }


def _step(
    request: HttpRequest, place: Place, attempt: Attempt, *, refused: Refused | None = None
) -> HttpResponse:
    document, locale, state = attempts.standing(attempt, place.language)
    if state.outcome is not None:
        return redirect("debrief", place.slug, place.edition.activity.slug, attempt.key)
    number = len(state.path) + 1
    kept = drafts.draft_to_show(attempt, document, state, place.language)
    sent = request.POST if isinstance(refused, Malformed) else drafts.as_form(kept) if kept else None
    address = place.slug, place.edition.activity.slug, attempt.key
    context = {
        **player.step(
            document, state, seed=attempt.seed, locale=locale, sent=sent, told=feedback.told_at_once(place.edition.activity)
        ),
        "number": number,
        "draft_url": reverse("draft", args=address),
        "clock": rules_page.clock(attempt, timezone.now(), reverse("activity", args=address[:2])),
        "course": {"title": place.course.title, "url": place.url},
        "lang_note": language_note(locale, place.language),
        "response_id": uuid4(),
        "action_url": reverse("answer", args=address),
        "made_for": unsent.made_for(request.user),
        "error": refusal(refused) if refused else None,
    }
    return render(request, "quizzes/step.html", context, status=status(refused) if refused else 200)


def _following(front, attempt: Attempt) -> dict | None:
    key = str(attempt.activity.key)
    own = next((activity for activity in front.activities if activity["key"] == key), None)
    return own and front.open_after(own)


def read_uuid(text: str | None) -> UUID:
    """The id that a page gave its answer; raises Malformed."""
    try:
        return UUID(text or "")
    except ValueError as error:
        raise Malformed("not_a_response") from error
