from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from law.forms import JudgmentFilter
from law.models import ConventionArticle, Ground, Judgment, State, Theme

from .shared import asked_without_page, one_page, sentences


@require_safe
@login_required
def judgments(request: HttpRequest) -> HttpResponse:
    """Judgments, newest first, by article, country, year, topic and ground; 400 with a sentence for others.

    Queries: 3, whatever the number of judgments.
    """
    form = JudgmentFilter(request.GET, rows=JudgmentFilter.rows())
    if not form.is_valid():
        context = {"form": form, "problems": sentences(form)}
        return render(request, "law/judgments.html", context, status=400)
    found = form.of(Judgment.objects.told_in(get_language())).order_by("-date", "pk")
    page = one_page(request, found)
    context = {
        "form": form,
        "page": page,
        "rows": [(one, _labels(one.respondents, State)) for one in page],
        "asked": asked_without_page(request),
        "is_filtered": any(form.cleaned_data.values()),
    }
    return render(request, "law/judgments.html", context)


@require_safe
@login_required
def judgment(request: HttpRequest, slug: str) -> HttpResponse:
    """A judgment, told for the investigating officer. Queries: 1."""
    found = Judgment.objects.told_in(get_language()).filter(slug=slug).first()
    if found is None:
        raise Http404
    context = {
        "judgment": found,
        "states": _labels(found.respondents, State),
        "found_by": [
            (name, key, label)
            for name, keys, choices in (
                ("theme", found.themes, Theme),
                ("ground", found.grounds, Ground),
                ("article", found.convention_articles, ConventionArticle),
            )
            for key, label in _labels(keys, choices)
            if key != Theme.OTHER
        ],
    }
    return render(request, "law/judgment.html", context)


def _labels(keys: str, choices) -> list[tuple[str, str]]:
    """Key and label of each; a key that isn't known any more is left out."""
    return [(key, choices(key).label) for key in keys.split() if key in choices.values]
