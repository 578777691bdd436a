"""The map beside the form of a scenario: drawn anew from what the form says, and what is wrong with it, by field."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.admin.auth import require_admin_access

from courses.compiled import Problem

from . import author_graph, author_map, coverage, live_draft
from . import author_map_words as words
from .author_map_page import editable_page, sentences_by_step, unreached
from .document_of import explored_before
from .live_ways import WayOut, handles, starts, ways_out
from .models import ScenarioPage


@require_POST
@require_admin_access
def draw(request: HttpRequest, page_id: int) -> HttpResponse:
    """The map of the form that is sent, for whoever may edit the page; nothing is saved.

    What only playing every way can show takes a second and more, and is looked for when `play` is asked for: the
    form asks for it once its author has paused. Queries: the same for any number of steps.
    """
    page = editable_page(request, page_id).get_latest_revision_as_object()
    try:
        faulty = live_draft.read(page, request.POST)
    except live_draft.NotAForm:
        return JsonResponse({"error": _("The form could not be read.")}, status=400)
    document = page.document()
    # What can't be read stands in the document as if it were left out: of one field one thing is said.
    found = [*faulty, *page.problems(document, play="play" in request.GET and not faulty)]
    seen, graph = explored_before(document), author_graph.read(document)
    of_steps = sentences_by_step(found, {block.id: block.value["key"] for block in page.steps})
    notes = author_map.Notes(
        problems={key: len(sentences) for key, sentences in of_steps.items()},
        visited=coverage.visited(request.session, page.pk) & document["nodes"].keys(),
        unreached=unreached(document, graph, seen),
    )
    ways = {key: list(ways_out(block, words.otherwise())) for key, block in _blocks(page).items()}
    drawn = author_map.draw(
        document, graph, notes, zoom=100, otherwise=words.otherwise(), starts=starts(ways, document["nodes"])
    )
    context = {
        "map": {**drawn, "marks": _marks(page, drawn["marks"], ways), "live": True},
        "lang": page.locale.language_code,
        "problems": [_told(problem) for problem in found],
    }
    return JsonResponse(
        {
            "map": render_to_string("quizzes/cms/live_map.html", context, request),
            "problems": [{"field": one.field, "path": one.path, "sentence": str(one.sentence)} for one in found],
        }
    )


def _blocks(page: ScenarioPage) -> dict[str, Any]:
    """The steps' blocks by their keys; of steps that share one the first is that to which links lead."""
    return {block.value["key"]: block for block in reversed(page.steps)}


def _marks(
    page: ScenarioPage, drawn: list[dict[str, Any]], ways: Mapping[str, list[WayOut]]
) -> list[dict[str, Any]]:
    """Marks that lead to their block in the form, with what leads on from them to be taken hold of."""
    ids = {key: block.id for key, block in _blocks(page).items()}
    places = {key: f"#block-{name}-section" for key, name in ids.items()}
    return [
        {
            **words.mark(mark, places),
            "id": ids.get(mark["name"], ""),
            "ways": handles(mark, ways.get(mark["name"], ())),
        }
        for mark in drawn
    ]


def _told(problem: Problem) -> dict[str, str]:
    """A problem with the way to its block; of one that belongs to no block there is none."""
    url = f"#block-{problem.path[0]}-section" if problem.path and problem.field == "steps" else ""
    return {"sentence": str(problem.sentence), "url": url}
