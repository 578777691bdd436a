"""One search for whoever is signed in: her own courses and lessons, the law library and the glossary."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from courses.find import activities_holding
from courses.models import ActivityEdition, CourseEdition
from law.excerpts import Piece, excerpt, marked
from law.folding import fold, stems
from law.search import hits, matches

from .delivery import Front
from .forms import FindForm
from .kinds import KIND
from .queries import fronts

PER_PAGE = 20
#: As many of the library stand below the lessons; its own search has the others.
OF_THE_LAW = 5


@require_safe
@login_required
def find(request: HttpRequest) -> HttpResponse:
    """What her courses and the library hold on some words; 400 with a sentence for a search that can't be made.

    Queries: 13 at most, whatever is found: 3 for her courses, 2 for their lessons, 8 for the library.
    """
    form = FindForm(request.GET)
    if not form.is_valid():
        problems = [sentence for errors in form.errors.values() for sentence in errors]
        return render(request, "progress/find.html", {"form": form, "problems": problems}, status=400)
    query = form.cleaned_data["q"].strip()
    wanted = stems(query)
    if not wanted:
        return render(request, "progress/find.html", {"form": form})
    mine = fronts(request.user, get_language())
    lessons = activities_holding(wanted, [front.enrolment.course_id for front in mine], get_language())
    page = Paginator(lessons, PER_PAGE).get_page(request.GET.get("page"))
    law = Paginator(matches(query, get_language()), OF_THE_LAW).get_page(1)
    words = {front.enrolment.course_id: front.course for front in mine}
    asked = request.GET.copy()
    asked.pop("page", None)
    context = {
        "form": form,
        "query": query,
        "courses": [_course(front, wanted) for front in mine if _holds(front, wanted)] if page.number == 1 else [],
        "page": page,
        "lessons": [_lesson(edition, wanted, words[edition.activity.course_id]) for edition in page],
        "law": hits(list(law), query),
        "law_count": law.paginator.count,
        "asked": asked.urlencode(),
    }
    return render(request, "progress/find.html", context)


def _holds(front: Front, wanted: list[str]) -> bool:
    words = fold(f"{front.course.title} {front.course.summary}")
    return all(stem in words for stem in wanted)


def _course(front: Front, wanted: list[str]) -> dict:
    course = front.course
    return {
        "title": marked(course.title, wanted),
        "text": marked(course.summary, wanted),
        "url": front.url,
        "lang": course.locale,
    }


def _lesson(edition: ActivityEdition, wanted: list[str], course: CourseEdition) -> dict:
    activity = edition.activity
    return {
        "title": marked(edition.title, wanted),
        "text": _excerpt(edition, wanted),
        "url": reverse("activity", args=[activity.course.slug, activity.slug]),
        "lang": edition.locale,
        "kind_label": KIND[activity.kind],
        "course": course,
    }


def _excerpt(edition: ActivityEdition, wanted: list[str]) -> list[Piece]:
    return excerpt([edition.plain_text.replace("\n", " "), edition.intro], wanted)
