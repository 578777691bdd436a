"""The author's map of a scenario in the CMS: the latest draft as a graph, for whoever may edit the page."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin.auth import require_admin_access

from courses.compiled import Problem

from . import author_graph, author_map, coverage, play_from
from . import author_map_words as words
from .analyse import Exploration
from .author_graph import AuthorGraph
from .document_of import explored
from .idle import idle
from .models import ScenarioPage

ICON = "site"
ZOOMS = (50, 75, 100, 150)


@require_safe
@require_admin_access
def show(request: HttpRequest, page_id: int) -> HttpResponse:
    """Map, problems, figures, the same as a table, and test plays from any step. Queries: the same for any draft."""
    page = editable_page(request, page_id)
    draft = page.get_latest_revision_as_object()
    document = draft.document()
    problems, seen, graph = draft.problems(document), explored(document), author_graph.read(document)
    visited = coverage.visited(request.session, page.pk) & document["nodes"].keys()
    keys = {block.id: block.value["key"] for block in draft.steps}
    edit_url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    # Of steps that share a key the first is the one to which links lead.
    places = {key: _spot(edit_url, block) for block, key in reversed(keys.items())}
    of_steps = sentences_by_step(problems, keys)
    paths = [(*(response["node"] for response in one.responses), one.node) for one in (seen.stuck if seen else ())]
    notes = author_map.Notes(
        problems={key: len(sentences) for key, sentences in of_steps.items()},
        visited=visited,
        unreached=unreached(document, graph, seen),
        path=paths[0] if paths else (),
    )
    zoom = _zoom(request)
    drawn = author_map.draw(document, graph, notes, zoom=zoom, otherwise=words.otherwise())
    context = {
        "page": page,
        "title": draft.title,
        "lang": page.locale.language_code,
        "map": {**drawn, "marks": [words.mark(mark, places) for mark in drawn["marks"]]},
        "zoom": zoom,
        "zooms": ZOOMS,
        "problems": [{"sentence": one.sentence, "url": _spot(edit_url, *one.path[:1])} for one in problems],
        "paths": [words.path(one, places) for one in (seen.stuck if seen else ())],
        "figures": words.figures(seen, len(document["nodes"]), len(notes.unreached)),
        "by_competency": words.by_competency(seen, draft.competency_names()),
        "hints": words.hints(idle(document, seen) if seen else (), places),
        "search": words.search(seen),
        "steps": words.table(drawn["marks"], graph, of_steps, places),
        "visited": len(visited),
        "count": len(document["nodes"]),
        "inputs": None if problems else play_from.inputs(document),
        "edit_url": edit_url,
    }
    return TemplateResponse(request, "quizzes/cms/author_map.html", {**context, **_head(page, edit_url)})


@require_POST
@require_admin_access
def forget(request: HttpRequest, page_id: int) -> HttpResponse:
    """Begin to count one's own test plays of this page anew."""
    page = editable_page(request, page_id)
    coverage.forget(request.session, page.pk)
    messages.success(request, _("Your test plays are counted anew."))
    return redirect("author_map", page.pk)


def editable_page(request: HttpRequest, page_id: int) -> ScenarioPage:
    """The scenario, for whoever may edit it."""
    page = get_object_or_404(ScenarioPage, pk=page_id)
    if not page.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    return page


def _spot(edit_url: str, block: str = "") -> str:
    """The block in the editor, as Wagtail names it; without one, the form."""
    return f"{edit_url}#block-{block}-section" if block else edit_url


def sentences_by_step(problems: Iterable[Problem], keys: Mapping[str, str]) -> dict[str, list[str]]:
    """The sentences by the key of the step that they are about; those of the page as a whole are left out."""
    of_steps: dict[str, list[str]] = {}
    for problem in problems:
        if problem.path and problem.path[0] in keys:
            of_steps.setdefault(keys[problem.path[0]], []).append(problem.sentence)
    return of_steps


def unreached(document: Mapping[str, Any], graph: AuthorGraph, seen: Exploration | None) -> frozenset[str]:
    """Steps that nobody can come to: by the search where that saw everything, else as far as the ways show."""
    reached = seen.nodes if seen and seen.complete else graph.reached
    return frozenset(document["nodes"].keys() - reached)


def _zoom(request: HttpRequest) -> int:
    wanted = request.GET.get("zoom", "")
    return next((zoom for zoom in ZOOMS if str(zoom) == wanted), 100)


def _head(page: ScenarioPage, edit_url: str) -> dict[str, Any]:
    title = page.get_admin_display_title()
    return {
        "breadcrumbs_items": [{"url": edit_url, "label": title}, {"url": "", "label": _("Map")}],
        "header_title": f"{_('Map')} · {title}",
        "header_icon": ICON,
    }
