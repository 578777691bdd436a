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

from .figures import UNITS_A_PAGE, live_courses
from .fold import fold
from .overview import LEVEL, MOST_DRAWN, WIDTH, Sum, boxes, is_drawn, search, sums
from .paper import cut, lines_a_page
from .rights import sight_of
from .standing import Part
from .tree import BELOW, Branch, branches, children, first_and_opened, opened_paths
from .views import UnitsBelow, list_url, percent, trail


@require_safe
@login_required
def tree(request: HttpRequest, pk: int) -> HttpResponse:
    """A unit manager: the units below, their people, what is done and late, opened by `open`, found by `q`.

    Queries: 9, and 1 more when something has changed since somebody looked last.
    """
    sight = sight_of(request.user, pk, by_name=True)
    fold()
    words = request.GET.get("q", "").strip()[:100]
    page, shown_as, drawn = _found(request, sight.unit, words) if words else _level_by_level(request, sight.unit)
    ends = cut(request, page, shown_as)
    shown_as = shown_as[: ends or None]
    shown = {unit.path: unit for unit in [sight.unit, *(branch.unit for branch in shown_as), *drawn]}
    courses = [edition.course_id for edition in live_courses()]
    found = sums(shown.values(), courses, timezone.localdate())
    opened = [branch.unit.pk for branch in shown_as if branch.opened]
    context = {
        "here": "tree",
        "sight": sight,
        "trail": trail(sight),
        "words": words,
        "whole": _row(Branch(sight.unit, 0, opened=False), found, [], searched=False),
        "rows": [_row(branch, found, opened, searched=bool(words)) for branch in shown_as],
        "page": page,
        "cut": ends,
        "asked": urlencode({"q": words} if words else {}),
        "boxes": boxes(sight.unit, drawn, {path: one.parts for path, one in found.items()}),
        "width": WIDTH,
        "height": LEVEL * (2 if any(unit.depth == sight.unit.depth + 2 for unit in drawn) else 1),
    }
    return render(request, "reports/units/tree.html", context)


def _found(request: HttpRequest, above: Unit, words: str) -> tuple:
    """Queries: 2."""
    page = Paginator(search(above, words), lines_a_page(request, UNITS_A_PAGE)).get_page(request.GET.get("page"))
    return page, [Branch(unit, 0, opened=False) for unit in page], []


def _level_by_level(request: HttpRequest, above: Unit) -> tuple:
    """What is drawn is all of the first level where that isn't too much, and of the second. Queries: 2, or 3."""
    asked, first, most = request.GET.get("open", ""), [], lines_a_page(request, UNITS_A_PAGE)
    if above.numchild <= MOST_DRAWN:
        first, opened = first_and_opened(above, asked)
        page = Paginator(first, most).get_page(request.GET.get("page"))
    else:
        opened = opened_paths(above, asked)
        page = UnitsBelow(above, most).get_page(request.GET.get("page"))
    wanted = opened | ({unit.path for unit in first if unit.numchild} if is_drawn(first) else set())
    below = children(sorted(wanted)) if wanted else {}
    second = [unit for one in first for unit in below.get(one.path, ())] if is_drawn(first) else []
    return page, branches(list(page), opened, below, most=lines_a_page(request, BELOW)), [*first, *second]


def _row(branch: Branch, found: dict[str, Sum], opened: list[int], *, searched: bool) -> dict:
    unit, mine = branch.unit, found[branch.unit.path].parts
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
        "toggle": "" if searched or not unit.numchild else "?" + urlencode({"open": ".".join(str(one) for one in others)}),
        "tree": reverse("unit_tree", args=[unit.pk]) if more > 0 or (searched and unit.numchild) else "",
        "people": found[unit.path].people,
        "total": total,
        "done": mine[Part.DONE],
        "share": percent(mine[Part.DONE], total),
        "width": 400 * mine[Part.DONE] / total if total else 0,
        "late": mine[Part.LATE],
        "late_url": list_url(unit, {}, status=Part.LATE.value) if mine[Part.LATE] else "",
        "done_url": list_url(unit, {}, status=Part.DONE.value) if mine[Part.DONE] else "",
    }
