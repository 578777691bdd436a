from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from law.compare import compare
from law.forms import CompareForm
from law.library import jurisdictions
from law.models.topic import topic_names

from .shared import notes_of, own_jurisdiction, sentences


@require_safe
@login_required
def comparison(request: HttpRequest) -> HttpResponse:
    """Two to four jurisdictions side by side; without a choice the form alone; 400 with a sentence for a bad one.

    Queries: 7, whatever the number of jurisdictions and provisions.
    """
    places = jurisdictions()
    topics = topic_names()
    if not request.GET.keys() & {"place", "topic", "on"}:
        form = CompareForm(None, places=places, topics=topics)
        form.initial = {"place": _own_code(request)}
        context = {"form": form, "on": timezone.localdate(), "notes": notes_of(places)}
        return render(request, "law/compare.html", context)
    form = CompareForm(request.GET, places=places, topics=topics)
    if not form.is_valid():
        context = {"form": form, "problems": sentences(form), "notes": notes_of(places)}
        return render(request, "law/compare.html", context, status=400)
    chosen, on = form.cleaned_data["place"], form.cleaned_data["on"]
    found = compare(chosen, topics=form.cleaned_data["topic"], language=get_language(), on=on)
    context = {
        "form": form,
        "places": chosen,
        "on": on,
        "comparison": found,
        "sections": _sections(found, chosen),
        "notes": notes_of(chosen),
    }
    return render(request, "law/compare.html", context)


def _own_code(request: HttpRequest) -> list[str]:
    own = own_jurisdiction(request)
    return [own.code] if own else []


def _sections(found, chosen: list) -> list[dict]:
    """The rows of the table, each cell with the place it belongs to."""
    rows = [("provisions", row, row.label) for row in found.topics]
    rows += [
        ("recording", found.recording, _("How hate crime is recorded")),
        ("bodies", found.bodies, _("Equality bodies")),
        ("practices", found.practices, _("What services do")),
    ]
    return [
        {"kind": kind, "key": row.key, "label": label, "cells": list(zip(chosen, row.cells, strict=True))}
        for kind, row, label in rows
    ]
