"""Pages of figures: for who has a role in a unit. Which unit she may open is said in `rights.py`."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from people.models import Unit
from reports.saved.start import start_address

from .charts import columns, shares, stack
from .compare import FUNNEL, compare, most_taken
from .figures import UNITS_A_PAGE, Figures, by_unit, figures, live_courses
from .paper import cut, lines_a_page
from .question import FiguresForm, Question
from .rights import Sight, sight_of, topmost
from .standing import Part
from .tree import BELOW, Branch, opened_tree


@require_safe
@login_required
def units(request: HttpRequest) -> HttpResponse:
    """Who has a role in a unit: to the view that she opens first, straight to the unit, or a choice. Queries: 6 at most."""
    if "all" not in request.GET and (address := start_address(request.user)):
        return redirect(address)
    found = list(topmost(request.user))
    if not found:
        raise PermissionDenied
    if len(found) == 1:
        return redirect(_front(request, found[0]))
    rows = [{"name": unit.name, "url": _front(request, unit)} for unit in found]
    return render(request, "reports/units/choice.html", {"units": rows})


def _front(request: HttpRequest, unit: Unit) -> str:
    return reverse("unit", args=[unit.pk])


@require_safe
@login_required
def unit(request: HttpRequest, pk: int) -> HttpResponse:
    """A unit manager: how far the officers of the unit and below are. Who sees figures only: the comparison.

    400 with sentences for a filter that can't be read. `open` names the units whose units are shown as well.
    Queries: 10, and 1 more when something has changed since somebody looked last.
    """
    sight = sight_of(request.user, pk, by_name=False)
    if not sight.by_name:
        return redirect("unit_compare", pk)
    editions = live_courses()
    form = FiguresForm(request.GET, editions=editions)
    context = {"sight": sight, "trail": trail(sight), "form": form}
    if not form.is_valid():
        return render(request, "reports/units/unit.html", {**context, "problems": _problems(form)}, status=400)
    question = form.question()
    found = figures(sight.unit, question, editions)
    page = UnitsBelow(sight.unit, lines_a_page(request, UNITS_A_PAGE)).get_page(request.GET.get("page"))
    kept = asked_of(question)
    tree = opened_tree(sight.unit, list(page), request.GET.get("open", ""), most=lines_a_page(request, BELOW))
    ends = cut(request, page, tree)
    tree = tree[: ends or None]
    parts = by_unit([branch.unit for branch in tree], question, editions) if tree else {}
    context |= {
        "asked": urlencode(kept),
        "total": found.parts.total(),
        "list_url": list_url(sight.unit, {name: value for name, value in kept.items() if name != "status"}),
        "figures": _cards(sight.unit, found.parts, kept),
        "share": percent(found.parts[Part.DONE], found.parts.total()),
        "parts": [(part.value, part.label) for part in Part],
        "units": [*_unit_rows(tree, parts, kept), *([] if ends else _own_row(sight.unit, page, found, parts, question))],
        "page": page,
        "cut": ends,
        "courses": _course_rows(sight.unit, found, editions, kept),
        "unnarrowed": question.part is None and question.until is None,
        "chart": columns(found.months),
        "months": _month_rows(sight.unit, found, question),
        "expiring": _expiring_rows(sight.unit, found, editions),
    }
    return render(request, "reports/units/unit.html", context)


@require_safe
@login_required
def comparison(request: HttpRequest, pk: int) -> HttpResponse:
    """Who has any role in the unit: the units below it beside each other, small groups hidden. Queries: 12 at most."""
    sight = sight_of(request.user, pk, by_name=False)
    editions = live_courses()
    form = FiguresForm(request.GET, editions=editions)
    context = {"sight": sight, "trail": trail(sight), "form": form}
    if not form.is_valid():
        return render(request, "reports/units/compare.html", {**context, "problems": _problems(form)}, status=400)
    question = form.question()
    course = question.course or most_taken(sight, editions)
    if course is None:
        return render(request, "reports/units/compare.html", context)
    found = compare(sight, course, question)
    context |= {
        "course": course,
        "courses": editions,
        "found": found,
        "parts": [(part.value, part.label) for part in Part],
        "rows": [_compared(row.unit, row.parts, course) for row in found.rows],
        "whole": None if found.totals is None else _parts(found.totals),
        "funnel": _funnel(found.funnel),
        "languages": _languages(found.languages),
    }
    return render(request, "reports/units/compare.html", context)


class UnitsBelow(Paginator):
    """The units directly below, of which the tree keeps the number. Queries: 1 a page."""

    def __init__(self, unit: Unit, per_page: int):
        self.count = unit.numchild
        below = Unit.objects.filter(path__startswith=unit.path, depth=unit.depth + 1)
        super().__init__(below.order_by("path"), per_page)


def trail(sight: Sight) -> list[dict]:
    """The units above, as far as she may see them."""
    return [{"name": unit.name, "url": reverse("unit", args=[unit.pk])} for unit in sight.line[:-1]]


def asked_of(question: Question) -> dict[str, str]:
    """The filter of a dashboard, for addresses that keep it."""
    given = {
        "course": question.course.course.slug if question.course else "",
        "status": question.part.value if question.part else "",
        "until": question.until.isoformat() if question.until else "",
    }
    return {name: value for name, value in given.items() if value}


def list_url(unit: Unit, kept: dict[str, str], **more: str) -> str:
    """The list behind a figure."""
    asked = urlencode({**kept, **more})
    return reverse("unit_officers", args=[unit.pk]) + (f"?{asked}" if asked else "")


def percent(number: int, whole: int) -> int:
    """A share, rounded down, so that 100 means all."""
    return 100 * number // whole if whole else 0


def _problems(form: FiguresForm) -> list[str]:
    return [f"{form.fields[name].label}: {' '.join(errors)}" for name, errors in form.errors.items()]


def _cards(unit: Unit, parts: Counter, kept: dict[str, str]) -> list[dict]:
    return [
        {
            "part": part.value,
            "label": part.label,
            "number": parts[part],
            "percent": percent(parts[part], parts.total()),
            "url": list_url(unit, kept, status=part.value),
        }
        for part in Part
    ]


def _parts(parts: Counter, unit: Unit | None = None, kept: dict | None = None) -> dict:
    """A bar and its numbers, each with the list behind it where there is a unit to list."""
    numbers = [
        {
            "part": part.value,
            "label": part.label,
            "number": parts[part],
            "url": list_url(unit, kept or {}, status=part.value) if unit and parts[part] else "",
        }
        for part in Part
    ]
    total = parts.total()
    return {"pieces": stack(parts), "numbers": numbers, "total": total, "share": percent(parts[Part.DONE], total)}


def _unit_rows(tree: Sequence[Branch], found: dict[str, Counter], kept: dict[str, str]) -> list[dict]:
    asked = f"?{urlencode(kept)}" if kept else ""
    opened = [branch.unit.pk for branch in tree if branch.opened]
    return [
        {
            "pk": branch.unit.pk,
            "title": branch.unit.name,
            "url": reverse("unit", args=[branch.unit.pk]) + asked,
            "level": branch.level,
            "toggle": {"url": _toggled(branch, opened, kept), "opened": branch.opened},
            **_parts(found[branch.unit.path], branch.unit, kept),
        }
        for branch in tree
    ]


def _toggled(branch: Branch, opened: Sequence[int], kept: dict[str, str]) -> str:
    """The page with this branch opened or closed, and the others as they are."""
    if not branch.unit.numchild:
        return ""
    pk = branch.unit.pk
    others = [one for one in opened if one != pk] if branch.opened else [*opened, pk]
    return "?" + urlencode({**kept, "open": ".".join(str(one) for one in others)})


def _own_row(unit: Unit, page, found: Figures, parts: dict[str, Counter], question: Question) -> list[dict]:
    """Who is in the unit itself, where all the units below it are on the page, so that the lines come to the whole."""
    if page.has_other_pages() or not page.paginator.count:
        return []
    whole = sum(found.by_course.values(), Counter())
    own = whole - sum((parts[path] for path in parts if len(path) == len(unit.path) + Unit.steplen), Counter())
    kept = {**asked_of(question), "own": "1"}
    return [{"title": _("In the unit itself"), **_parts(own, unit, kept)}] if own.total() else []


def _course_rows(unit: Unit, found: Figures, editions: Sequence, kept: dict[str, str]) -> list[dict]:
    """Courses that somebody has."""
    rows = []
    for edition in editions:
        if parts := found.by_course.get(edition.course_id):
            mine = {**kept, "course": edition.course.slug}
            url = f"{reverse('unit', args=[unit.pk])}?{urlencode(mine)}"
            rows.append({"title": edition.title, "lang": edition.locale, "url": url, **_parts(parts, unit, mine)})
    return rows


def _month_rows(unit: Unit, found: Figures, question: Question) -> list[dict]:
    kept = asked_of(replace(question, part=None, until=None))
    return [
        {"first": first, "number": number, "url": list_url(unit, kept, month=f"{first:%Y-%m}") if number else ""}
        for first, number in found.months.items()
    ]


def _expiring_rows(unit: Unit, found: Figures, editions: Sequence) -> list[dict]:
    return [
        {
            "title": edition.title,
            "lang": edition.locale,
            "number": found.expiring[edition.course_id],
            "url": list_url(unit, {}, course=edition.course.slug, expiring="1"),
        }
        for edition in editions
        if found.expiring.get(edition.course_id)
    ]


def _compared(unit: Unit | None, parts: Counter | None, course) -> dict:
    named = {
        "title": unit.name if unit else _("In the unit itself"),
        "url": f"{reverse('unit_compare', args=[unit.pk])}?course={course.course.slug}" if unit and unit.numchild else "",
    }
    return {**named, "hidden": True} if parts is None else {**named, **_parts(parts)}


def _funnel(found: dict[str, int]) -> list[dict]:
    labels = {
        "enrolled": _("Enrolled"),
        "begun": _("Begun"),
        "half": _("Half-way or further"),
        "completed": _("Completed"),
    }
    whole = found.get("enrolled", 0)
    numbers = [found.get(name, 0) for name in FUNNEL]
    widths = shares(numbers, whole)
    return [
        {"label": labels[name], "number": number, "width": width, "percent": percent(number, whole)}
        for name, number, width in zip(FUNNEL, numbers, widths, strict=True)
    ]


def _languages(found: list[tuple[str, int | None]]) -> list[dict]:
    names = dict(settings.LANGUAGES)
    whole = sum(number or 0 for _code, number in found)
    widths = shares([number for _code, number in found], whole)
    return [
        {"code": code, "label": names.get(code, code), "number": number, "width": width}
        for (code, number), width in zip(found, widths, strict=True)
    ]
