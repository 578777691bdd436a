"""The page of what a unit's officers have learned: for who has any role in the unit."""

from datetime import timedelta

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from courses.models import CourseEdition

from .charts import WIDTH
from .course_form import chosen_course
from .learning import Competence, Learning, courses_with_learning, learning
from .levels import LEVELS, label
from .rights import Sight, sight_of
from .views import list_url, percent, trail

#: As on the officer's own page: what will be known then, if nobody is asked again.
AHEAD = timedelta(days=30)


@require_safe
@login_required
def competencies(request: HttpRequest, pk: int) -> HttpResponse:
    """Who has any role in the unit: how far it is in the competencies of a course, and how well it remembers.

    Each number opens its list for who sees persons. Groups are hidden from others, and memory from all, as
    `suppress.py` has it. 400 for a course that there isn't. Queries: 12, and 1 more when it has to count.
    """
    sight = sight_of(request.user, pk, by_name=False)
    levels = [(level, label(level)) for level in LEVELS]
    context = {"here": "competencies", "sight": sight, "trail": trail(sight), "levels": levels}
    chosen = chosen_course(request, lambda editions: courses_with_learning(sight.unit, editions))
    context |= chosen.context
    if chosen.course is None:
        return render(request, "reports/units/competencies.html", context, status=400 if chosen.wrong else 200)
    found = learning(sight, chosen.course.course_id, timezone.now() + AHEAD)
    context |= {
        "some_hidden": found.some_hidden,
        "competencies": [_row(sight, chosen.course, one) for one in found.competencies],
        "topics": _topics(chosen.course, found),
    }
    return render(request, "reports/units/competencies.html", context)


def _row(sight: Sight, course: CourseEdition, one: Competence) -> dict:
    row = {"title": course.competencies.get(one.key, one.key), "percent": one.percent, "hidden": one.levels is None}
    if one.levels is None:
        return row
    kept = {"course": course.course.slug, "competency": one.key}
    people = sum(one.levels.values())
    at, pieces = 0.0, []
    for level, number in one.levels.items():
        width = WIDTH * number / people
        pieces.append({"part": level, "x": round(at, 2), "width": round(width, 2)})
        at += width
    return {
        **row,
        "people": people,
        "url": _list(sight, kept),
        "pieces": [piece for piece in pieces if piece["width"]],
        "numbers": [
            {
                "label": label(level), "level": level, "number": number, "share": percent(number, people),
                "url": _list(sight, kept, level=level) if number else "",
            }
            for level, number in one.levels.items()
        ],
    }  # fmt: skip


def _list(sight: Sight, kept: dict[str, str], **more: str) -> str:
    """Only for who sees persons."""
    return list_url(sight.unit, kept, **more) if sight.by_name else ""


def _topics(course: CourseEdition, found: Learning) -> list[dict]:
    """In the words of the course's outline; of a module that isn't there any more the course's."""
    titles = {module["key"].replace("-", ""): module for module in course.outline}
    rows = []
    for one in found.topics:
        module = titles.get(one.key, {"title": course.title, "locale": course.locale})
        width = None if one.percent is None else WIDTH * one.percent / 100
        named = {"title": module["title"], "lang": module["locale"]}
        rows.append({**named, "people": one.people, "percent": one.percent, "width": width})
    return rows
