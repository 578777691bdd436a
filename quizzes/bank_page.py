"""Pages of the question bank beside its list: where a question is used, files in, files out.

Where it is used sees who may see or change the bank; files are for who may add to it, since they hold the keys.
"""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin import messages
from wagtail.admin.auth import require_admin_access
from wagtail.models import Locale

from courses.models import CourseEdition
from law.folding import fold

from . import bank, copy_to_bank, import_bank
from .bank_cms import ICON, BankFilters, BankViewSet
from .banks.item import JURISDICTION_TAG, TOPIC_TAG, BrokenFile
from .banks.written import Written
from .export import OF_CHECKS, said
from .import_page import QuestionsForm, found_in, head, lines
from .import_questions import AddedBefore, NotValid
from .models import BankQuestion, CheckPage


class BankFileForm(QuestionsForm):
    """A bank of questions, what they test, and the language in which they are written."""

    language = forms.ModelChoiceField(
        Locale.objects.all(), label=gettext_lazy("Language"), empty_label=None, initial=Locale.get_default
    )


@require_safe
@require_admin_access
def uses(request: HttpRequest, question_id: int) -> HttpResponse:
    """The published checks that can ask a question. Queries: 2, besides the page's own."""
    if not any(request.user.has_perm(f"quizzes.{verb}_bankquestion") for verb in ("view", "change")):
        raise PermissionDenied
    question = get_object_or_404(BankQuestion, pk=question_id)
    context = {**_head(str(question), _("Used in")), "pages": bank.uses(question)}
    return TemplateResponse(request, "quizzes/cms/bank_uses.html", context)


@require_http_methods(["GET", "POST"])
@require_admin_access
def import_file(request: HttpRequest) -> HttpResponse:
    """GET asks for a file, POST shows what it would bring, or takes what was shown."""
    _allow_who_may_add(request)
    if "token" in request.POST:
        return _append(request)
    competencies = _competencies()
    form = BankFileForm(request.POST or None, request.FILES or None, competencies=competencies)
    context = {**_head(_("Question bank"), _("Import questions")), "form": form, "again_url": reverse("bank_import")}
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            found = import_bank.look(
                form.content(),
                competency=given["competency"],
                competencies=competencies,
                locale=given["language"],
                by=request.user,
            )
        except BrokenFile as error:
            context["broken"] = lines(error.problems)
        else:
            context |= found_in(found, form)
            return TemplateResponse(request, "quizzes/cms/import_questions_look.html", context)
    return TemplateResponse(request, "quizzes/cms/import_questions.html", context)


def _append(request: HttpRequest) -> HttpResponse:
    again, chosen = redirect("bank_import"), request.POST.getlist("take")
    if not chosen:
        messages.error(request, _("Nothing was imported: no question was ticked."))
        return again
    try:
        count = import_bank.append(token=request.POST["token"], chosen=chosen, by=request.user)
    except AddedBefore:
        messages.warning(request, _("This file was imported already. Nothing was changed again."))
    except NotValid:
        messages.error(request, _("Nothing was imported: what you looked at isn't valid any more. Send the file again."))
        return again
    else:
        told = ngettext("%(count)s question was added.", "%(count)s questions were added.", count)
        messages.success(request, told % {"count": count})
    return redirect(_list_url())


@require_safe
@require_admin_access
def export(request: HttpRequest) -> HttpResponse:
    """The formats, and what of the questions that the list showed each can't say."""
    _allow_who_may_add(request)
    document, query = _chosen(request), request.GET.urlencode()
    ways = [
        {
            "key": key,
            "name": way.name,
            "lost": [said(one) for one in _written(key, document, request).lost],
            "url": reverse("bank_export_file", args=[key]) + (f"?{query}" if query else ""),
        }
        for key, way in OF_CHECKS.items()
    ]
    context = {**_head(_("Question bank"), _("Export")), "ways": ways, "header_icon": "download", "of_bank": True}
    return TemplateResponse(request, "quizzes/cms/export.html", context)


@require_safe
@require_admin_access
def export_file(request: HttpRequest, format: str) -> HttpResponse:
    """The questions that the list showed, as a file. It holds what is right."""
    _allow_who_may_add(request)
    way = OF_CHECKS.get(format)
    if way is None:
        raise Http404
    name = f"question-bank-{_language(request)}.{way.suffix}"
    return HttpResponse(
        _written(format, _chosen(request), request).content,
        content_type=way.content_type,
        headers={"Content-Disposition": content_disposition_header(True, name), "Cache-Control": "private, no-store"},
    )


@require_http_methods(["GET", "POST"])
@require_admin_access
def copy_from(request: HttpRequest, page_id: int) -> HttpResponse:
    """Questions of a check into the bank, for who may edit the check and add to the bank."""
    page = get_object_or_404(CheckPage, pk=page_id)
    _allow_who_may_add(request)
    if not page.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    if request.method == "POST":
        count = copy_to_bank.copy(page, chosen=_keys(request.POST.getlist("take")))
        told = ngettext("%(count)s question was added.", "%(count)s questions were added.", count)
        messages.success(request, told % {"count": count})
        return redirect(_list_url())
    rows = copy_to_bank.candidates(page)
    context = {
        **head(page, _("Copy to the question bank")),
        "rows": rows,
        "can_take": any(row.ready and not row.there for row in rows),
        "header_icon": ICON,
    }
    return TemplateResponse(request, "quizzes/cms/copy_to_bank.html", context)


def _keys(sent: list[str]) -> set[str]:
    """Those that are ids of blocks at all."""
    found = set()
    for one in sent:
        with suppress(ValueError):
            found.add(str(UUID(one)))
    return found


def _allow_who_may_add(request: HttpRequest) -> None:
    if not request.user.has_perm("quizzes.add_bankquestion"):
        raise PermissionDenied


def _written(format: str, document: Mapping[str, Any], request: HttpRequest) -> Written:
    return OF_CHECKS[format].write(document, "question-bank", _language(request))


def _language(request: HttpRequest) -> str:
    known = set(Locale.objects.values_list("language_code", flat=True))
    return asked if (asked := request.GET.get("locale", "")) in known else settings.LANGUAGE_CODE


def _chosen(request: HttpRequest) -> dict[str, Any]:
    """What the list shows with these filters and words, in one language, with its tags."""
    questions = BankQuestion.objects.filter(locale__language_code=_language(request)).select_related("jurisdiction")
    questions = BankFilters(request.GET, queryset=questions, request=request).qs
    for word in fold(request.GET.get("q", "")).split():
        questions = questions.filter(search_text__contains=word)
    return {
        "title": _("Question bank"),
        "nodes": {str(one.translation_key): {**one.node(), "tags": _tags(one)} for one in questions.order_by("pk")},
    }


def _tags(question: BankQuestion) -> list[str]:
    place = question.jurisdiction.code if question.jurisdiction else ""
    given = ((TOPIC_TAG, question.topic), (JURISDICTION_TAG, place))
    return [f"{tag}{value}" for tag, value in given if value]


def _competencies() -> dict[str, str]:
    """Those of every course that was published, by key."""
    found: dict[str, str] = {}
    for named in CourseEdition.objects.order_by("pk").values_list("competencies", flat=True):
        for key, title in named.items():
            found.setdefault(key, title)
    return found


def _list_url() -> str:
    return reverse(BankQuestion.snippet_viewset.get_url_name("list"))


def _head(title: str, here: str) -> dict[str, Any]:
    return {
        "breadcrumbs_items": [
            {"url": _list_url(), "label": BankViewSet.menu_label},
            {"url": "", "label": here},
        ],
        "page_title": here,
        "page_subtitle": title,
        "header_title": here,
        "header_icon": ICON,
    }
