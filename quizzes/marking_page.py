"""Marking in the CMS: what waits, and one answer at a time, blind.

For whoever may publish the check, as for its key. A marker sees the answer and the language it is in, never who wrote
it, nor what another marker made of it.
"""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin.auth import require_admin_access
from wagtail.admin.paginator import WagtailPaginator

from . import analysis_page_words, player, read_marking, versions
from .analysis_page import page_to_edit
from .form import LONGEST_ID
from .marking import LONGEST_COMMENT, AlreadyMarked, OwnAnswer, mark
from .models import AnswerToMark
from .models.exercise_page import ExercisePage
from .refused import Malformed
from .rubric import ADJUDICATION
from .versions_page import may_publish

ICON = "tasks"
LANGUAGE_CODES = [code for code, _name in settings.LANGUAGES]
PER_PAGE = 50


@require_safe
@require_admin_access
def show_queue(request: HttpRequest, page_id: int) -> HttpResponse:
    """The answers of a check that wait for the reader, in all languages or in one. Queries: at most 25."""
    page = page_to_mark(request, page_id)
    waiting = read_marking.waiting_for(request.user).filter(activity__key=page.translation_key)
    languages = dict(waiting.order_by("locale").values_list("locale").annotate(count=Count("pk")))
    wanted = request.GET.get("language")
    shown = waiting.filter(locale=wanted) if wanted in languages else waiting
    listed = WagtailPaginator(shown, PER_PAGE).get_page(request.GET.get("p"))
    own = reverse("marking", args=[page.pk])
    context = {
        "rows": [
            {
                "language": analysis_page_words.language(answer.locale),
                "since": answer.since,
                "decides": answer.needed == ADJUDICATION,
                "url": reverse("mark_answer", args=[page.pk, answer.pk]),
            }
            for answer in listed
        ],
        "languages": [
            {
                "name": analysis_page_words.language(code),
                "count": count,
                "url": f"{own}?language={code}",
                "current": code == wanted,
            }
            for code, count in languages.items()
        ],
        "all_url": own if wanted in languages else "",
        "page_obj": listed,
    }
    return _answer(request, "quizzes/cms/marking_queue.html", page, context)


@require_http_methods(["GET", "HEAD", "POST"])
@require_admin_access
def mark_answer(request: HttpRequest, page_id: int, answer_id: int) -> HttpResponse:
    """An answer with the rubric; sent, it is marked, and the next comes. Queries: at most 25, and 40 to mark it."""
    page = page_to_mark(request, page_id)
    answer = _answer_of(page, answer_id)
    if request.method == "POST":
        return _mark(request, page, answer)
    if not read_marking.waiting_for(request.user).filter(pk=answer.pk).exists():
        return _gone(request, page)
    return _form(request, page, answer)


def page_to_mark(request: HttpRequest, page_id: int) -> ExercisePage:
    page = page_to_edit(request, page_id)
    if not may_publish(request, page):
        raise PermissionDenied
    return page


def _answer_of(page: ExercisePage, answer_id: int) -> AnswerToMark:
    found = AnswerToMark.objects.select_related("response__attempt__version").defer(
        "response__attempt__version__document"
    )
    return get_object_or_404(found, pk=answer_id, activity__key=page.translation_key)


def _mark(request: HttpRequest, page: ExercisePage, answer: AnswerToMark) -> HttpResponse:
    node, _locale = _question(answer)
    comment, language = request.POST.get("comment", "").strip(), request.POST.get("language", "")
    comment = comment.replace("\r\n", "\n")
    levels = {}
    for place, criterion in enumerate(node["criteria"], start=1):
        chosen = request.POST.get(f"criterion-{place}", "")
        if chosen.isdecimal() and len(chosen) <= 2 and 1 <= int(chosen) <= len(criterion["levels"]):
            levels[criterion["id"]] = criterion["levels"][int(chosen) - 1]["id"]
    if len(levels) < len(node["criteria"]) or language not in LANGUAGE_CODES or len(comment) > LONGEST_COMMENT:
        return _form(request, page, answer, error=_("Choose a level for each criterion."))
    try:
        mark(answer_id=answer.pk, by=request.user, levels=levels, comment=comment, comment_locale=language)
    except (AlreadyMarked, OwnAnswer):
        return _gone(request, page)
    except Malformed:
        return _form(request, page, answer, error=_("Choose a level for each criterion."))
    messages.success(request, _("Your marks are saved."))
    waiting = read_marking.waiting_for(request.user).filter(activity__key=page.translation_key, locale=answer.locale)
    following = waiting.values_list("pk", flat=True).first()
    return redirect("mark_answer", page.pk, following) if following else redirect("marking", page.pk)


def _gone(request: HttpRequest, page: ExercisePage) -> HttpResponse:
    messages.info(request, _("This answer doesn’t wait for you any more."))
    return redirect("marking", page.pk)


def _question(answer: AnswerToMark) -> tuple[dict[str, Any], str]:
    """The question in the marker's language, where it is there in it."""
    played, locale = versions.in_language(answer.response.attempt.version, get_language())
    name = answer.response.payload["node"]
    if len(name) > LONGEST_ID or name not in played["nodes"]:
        raise Http404(name)
    return played["nodes"][name], locale


def _form(request: HttpRequest, page: ExercisePage, answer: AnswerToMark, *, error: str = "") -> HttpResponse:
    node, locale = _question(answer)
    sent = request.POST
    context = {
        "prompt": node["text"],
        "picture": player.picture(node),
        "lang": locale,
        "model_answer": node["model_answer"],
        "text": answer.response.payload["answer"],
        "answer_lang": answer.locale,
        "language": analysis_page_words.language(answer.locale),
        "decides": answer.needed == ADJUDICATION,
        "criteria": [
            {
                "name": f"criterion-{place}",
                "text": criterion["text"],
                "levels": [
                    {
                        "value": number,
                        "text": level["text"],
                        "points": level["points"],
                        "checked": sent.get(f"criterion-{place}") == str(number),
                    }
                    for number, level in enumerate(criterion["levels"], start=1)
                ],
            }
            for place, criterion in enumerate(node["criteria"], start=1)
        ],
        "comment": sent.get("comment", ""),
        "comment_languages": [
            {
                "code": code,
                "name": analysis_page_words.language(code),
                "selected": code == sent.get("language", answer.locale),
            }
            for code in LANGUAGE_CODES
        ],
        "longest": LONGEST_COMMENT,
        "error": error,
    }
    response = _answer(request, "quizzes/cms/marking_answer.html", page, context, heading=_("Answer"))
    response.status_code = 400 if error else 200
    return response


def _answer(
    request: HttpRequest, template: str, page: ExercisePage, context: dict, *, heading: str = ""
) -> TemplateResponse:
    title = page.get_admin_display_title()
    shared = {
        "page": page,
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_pages:edit", args=[page.pk]), "label": title},
            {"url": reverse("marking", args=[page.pk]) if heading else "", "label": _("Answers to mark")},
            *([{"url": "", "label": heading}] if heading else []),
        ],
        "header_title": heading or _("Answers to mark"),
        "header_icon": ICON,
    }
    return TemplateResponse(request, template, {**shared, **context})
