"""Playing a draft in the CMS, as officers would: through the same engine, with nothing stored.

What was answered so far travels in the address, so that a draft can be played, changed and played again; so does
where the play begins. Only which steps it came by is remembered, in the author's session, for her map.
"""

from json import dumps, loads

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe
from wagtail.admin.auth import require_admin_access
from wagtail.models import Page

from courses.preview import in_language

from . import coverage, engine, play_from, player
from .answers import read_answer
from .debrief_law import law_of_decisions
from .debrief_page import Beside, debrief_context
from .feedback import told_at_once
from .models.exercise_page import ExercisePage
from .refused import Refused
from .rules_page import rules
from .sentences import refusal
from .state import State

#: Beyond this the same questions are drawn again; working out what came before takes time.
MOST_TURNS = 200

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
    document, turn = _drawn(document, data or {})
    try:
        beginning = play_from.read(document, data or {})
    except play_from.BadBeginning as bad:
        return _refuse_beginning(request, page, bad, locale)
    begin = beginning.state if beginning else engine.start(document)
    played, refused = _played(document, data or QueryDict(), begin)
    state = engine.replay(document, played, begin=begin)
    if data is not None:
        _remember(request, page, document, state, beginning)
    shared = {**_shared(page, beginning), "turn": turn}
    if state.outcome is not None:
        return _debrief(request, page, document, state, shared)
    context = {
        **player.step(document, state, seed=SEED, locale=locale, sent=data if refused else None, told=told_at_once(page)),
        **shared,
        "played": dumps(played),
        "response_id": "",
        "action_url": reverse("play_draft", args=[page.pk]) if page.pk else "",
        "error": refusal(refused) if refused else _nothing_to_choose(document, state),
        "rules": None if played else rules(page),
    }
    return in_language(request, "quizzes/step.html", context, locale)


def _drawn(document: dict, data: QueryDict | dict) -> tuple[dict, int | None]:
    """The questions of one attempt, and its number: with each other questions are drawn, as for officers.

    None where nothing is drawn.
    """
    if not document.get("pools"):
        return document, None
    given = data.get("turn") or ""
    turn = min(int(given), MOST_TURNS) if given.isdecimal() and len(given) < 9 else 0
    names: tuple[str, ...] = ()
    for number in range(turn + 1):
        names = engine.draw(document, seed=SEED + number, last=names)
    return engine.drawn(document, names), turn


def _shared(page: ExercisePage, beginning: play_from.Beginning | None) -> dict:
    """What steps and the debrief of a preview have in common."""
    return {
        "preview": True,
        "form_method": "get",
        "course": {"title": "", "url": ""},
        "beginning": beginning,
        "map_url": _map_url(page),
    }


def _map_url(page: ExercisePage) -> str:
    return reverse("author_map", args=[page.pk]) if page.pk and page.kind == "scenario" else ""


def _refuse_beginning(
    request: HttpRequest, page: ExercisePage, bad: play_from.BadBeginning, locale: str
) -> HttpResponse:
    context = {"preview": True, "page": page, "sentence": str(bad), "map_url": _map_url(page)}
    response = in_language(request, "quizzes/not_begun.html", context, locale)
    response.status_code = 400
    return response


def _nothing_to_choose(document: dict, state: State) -> str | None:
    """A valid draft never comes to this by itself, but with values that it never has at this step it may."""
    if document["nodes"][state.current]["type"] != "decision" or engine.offered(document, state):
        return None
    return _("With these values nothing can be chosen at this step. Begin with others.")


def _remember(
    request: HttpRequest, page: ExercisePage, document: dict, state: State, beginning: play_from.Beginning | None
) -> None:
    steps = coverage.stops(state) | ({beginning.at} if beginning else set())
    coverage.remember(request.session, page.pk, steps, existing=document["nodes"])


def _debrief(
    request: HttpRequest, page: ExercisePage, document: dict, state: State, shared: dict
) -> HttpResponse:
    locale = page.locale.language_code
    course = page.course_page()
    names = {b.value["key"]: b.value["title"] for b in course.competencies} if course else {}
    steps = engine.debrief(document, state).steps
    law = law_of_decisions(document, steps, language=locale, reader=request.user, on=timezone.localdate())
    context = {
        **debrief_context(document, state, locale=locale, competencies=names, beside=Beside(law=law)),
        **shared,
        "course_url": reverse("play_draft", args=[page.pk]),
        "retry_url": reverse("play_draft", args=[page.pk]),
        "next_turn": None if shared["turn"] is None else shared["turn"] + 1,
    }
    return in_language(request, "quizzes/debrief.html", context, locale)


def _played(document: dict, data: QueryDict, begin: State) -> tuple[list[dict], Refused | None]:
    """The responses so far and the new one. An earlier one that the changed draft no longer takes ends the list."""
    try:
        earlier = loads(data.get("played") or "[]")
    except (ValueError, RecursionError):  # no JSON, a number of thousands of digits, or too deep
        earlier = []
    responses: list[dict] = []
    try:
        for response in earlier if isinstance(earlier, list) else []:
            engine.replay(document, [*responses, response], begin=begin)
            responses.append(response)
        if data.get("node"):
            new = read_answer(document, data, seed=SEED)
            engine.replay(document, [*responses, new], begin=begin)
            responses.append(new)
    except Refused as refused:
        return responses, refused
    return responses, None
