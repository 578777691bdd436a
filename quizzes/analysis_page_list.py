"""The list of analyses in the CMS's reports: every check and scenario that the reader may edit."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Min
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe
from wagtail.admin.auth import require_admin_access
from wagtail.admin.menu import MenuItem
from wagtail.admin.paginator import WagtailPaginator
from wagtail.models import Page
from wagtail.permission_policies.pages import PagePermissionPolicy
from wagtail.query import PageQuerySet

from courses.models import CoursePage

from . import analysis_page_words as words
from .analysis_page import ICON
from .models import Analysis, CheckPage, ScenarioPage

PER_PAGE = 50


@require_safe
@require_admin_access
def show_list(request: HttpRequest) -> HttpResponse:
    """For editors. Figures are those that were computed last, so the list counts no attempts. Queries: at most 25."""
    pages = _pages(request).order_by("path")
    shown = WagtailPaginator(pages, PER_PAGE).get_page(request.GET.get("p"))
    context = {
        "breadcrumbs_items": [{"url": "", "label": _("Analysis")}],
        "header_title": _("Analysis of checks and scenarios"),
        "header_icon": ICON,
        "rows": _rows(list(shown)),
        "page_obj": shown,
    }
    return TemplateResponse(request, "quizzes/cms/analysis_list.html", context)


def _pages(request: HttpRequest) -> PageQuerySet:
    """What the reader may edit, each exercise once: the page that was there before its translations."""
    mine = PagePermissionPolicy().instances_user_has_permission_for(request.user, "change")
    mine = mine.type(CheckPage, ScenarioPage).filter(live=True)
    firsts = mine.order_by().values("translation_key").annotate(first=Min("pk")).values("first")
    return Page.objects.filter(pk__in=firsts)


def _rows(pages: list[Page]) -> list[dict[str, Any]]:
    titles = course_titles(pages)
    latest = _latest(page.translation_key for page in pages)
    return [_row(page, titles.get(page.path, ""), latest.get(page.translation_key)) for page in pages]


def course_titles(pages: list[Page]) -> dict[str, str]:
    """The course of each page, by the page's path. Queries: 1."""
    step = Page.steplen
    above = {page.path[:end] for page in pages for end in range(step, len(page.path), step)}
    courses = dict(CoursePage.objects.filter(path__in=above).values_list("path", "title"))
    found = {}
    for page in pages:
        heads = (page.path[:end] for end in range(step, len(page.path), step))
        found[page.path] = next((courses[head] for head in heads if head in courses), "")
    return found


def _latest(keys: Iterable) -> dict:
    """The analysis of each exercise that was computed last. Queries: 1."""
    found = Analysis.objects.filter(activity__key__in=list(keys)).select_related("activity").order_by("computed_at")
    return {analysis.activity.key: analysis for analysis in found}


def _row(page: Page, course: str, analysis: Analysis | None) -> dict[str, Any]:
    report = analysis.report if analysis and analysis.report["enough"] else {}
    summary = report.get("summary", {})
    flagged = sum(bool(item["flags"]) for item in report.get("items", ()))
    return {
        "title": page.title,
        "course": course,
        "url": reverse("analysis", args=[page.pk]),
        "attempts": words.number(analysis.report["attempts"], 0) if analysis else words.NONE,
        "mean": words.percent(summary.get("mean")),
        "passed": words.share(summary.get("passed")),
        "alpha": words.number(summary.get("alpha")),
        "flagged": words.number(flagged, 0) if report.get("kind") == "check" else words.NONE,
        "computed_at": analysis.computed_at if analysis else None,
    }


class AnalysisMenuItem(MenuItem):
    """Among the reports, for whoever may edit pages."""

    def __init__(self) -> None:
        label = gettext_lazy("Analysis of checks and scenarios")
        super().__init__(label, reverse("analysis_list"), name="exercise-analysis", icon_name=ICON, order=100)

    def is_shown(self, request: HttpRequest) -> bool:
        return PagePermissionPolicy().user_has_permission(request.user, "change")
