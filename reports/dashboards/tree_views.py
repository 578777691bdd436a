"""The page of all units below one: for who manages it. A service of 20,000 units is read level by level."""

from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from people.models import Unit

from .figures import UNITS_A_PAGE, by_unit, live_courses
from .fold import fold
from .overview import LEVEL, WIDTH, boxes, people_of, search, to_draw
from .question import Question
from .rights import sight_of
from .standing import Part
from .tree import BELOW, Branch, opened_tree
from .views import UnitsBelow, list_url, percent, trail


@require_safe
@login_required
def tree(request: HttpRequest, pk: int) -> HttpResponse:
    """A unit manager: the units below, their people, what is done and late, opened by `open`, found by `q`.

    Queries: 11, and 5 more (6 on SQLite) when something has changed since somebody looked last.
    """
    sight = sight_of(request.user, pk, by_name=True)
    fold()
    words = request.GET.get("q", "").strip()[:100]
    if words:
        page = Paginator(search(sight.unit, words), UNITS_A_PAGE).get_page(request.GET.get("page"))
        branches = [Branch(unit, 0, opened=False) for unit in page]
        drawn: list[Unit] = []
    else:
        page = UnitsBelow(sight.unit).get_page(request.GET.get("page"))
        branches = opened_tree(sight.unit, list(page), request.GET.get("open", ""))
        drawn = to_draw(sight.unit)
    shown = [*{unit.path: unit for unit in [sight.unit, *(branch.unit for branch in branches), *drawn]}.values()]
    editions = live_courses()
    parts = by_unit(shown, Question(today=timezone.localdate()), editions)
    people = people_of(shown)
    opened = [branch.unit.pk for branch in branches if branch.opened]
    context = {
        "here": "tree",
        "sight": sight,
        "trail": trail(sight),
        "words": words,
        "whole": _row(Branch(sight.unit, 0, opened=False), parts, people, [], found=True),
        "rows": [_row(branch, parts, people, opened, found=bool(words)) for branch in branches],
        "page": page,
        "asked": urlencode({"q": words} if words else {}),
        "boxes": boxes(sight.unit, drawn, parts),
        "width": WIDTH,
        "height": LEVEL * (2 if any(unit.depth == sight.unit.depth + 2 for unit in drawn) else 1),
    }
    return render(request, "reports/units/tree.html", context)


def _row(branch: Branch, parts: dict, people: dict[str, int], opened: list[int], *, found: bool) -> dict:
    unit, mine = branch.unit, parts[branch.unit.path]
    total = mine.total()
    others = [one for one in opened if one != unit.pk] if branch.opened else [*opened, unit.pk]
    more = unit.numchild - BELOW if branch.opened else 0
    return {
        "pk": unit.pk,
        "title": unit.name,
        "code": unit.code,
        "url": reverse("unit", args=[unit.pk]),
        "level": branch.level,
        "opened": branch.opened,
        "toggle": "" if found or not unit.numchild else "?" + urlencode({"open": ".".join(str(one) for one in others)}),
        "tree": reverse("unit_tree", args=[unit.pk]) if more > 0 or (found and unit.numchild) else "",
        "people": people.get(unit.path, 0),
        "total": total,
        "done": mine[Part.DONE],
        "share": percent(mine[Part.DONE], total),
        "width": 400 * mine[Part.DONE] / total if total else 0,
        "late": mine[Part.LATE],
        "late_url": list_url(unit, {}, status=Part.LATE.value) if mine[Part.LATE] else "",
        "done_url": list_url(unit, {}, status=Part.DONE.value) if mine[Part.DONE] else "",
    }
