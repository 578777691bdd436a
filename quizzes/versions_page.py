"""Versions of a check or scenario in the CMS: what was published when, and what changed between two.

For whoever may edit the page, as the analysis; figures only, never who answered.
"""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from wagtail.admin.auth import require_admin_access

from courses.models import Activity
from people.capitals import begin

from . import analysis_page_words, author_graph, author_map, author_map_words, changes, changes_words
from . import regrade_words as words
from .analysis_page import page_to_edit
from .corrected import DoesNotFit, correction
from .models import PublishedVersion
from .models.exercise_page import ExercisePage
from .read_versions import Line, regrades_of, versions_of
from .state import Document
from .versions import document

ICON = "history"


@require_safe
@require_admin_access
def show(request: HttpRequest, page_id: int) -> HttpResponse:
    """The versions in one language (`language`, else the page's), and all regrades. Queries: at most 25."""
    page = page_to_edit(request, page_id)
    activity = Activity.objects.filter(key=page.translation_key).first()
    if activity is None:
        return answer(request, "quizzes/cms/versions.html", page, {"unpublished": True})
    lines = versions_of(activity)
    languages = sorted({line.version.locale for line in lines}, key=lambda code: (code != _language(page), code))
    wanted = request.GET.get("language")
    language = wanted if wanted in languages else languages[0]
    shown = [line for line in lines if line.version.locale == language]
    context = {
        "lines": [_line(line, page) for line in shown],
        "languages": [
            {
                "name": analysis_page_words.language(code),
                "url": f"{reverse('versions', args=[page.pk])}?language={code}",
                "current": code == language,
            }
            for code in languages
        ],
        "compare_url": reverse("versions_compare", args=[page.pk]) if len(shown) > 1 else "",
        "regrades": [words.told(one, page, may_publish(request, page)) for one in regrades_of(activity)],
    }
    return answer(request, "quizzes/cms/versions.html", page, context)


@require_safe
@require_admin_access
def compare(request: HttpRequest, page_id: int) -> HttpResponse:
    """What changed from one version to another of the same language. Queries: at most 25."""
    page = page_to_edit(request, page_id)
    old, new = pair(request, page)
    before, after = document(old.pk), document(new.pk)
    found = changes.changes(before, after)
    context = {
        "old": old,
        "new": new,
        "lang": new.locale,
        **changes_words.told(found, before, after, type(page)),
        "map": _map(before, after, found, request) if after["kind"] == "scenario" and found else None,
        "regrade_url": _regrade_url(request, page, old, new),
    }
    return answer(request, "quizzes/cms/versions_compare.html", page, context, heading=_("What changed"))


def pair(request: HttpRequest, page: ExercisePage) -> tuple[PublishedVersion, PublishedVersion]:
    """The two versions that are asked for, of this exercise and in one language; 404 else. Queries: 1."""
    ids = [request.GET.get(name, "") for name in ("from", "to")]
    if not all(one.isdecimal() and len(one) < 19 for one in ids):
        raise Http404
    versions = PublishedVersion.objects.filter(activity__key=page.translation_key, pk__in=ids).defer("document")
    found = {version.pk: version for version in versions.select_related("activity")}
    old, new = (found.get(int(one)) for one in ids)
    if old is None or new is None or old.locale != new.locale or old == new:
        raise Http404
    return old, new


def may_publish(request: HttpRequest, page: ExercisePage) -> bool:
    """Who may publish a corrected key may say that it counts for what was answered before."""
    return page.permissions_for_user(request.user).can_publish()


def address(name: str, page: ExercisePage, old: PublishedVersion, new: PublishedVersion) -> str:
    return f"{reverse(name, args=[page.pk])}?{urlencode({'from': old.pk, 'to': new.pk})}"


def answer(request: HttpRequest, template: str, page: ExercisePage, context: dict, *, heading: str = "") -> HttpResponse:
    title, own = page.get_admin_display_title(), reverse("versions", args=[page.pk])
    crumbs = [
        {"url": reverse("wagtailadmin_pages:edit", args=[page.pk]), "label": title},
        {"url": own if heading else "", "label": _("Versions")},
        *([{"url": "", "label": heading}] if heading else []),
    ]
    shared = {
        "page": page,
        "breadcrumbs_items": crumbs,
        "header_title": f"{heading or _('Versions')} · {title}",
        "header_icon": ICON,
        "edit_url": crumbs[0]["url"],
        "analysis_url": reverse("analysis", args=[page.pk]),
        "versions_url": own,
    }
    return TemplateResponse(request, template, {**shared, **context})


def _language(page: ExercisePage) -> str:
    return page.locale.language_code


def _line(line: Line, page: ExercisePage) -> dict[str, Any]:
    return {
        "id": line.version.pk,
        "published_at": line.version.published_at,
        "by": line.by,
        "begun": line.begun,
        "finished": line.finished,
        "current": line.current,
        "words_only": line.same_exercise,
        "url": address("versions_compare", page, line.before, line.version) if line.before else "",
        "before": line.before.pk if line.before else None,
    }


def _regrade_url(request: HttpRequest, page: ExercisePage, old: PublishedVersion, new: PublishedVersion) -> str:
    """Where a regrade is decided; empty for who may not, and where answers to the one don't fit the other."""
    if not may_publish(request, page):
        return ""
    try:
        correction(old, new)
    except DoesNotFit:
        return ""
    return address("regrade", page, old, new)


def _map(before: Document, after: Document, found: list[changes.Changed], request: HttpRequest) -> dict[str, Any]:
    """The newer version with the steps that are gone, and on each step what became of it."""
    both = {**after, "nodes": {**before["nodes"], **after["nodes"]}}
    marks, graph = changes_words.marks_of(found), author_graph.read(both)
    notes = author_map.Notes(changes=marks)
    drawn = author_map.draw(both, graph, notes, zoom=100, otherwise=author_map_words.otherwise())
    places = {name: f"#step-{name}" for name in marks}
    told = [author_map_words.mark(mark, places) for mark in drawn["marks"]]
    for mark in told:
        if mark["change"]:
            mark["label"] += f" · {begin(str(changes_words.MARKS[mark['change']]))}"
    return {**drawn, "marks": told, "changed": True}
