"""Importing in the CMS: send a file, read what it would bring, take it. For who may edit the page or add to it."""

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages
from wagtail.admin.auth import require_admin_access
from wagtail.models import Page

from courses.models import ModulePage

from . import import_questions, import_scenario
from .banks.item import LARGEST, BrokenFile, LineProblem
from .blocks import STEPS
from .form import MOST
from .import_questions import AddedBefore, NotHere, NotValid, TooMany
from .models import CheckPage
from .sentences import sentence

ICON = "upload"


class FileForm(forms.Form):
    """A file of another system."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        error_messages={"required": gettext_lazy("Choose a file."), "empty": gettext_lazy("The file is empty.")},
    )

    def content(self) -> bytes:
        """No more than can be taken, and a byte more, by which it is seen that there is too much."""
        return self.cleaned_data["file"].read(LARGEST + 1)


class QuestionsForm(FileForm):
    """A bank of questions, and the competency that they test."""

    competency = forms.ChoiceField(label=gettext_lazy("Competency"), required=False)

    def __init__(self, *args, competencies: dict[str, str], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["competency"].choices = list(competencies.items())


@require_http_methods(["GET", "POST"])
@require_admin_access
def questions(request: HttpRequest, page_id: int) -> HttpResponse:
    """A bank for a check: GET asks for the file, POST shows what it would bring, or takes what was shown."""
    page = get_object_or_404(CheckPage, pk=page_id)
    if not page.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    if "token" in request.POST:
        return _append(request, page)
    form = QuestionsForm(request.POST or None, request.FILES or None, competencies=_competencies(page))
    context = {**head(page, _("Import questions")), "form": form, "again_url": request.path}
    if request.method == "POST" and form.is_valid():
        try:
            found = import_questions.look(
                page, form.content(), competency=form.cleaned_data["competency"], by=request.user
            )
        except BrokenFile as error:
            context["broken"] = lines(error.problems)
        except NotHere:
            context["elsewhere"] = True
        else:
            return TemplateResponse(
                request, "quizzes/cms/import_questions_look.html", {**context, **found_in(found, form)}
            )
    return TemplateResponse(request, "quizzes/cms/import_questions.html", context)


@require_http_methods(["GET", "POST"])
@require_admin_access
def scenario(request: HttpRequest, page_id: int) -> HttpResponse:
    """A Twine story for a module: GET asks for the file, POST shows what it would become, or adds what was shown."""
    module = get_object_or_404(ModulePage, pk=page_id)
    if not module.permissions_for_user(request.user).can_add_subpage():
        raise PermissionDenied
    if "token" in request.POST:
        return _add(request, module)
    form = FileForm(request.POST or None, request.FILES or None)
    context = {**head(module, _("Import a scenario")), "form": form}
    if request.method == "POST" and form.is_valid():
        name = form.cleaned_data["file"].name
        try:
            found = import_scenario.look(module, form.content(), name=name, by=request.user)
        except BrokenFile as error:
            context["broken"] = lines(error.problems)
        except NotHere:
            context["elsewhere"] = True
        else:
            labels = {kind: block.label for kind, block in STEPS}
            told = {
                "found": found,
                "file": name,
                "steps": [(step, labels[step.type]) for step in found.steps],
                "notes": lines(found.notes),
                "left": [sentence(problem) for problem in found.left],
            }
            return TemplateResponse(request, "quizzes/cms/import_scenario_look.html", {**context, **told})
    return TemplateResponse(request, "quizzes/cms/import_scenario.html", context)


def _append(request: HttpRequest, page: CheckPage) -> HttpResponse:
    again = redirect("import_questions", page.pk)
    chosen = request.POST.getlist("take")
    if not chosen:
        messages.error(request, _("Nothing was imported: no question was ticked."))
        return again
    try:
        count = import_questions.append(page, token=request.POST["token"], chosen=chosen, by=request.user)
    except AddedBefore:
        messages.warning(request, _("This file was imported already. Nothing was changed again."))
    except (NotValid, NotHere):
        messages.error(request, _("Nothing was imported: what you looked at isn't valid any more. Send the file again."))
        return again
    except TooMany:
        told = _("Nothing was imported: a check has at most %(most)s questions. Tick fewer.")
        messages.error(request, told % {"most": MOST["nodes"]})
        return again
    else:
        _tell(request, page, ngettext(
            "%(count)s question was added to the draft. Nothing is published.",
            "%(count)s questions were added to the draft. Nothing is published.",
            count,
        ) % {"count": count})
    return redirect("wagtailadmin_pages:edit", page.pk)


def _add(request: HttpRequest, module: ModulePage) -> HttpResponse:
    try:
        page = import_scenario.add(module, token=request.POST["token"], by=request.user)
    except AddedBefore:
        messages.warning(request, _("This file was imported already. Nothing was changed again."))
        return redirect("wagtailadmin_explore", module.pk)
    except (NotValid, NotHere):
        messages.error(request, _("Nothing was imported: what you looked at isn't valid any more. Send the file again."))
        return redirect("import_scenario", module.pk)
    _tell(request, page, _("The scenario was added as a draft. Its map shows what is still to be done."))
    return redirect("author_map", page.pk)


def _tell(request: HttpRequest, page: Page, told: str) -> None:
    """With the way back: the history of the page has the draft as it was before."""
    history = messages.button(reverse("wagtailadmin_pages:history", args=[page.pk]), _("History"))
    messages.success(request, told, buttons=[history])


def found_in(found: import_questions.Look, form: QuestionsForm) -> dict:
    """What a file would bring, for the page that shows it."""
    labels = {"taken": _("Taken"), "changed": _("Changed"), "out": _("Left out")}
    return {
        "found": found,
        "file": form.cleaned_data["file"].name,
        "counts": [(labels[state], found.count(state)) for state in labels],
        "can_take": any(row.block for row in found.rows),
        "aside": lines(found.aside),
        "rows": [
            {
                "line": row.item.line,
                "name": row.item.called,
                "kind": _kind(row),
                "id": row.block["id"] if row.block else "",
                "ticked": not row.there,
                "state": row.state,
                "label": labels[row.state],
                "reasons": [sentence(problem) for problem in row.reasons],
            }
            for row in found.rows
        ],
    }


def _kind(row: import_questions.Row) -> str:
    if not row.block:
        return ""
    return CheckPage._meta.get_field("questions").stream_block.child_blocks[row.block["type"]].label


def lines(problems: list[LineProblem]) -> list[dict]:
    """Problems of a file as lines and sentences."""
    return [{"line": one.line, "sentence": sentence(one.problem)} for one in problems]


def _competencies(page: CheckPage) -> dict[str, str]:
    course = page.course_page()
    return {block.value["key"]: block.value["title"] for block in course.competencies} if course else {}


def head(page: Page, title: str) -> dict:
    edit_url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    return {
        "page": page,
        "edit_url": edit_url,
        "breadcrumbs_items": [
            {"url": edit_url, "label": page.get_admin_display_title()},
            {"url": "", "label": title},
        ],
        "page_title": title,
        "header_title": title,
        "header_icon": ICON,
    }
