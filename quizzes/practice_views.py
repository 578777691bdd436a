"""Trying a decision of a finished attempt again: for the officer whose attempt it is, and for her alone."""

from uuid import UUID, uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from progress.delivery import Front, find_front

from . import attempts, engine, player, practice
from .answers import read_answer
from .debrief_page import decisions_of
from .language_note import language_note
from .models import Attempt
from .practice_page import practice_context
from .refused import Malformed, Refused
from .sentences import refusal, status
from .state import Document, State


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def practise(request: HttpRequest, course: str, activity: str, key: UUID) -> HttpResponse:
    """Begin a practice (`from`), answer its step (`node`), or see where it stands.

    Writes nothing but the session. Queries: those of the debrief without law and colleagues, and 2 for the
    session when it changes.
    """
    attempt = attempts.attempt_of(officer=request.user, key=key)
    address = attempt.activity.course.slug, attempt.activity.slug
    if attempt.finished_at is None:
        return redirect("activity", *address)
    if (course, activity) != address:
        return redirect("practise", *address, key)
    front = find_front(request.user, course)
    document, locale, real = attempts.standing(attempt, front.language)
    if "from" in request.POST:
        practice.begin(request.session, attempt=attempt, kept=_kept(request.POST["from"], document, real))
        return redirect("practise", *address, key)
    trying = practice.under_way(request.session, attempt=attempt, real=real)
    if trying is None:
        return redirect("debrief", *address, key)
    told = attempts.told(attempt, trying.responses, (document, locale))
    if request.method == "POST":
        return _answer(request, attempt, front, trying, told)
    if told.state.outcome is not None:
        return _looked_back(request, attempt, front, told, real, trying.kept)
    return _step(request, attempt, front, told)


def _kept(text: str, document: Document, real: State) -> int:
    """The number of responses before one of the attempt's decisions; nothing else can be tried again."""
    places = {}
    if document["kind"] == "scenario":
        places = {str(one["place"]): one["place"] for one in decisions_of(engine.debrief(document, real).steps)}
    if text not in places:
        raise BadRequest("no decision of this attempt")
    return places[text]


def _answer(
    request: HttpRequest, attempt: Attempt, front: Front, trying: practice.Practice, told: attempts.Told
) -> HttpResponse:
    try:
        payload = read_answer(told.document, request.POST, seed=attempt.seed)
        practice.answer(request.session, trying, told.document, told.state, payload)
    except Refused as refused:
        if told.state.outcome is None:
            return _step(request, attempt, front, told, refused=refused)
    except practice.TooLong:
        messages.error(request, _("This practice can't be kept any longer. Try again from a later decision."))
        return redirect("debrief", *_address(attempt))
    return redirect("practise", *_address(attempt))


def _step(
    request: HttpRequest,
    attempt: Attempt,
    front: Front,
    told: attempts.Told,
    *,
    refused: Refused | None = None,
) -> HttpResponse:
    document, locale, tried = told
    sent = request.POST if isinstance(refused, Malformed) else None
    context = {
        **player.step(document, tried, seed=attempt.seed, locale=locale, sent=sent),
        "course": {"title": front.course.title, "url": front.url},
        "lang_note": language_note(locale, front.language),
        "practice": {"leave_url": reverse("debrief", args=_address(attempt))},
        "response_id": uuid4(),
        "action_url": reverse("practise", args=_address(attempt)),
        "error": refusal(refused) if refused else None,
    }
    return render(request, "quizzes/step.html", context, status=status(refused) if refused else 200)


def _looked_back(
    request: HttpRequest,
    attempt: Attempt,
    front: Front,
    told: attempts.Told,
    real: State,
    kept: int,
) -> HttpResponse:
    document, locale, tried = told
    context = {
        **practice_context(
            document, real, tried, kept=kept, locale=locale, competencies=front.course.competencies
        ),
        "course": {"title": front.course.title, "url": front.url},
        "lang_note": language_note(locale, front.language),
        "course_url": front.url,
        "debrief_url": reverse("debrief", args=_address(attempt)),
        "practise_url": reverse("practise", args=_address(attempt)),
    }
    return render(request, "quizzes/practice_end.html", context)


def _address(attempt: Attempt) -> tuple[str, str, UUID]:
    return attempt.activity.course.slug, attempt.activity.slug, attempt.key
