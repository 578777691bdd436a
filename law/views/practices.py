from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from law.folding import fold
from law.library import practices as all_practices
from law.models import GlossaryTerm

from .shared import notes_of


@require_safe
@login_required
def practices(request: HttpRequest) -> HttpResponse:
    """What services do about hate crime, by jurisdiction. Queries: 1."""
    rows = sorted(all_practices(get_language()), key=lambda p: (fold(p.jurisdiction.label), p.pk))
    context = {"practices": rows, "notes": notes_of(p.jurisdiction for p in rows)}
    return render(request, "law/practices.html", context)


@require_safe
@login_required
def glossary(request: HttpRequest) -> HttpResponse:
    """The field's words under their names in the reader's language. Queries: 1."""
    rows = []
    for term in GlossaryTerm.objects.told_in(get_language()):
        name, lang = term.called(get_language())
        others = {code: word for code, word in term.in_languages.items() if code != lang}
        rows.append({"term": term, "name": name, "lang": lang, "others": sorted(others.items())})
    rows.sort(key=lambda row: fold(row["name"]))
    return render(request, "law/glossary.html", {"rows": rows})
