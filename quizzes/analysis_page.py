"""The analysis in the CMS, for whoever may edit the page that is analysed; figures only, never who."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin.auth import require_admin_access
from wagtail.models import Page

from courses.models import Activity

from . import analyse_attempts, read_attempts
from . import analysis_page_words as words
from .analyse_attempts import AT_ONCE, Structure
from .analysis.enough import FEWEST_ATTEMPTS
from .analysis_page_check import check_context, item_context
from .analysis_page_csv import rows, written
from .analysis_page_scenario import scenario_context
from .models import Analysis
from .models.exercise_page import ExercisePage
from .state import Document

ICON = "table"


@dataclass(frozen=True, slots=True)
class Subject:
    """What is asked about: a page, its activity, one structure of it, and what is known of that."""

    page: ExercisePage
    activity: Activity
    structures: list[Structure]
    structure: Structure
    analysis: Analysis | None

    @property
    def report(self) -> dict[str, Any]:
        return self.analysis.report

    def words(self) -> tuple[Document, str]:
        """The exercise in the page's language."""
        return analyse_attempts.words(self.activity, self.structure.hash, self.page.locale.language_code)

    def address(self, name: str, *more) -> str:
        """An address about the same structure."""
        query = "" if self.structure == self.structures[0] else "?" + urlencode({"version": self.structure.hash})
        return reverse(name, args=[self.page.pk, *more]) + query


@require_safe
@require_admin_access
def show(request: HttpRequest, page_id: int) -> HttpResponse:
    """All of a check or scenario. Small ones are computed at the first look. Queries: at most 25."""
    page = page_to_edit(request, page_id)
    subject = _subject(request, page)
    if subject is None:
        return _answer(request, "quizzes/cms/analysis_empty.html", page, {"unpublished": True})
    if subject.analysis is None and FEWEST_ATTEMPTS <= subject.structure.finished <= AT_ONCE:
        subject = _computed(subject)
    context = _about(subject)
    if subject.analysis is None or not subject.report["enough"]:
        return _answer(request, "quizzes/cms/analysis_empty.html", page, context)
    played, locale = subject.words()
    of_kind = check_context if subject.report["kind"] == "check" else scenario_context
    context |= {**of_kind(subject.report, played), "lang": locale, "csv_url": subject.address("analysis_csv")}
    for item in context.get("items", ()):
        item["url"] = subject.address("analysis_item", item["key"])
    return _answer(request, f"quizzes/cms/analysis_{subject.report['kind']}.html", page, context)


@require_safe
@require_admin_access
def show_item(request: HttpRequest, page_id: int, key: str) -> HttpResponse:
    """One question of a check. Queries: at most 25."""
    subject = _with_report(request, page_id)
    entries = subject.report.get("items", [])
    keys = [entry["key"] for entry in entries]
    if key not in keys:
        raise Http404(key)
    place = keys.index(key)
    played, locale = subject.words()
    context = {
        **_about(subject),
        "item": item_context(entries[place], played["nodes"][key], locale),
        "lang": locale,
        "count": len(keys),
        "previous_url": subject.address("analysis_item", keys[place - 1]) if place else "",
        "next_url": subject.address("analysis_item", keys[place + 1]) if place + 1 < len(keys) else "",
        "analysis_url": subject.address("analysis"),
    }
    heading = _("Question %(number)s") % {"number": place + 1}
    return _answer(request, "quizzes/cms/analysis_item.html", subject.page, context, heading=heading, up=subject)


@require_POST
@require_admin_access
def compute(request: HttpRequest, page_id: int) -> HttpResponse:
    """Compute it anew; a large one is left to the command, which the page then says."""
    page = page_to_edit(request, page_id)
    subject = _subject(request, page)
    if subject is None:
        return redirect("analysis", page_id)
    if subject.structure.finished > AT_ONCE:
        messages.warning(
            request, _("There are too many attempts to compute this while you wait. It is computed every night.")
        )
    else:
        _computed(subject)
        messages.success(request, _("The analysis is computed anew."))
    return redirect(subject.address("analysis"))


@require_safe
@require_admin_access
def download(request: HttpRequest, page_id: int) -> HttpResponse:
    """The figures as CSV, one line an item, or one line a choice."""
    subject = _with_report(request, page_id)
    played, _locale = subject.words()
    response = StreamingHttpResponse(written(rows(subject.report, played)), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="analysis-{subject.activity.slug}.csv"'
    return response


def page_to_edit(request: HttpRequest, page_id: int) -> ExercisePage:
    """The check or scenario, for whoever may edit it."""
    page = get_object_or_404(Page, pk=page_id).specific
    if not isinstance(page, ExercisePage) or not page.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    return page


def _subject(request: HttpRequest, page: ExercisePage) -> Subject | None:
    """The structure that is asked for, else the newest; None while nothing is published."""
    activity = Activity.objects.filter(key=page.translation_key).select_related("course").first()
    known = analyse_attempts.structures(activity) if activity else []
    if not known:
        return None
    wanted = request.GET.get("version") or known[0].hash
    structure = next((one for one in known if one.hash == wanted), None)
    if structure is None:
        raise Http404(wanted)
    return Subject(page, activity, known, structure, analyse_attempts.kept(activity, structure.hash))


def _with_report(request: HttpRequest, page_id: int) -> Subject:
    """As `_subject`, where there are figures; 404 where there are none yet."""
    subject = _subject(request, page_to_edit(request, page_id))
    if subject is None or subject.analysis is None or not subject.report["enough"]:
        raise Http404
    return subject


def _computed(subject: Subject) -> Subject:
    analysis = analyse_attempts.analyse(subject.activity, subject.structure)
    return Subject(subject.page, subject.activity, subject.structures, subject.structure, analysis)


def _about(subject: Subject) -> dict[str, Any]:
    """What every page of the analysis says of its material."""
    seen = subject.analysis.seen if subject.analysis else 0
    waiting = read_attempts.waiting(subject.activity, subject.structure.hash).count()
    return {
        "computed_at": subject.analysis.computed_at if subject.analysis else None,
        "finished": subject.structure.finished,
        "fewest": FEWEST_ATTEMPTS,
        "too_large": subject.structure.finished > AT_ONCE,
        "limit": read_attempts.MOST_ATTEMPTS if seen > read_attempts.MOST_ATTEMPTS else None,
        "new": words.attempts(subject.structure.finished - seen) if subject.structure.finished > seen else "",
        "waiting": words.attempts(waiting) if waiting else "",
        "compute_url": subject.address("analysis_compute"),
        "since": subject.structure.since,
        "versions": [
            {
                "url": Subject(subject.page, subject.activity, subject.structures, one, None).address("analysis"),
                "since": one.since,
                "count": words.attempts(one.finished),
                "current": one == subject.structure,
            }
            for one in subject.structures
            if one.finished or one == subject.structure
        ],
    }


def _answer(
    request: HttpRequest, template: str, page: ExercisePage, context: dict, *, heading: str = "", up: Subject | None = None
) -> HttpResponse:
    crumbs = [
        {"url": reverse("analysis_list"), "label": _("Analysis")},
        {"url": reverse("wagtailadmin_pages:edit", args=[page.pk]), "label": page.get_admin_display_title()},
    ]
    last = {"url": "", "label": heading or _("Analysis")}
    above = [{"url": up.address("analysis"), "label": _("Analysis")}] if up else []
    title = f"{heading or _('Analysis')} · {page.get_admin_display_title()}"
    shared = {
        "page": page,
        "breadcrumbs_items": [*crumbs, *above, last],
        "header_title": title,
        "header_icon": ICON,
        "edit_url": crumbs[1]["url"],
        "versions_url": reverse("versions", args=[page.pk]),
    }
    return TemplateResponse(request, template, {**shared, **context})
