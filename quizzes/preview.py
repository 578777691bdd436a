"""Playing a draft in the CMS, as officers would: through the same engine, with nothing stored.

What was answered so far travels in the address, so that a draft can be played, changed and played again.
"""

from json import dumps, loads

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe
from wagtail.admin.auth import require_admin_access
from wagtail.models import Page

from courses.preview import in_language

from . import engine, player
from .answers import read_answer
from .debrief_law import law_of_decisions
from .debrief_page import Beside, debrief_context
from .models.exercise_page import ExercisePage
from .refused import Refused
from .sentences import refusal

#: Every preview shows the options in this one order, so that editors see the same page twice.
SEED = 1


@require_safe
@require_admin_access
@xframe_options_sameorigin
def play_draft(request: HttpRequest, page_id: int) -> HttpResponse:
    """The next step of the latest saved draft; for editors of this page only."""
    page = get_object_or_404(Page, pk=page_id).specific
    if not isinstance(page, ExercisePage) or not page.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    return play(request, page.get_latest_revision_as_object(), request.GET)


def play(request: HttpRequest, page: ExercisePage, data: QueryDict | None = None) -> HttpResponse:
    """A step, the debrief, or why the draft can't be played yet."""
    document = page.document()
    problems = page.problems(document)
    locale = page.locale.language_code
    if problems:
        return in_language(request, "quizzes/not_playable.html", {"page": page, "problems": problems}, locale)
    played, refused = _played(document, data or QueryDict())
    state = engine.replay(document, played)
    if state.outcome is not None:
        return _debrief(request, page, document, state, locale)
    context = {
        **player.step(document, state, seed=SEED, locale=locale, sent=data if refused else None),
        "preview": True,
        "played": dumps(played),
        "form_method": "get",
        "course": {"title": "", "url": ""},
        "response_id": "",
        "action_url": reverse("play_draft", args=[page.pk]) if page.pk else "",
        "error": refusal(refused) if refused else None,
    }
    return in_language(request, "quizzes/step.html", context, locale)


def _debrief(request: HttpRequest, page: ExercisePage, document: dict, state, locale: str) -> HttpResponse:
    course = page.course_page()
    names = {b.value["key"]: b.value["title"] for b in course.competencies} if course else {}
    steps = engine.debrief(document, state).steps
    law = law_of_decisions(document, steps, language=locale, reader=request.user, on=timezone.localdate())
    context = {
        **debrief_context(document, state, locale=locale, competencies=names, beside=Beside(law=law)),
        "preview": True,
        "form_method": "get",
        "course": {"title": "", "url": ""},
        "course_url": reverse("play_draft", args=[page.pk]),
        "retry_url": reverse("play_draft", args=[page.pk]),
    }
    return in_language(request, "quizzes/debrief.html", context, locale)


def _played(document: dict, data: QueryDict) -> tuple[list[dict], Refused | None]:
    """The responses so far and the new one. An earlier one that the changed draft no longer takes ends the list."""
    try:
        earlier = loads(data.get("played") or "[]")
    except (ValueError, RecursionError):  # no JSON, a number of thousands of digits, or too deep
        earlier = []
    responses: list[dict] = []
    try:
        for response in earlier if isinstance(earlier, list) else []:
            engine.replay(document, [*responses, response])
            responses.append(response)
        if data.get("node"):
            new = read_answer(document, data, seed=SEED)
            engine.replay(document, [*responses, new])
            responses.append(new)
    except Refused as refused:
        return responses, refused
    return responses, None
