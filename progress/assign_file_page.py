"""The two steps of a file of assignments, for the CMS and for units' pages: what it would do, then doing it."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from people.scope import Scope

from .assign_file import HasMistakes, OutlookHasChanged, apply
from .assign_file_form import LIMITS, AssignFileForm


@dataclass(frozen=True, slots=True)
class Answer:
    """What to show, with which status; `done` when everything was given."""

    context: dict
    status: int = 200
    done: bool = False


def answer(request: HttpRequest, scope: Scope) -> Answer:
    """Somebody who may assign within `scope`. Nothing is changed before what was shown is sent back."""
    if request.method != "POST":
        return Answer({"form": AssignFileForm(), **LIMITS})
    form = AssignFileForm(request.POST, request.FILES)
    if not form.is_valid():
        return Answer({"form": form, **LIMITS}, status=400)
    if form.cleaned_data["digest"] and form.cleaned_data["file"] is None:
        try:
            number = apply(form.table, digest=form.cleaned_data["digest"], scope=scope, by=request.user)
        except OutlookHasChanged:
            messages.error(request, _("Nothing was changed: since you looked, something has changed elsewhere. Look again."))
        except HasMistakes:
            pass  # the lines below say which
        else:
            said = ngettext("%(number)d assignment was made.", "%(number)d assignments were made.", number)
            messages.success(request, said % {"number": number})
            return Answer({}, done=True)
    planned = form.plan(scope)
    return Answer({"form": form, "plan": form.shown(planned), **LIMITS}, status=200 if planned.can_apply else 400)
