"""The page of the questions that trouble a unit: for who has any role in it, and never of few people."""

from collections import defaultdict
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe
from wagtail.models import Page
from wagtail.permission_policies.pages import PagePermissionPolicy

from people.models import User
from quizzes.facility import MOST_ATTEMPTS, Facility, facilities

from .beside import is_told, neighbours, paths_of
from .charts import WIDTH
from .course_form import chosen_course
from .fold import fold
from .models import RollUp
from .paper import cut, lines_a_page
from .rights import Sight, sight_of
from .suppress import THRESHOLD
from .views import percent, trail

#: So many points below everybody's share a question is said to trouble the unit.
MARKED_FROM = 10
PER_PAGE = 30


@require_safe
@login_required
def questions(request: HttpRequest, pk: int) -> HttpResponse:
    """Who has any role in the unit: for each question of a course how many get it right, there and everywhere.

    What was answered by fewer than ten is left out, and all of it where the unit, or what is left of one above it, has
    been tested so little. Who may edit an exercise in the CMS is led to its analysis. 400 for a course that there
    isn't. Queries: 13, and 1 more when it has to count.
    """
    sight = sight_of(request.user, pk, by_name=False)
    context = {"here": "questions", "sight": sight, "trail": trail(sight)}
    below = neighbours(sight)
    tested = _tested(paths_of(sight, below))
    chosen = chosen_course(request, lambda _courses: {one for one, groups in tested.items() if groups[sight.unit.path]})
    context |= chosen.context
    if chosen.course is None:
        return render(request, "reports/units/questions.html", context, status=400 if chosen.wrong else 200)
    told = is_told(sight, below, tested[chosen.course.course_id])
    number = sum(tested[chosen.course.course_id][sight.unit.path])
    found = _of_enough(sight, chosen.course, number) if told else []
    page = Paginator(found, lines_a_page(request, PER_PAGE)).get_page(request.GET.get("page"))
    links = _analyses(request.user, list(page))
    asked = urlencode({"course": chosen.course.course.slug})
    context |= {"rows": [_row(one, links) for one in page], "page": page, "asked": asked, "cut": cut(request, page, ())}
    context["newest"] = MOST_ATTEMPTS if number > MOST_ATTEMPTS else None
    return render(request, "reports/units/questions.html", context)


def _of_enough(sight: Sight, course, tested: int) -> list[Facility]:
    """Those that may be told, where the unit is furthest behind everybody first."""
    officers = User.objects.filter(is_active=True, unit__path__startswith=sight.unit.path)
    found = facilities(course.course, officers, get_language(), tested=tested)
    return sorted((one for one in found if one.answers >= THRESHOLD), key=_difference)


def _tested(paths: list[str]) -> dict[int, dict[str, list[int]]]:
    """By course, then path, how many people were tested. Queries: 1, after `fold()`."""
    fold()
    found: dict[int, dict[str, list[int]]] = defaultdict(lambda: defaultdict(lambda: [0]))
    lines = RollUp.objects.filter(path__in=paths, facet=RollUp.Facet.TESTED, number__gt=0)
    for course, path, number in lines.values_list("course", "path", "number"):
        found[course][path] = [number]
    return found


def _difference(one: Facility) -> int:
    return percent(one.right, one.answers) - percent(one.all_right, max(one.all_answers, one.answers))


def _row(one: Facility, links: dict[str, str]) -> dict:
    here, everywhere = percent(one.right, one.answers), percent(one.all_right, one.all_answers)
    return {
        "title": one.name, "lang": one.locale, "exercise": one.title, "answers": one.answers, "percent": here,
        "everywhere": everywhere, "width": WIDTH * here / 100, "mark": WIDTH * everywhere / 100,
        "troubles": here <= everywhere - MARKED_FROM, "url": links.get(one.activity.key, ""),
    }  # fmt: skip


def _analyses(user: User, found: list[Facility]) -> dict:
    """By exercise, the address of its analysis in the CMS, for who may edit its page.

    Queries: 2.
    """
    if not found:
        return {}
    keys = {one.activity.key for one in found}
    mine = PagePermissionPolicy().instances_user_has_permission_for(user, "change")
    pages = Page.objects.filter(pk__in=mine.values("pk"), translation_key__in=keys).order_by("-locale__language_code")
    chosen: dict = {}
    for pk, key, locale in pages.values_list("pk", "translation_key", "locale__language_code"):
        if key not in chosen or locale == get_language():
            chosen[key] = reverse("analysis", args=[pk])
    return chosen
