from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from law.forms import SearchForm
from law.search import hits, matches

from .shared import asked_without_page, one_page, sentences


@require_safe
@login_required
def search(request: HttpRequest) -> HttpResponse:
    """What the library holds on some words; 400 with a sentence for a search that can't be made.

    Queries: 2, and one per kind of what is shown (6 at most).
    """
    form = SearchForm(request.GET)
    if not form.is_valid():
        context = {"form": form, "problems": sentences(form)}
        return render(request, "law/search.html", context, status=400)
    query = form.cleaned_data["q"].strip()
    page = one_page(request, matches(query, get_language(), form.cleaned_data["kind"]))
    context = {
        "form": form,
        "query": query,
        "page": page,
        "hits": hits(list(page), query),
        "asked": asked_without_page(request),
    }
    return render(request, "law/search.html", context)
