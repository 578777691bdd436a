"""The page of a unit over time and by rank: for who manages it."""

from datetime import date
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from .charts import stack
from .figures import live_courses
from .question import FiguresForm
from .rights import Sight, sight_of
from .standing import Part
from .trend import Month, Trend, named, trend
from .views import list_url, percent, trail

#: The field in which lines are drawn, and what is left of it for letters.
WIDTH, HEIGHT, TOP = 600, 150, 22


class CourseForm(FiguresForm):
    """One course or all."""

    status = until = None


@require_safe
@login_required
def over_time(request: HttpRequest, pk: int) -> HttpResponse:
    """A unit manager: completions and what was late, month by month beside the year before; and by rank.

    400 with a sentence for a course that there isn't. Queries: 8, and 1 more when it has to count.
    """
    sight = sight_of(request.user, pk, by_name=True)
    editions = live_courses()
    form = CourseForm(request.GET, editions=editions)
    parts = [(part.value, part.label) for part in Part]
    context = {"here": "over_time", "sight": sight, "trail": trail(sight), "form": form, "parts": parts}
    if not form.is_valid():
        problems = [f"{form.fields[name].label}: {' '.join(errors)}" for name, errors in form.errors.items()]
        return render(request, "reports/units/over_time.html", {**context, "problems": problems}, status=400)
    slug = form.cleaned_data["course"]
    asked = [form.editions[slug]] if slug else editions
    found = trend(sight.unit, [edition.course_id for edition in asked], timezone.localdate())
    kept = {"course": slug} if slug else {}
    context |= {
        "asked": urlencode(kept),
        "chart": lines_of(found.months),
        "months": [_month(sight, one, kept) for one in found.months],
        "anything": any(one.completed or one.before or one.missed for one in found.months) or found.without or found.ranks,
        "ranks": _ranks(sight, found, kept),
    }
    return render(request, "reports/units/over_time.html", context)


def lines_of(months: list[Month]) -> dict:
    """Where the three lines run, with a mark at each month."""
    most = max([max(one.completed, one.before, one.missed) for one in months] + [1])
    step = WIDTH / len(months)
    across = [round((place + 0.5) * step, 1) for place in range(len(months))]

    def points(numbers: list[int]) -> list[dict]:
        up = [round(TOP + HEIGHT - HEIGHT * number / most, 1) for number in numbers]
        return [{"x": x, "y": y, "number": number} for x, y, number in zip(across, up, numbers, strict=True)]

    lines = {
        "before": points([one.before for one in months]),
        "missed": points([one.missed for one in months]),
        "completed": points([one.completed for one in months]),
    }
    return {
        "most": most,
        "lines": [
            {"name": name, "points": those, "path": " ".join(f"{one['x']},{one['y']}" for one in those)}
            for name, those in lines.items()
        ],
        "names": [
            {"x": x, "first": one.first, "year": _year(place, one.first)}
            for place, (x, one) in enumerate(zip(across, months, strict=True))
        ],
    }


def _year(place: int, first: date) -> int | None:
    """Under January, and under the first month unless January is beside it."""
    return first.year if first.month == 1 or (place == 0 and first.month != 12) else None


def _month(sight: Sight, one: Month, kept: dict[str, str]) -> dict:
    month = f"{one.first:%Y-%m}"
    before = f"{one.first.year - 1}-{one.first:%m}"

    def url(number: int, **asked: str) -> str:
        return list_url(sight.unit, kept, **asked) if number else ""

    return {
        "first": one.first,
        "numbers": [
            {"name": "completed", "number": one.completed, "url": url(one.completed, month=month)},
            {"name": "before", "number": one.before, "url": url(one.before, month=before)},
            {"name": "missed", "number": one.missed, "url": url(one.missed, missed=month)},
        ],
    }


def _ranks(sight: Sight, found: Trend, kept: dict[str, str]) -> list[dict]:
    """Nothing where the service keeps no ranks."""
    rows = []
    for rank, name in named(found.ranks).items():
        rows.append(_parts(name, found.ranks[rank], sight, {**kept, "rank": str(rank)}))
    if rows and found.without.total():
        rows.append(_parts(_("Without a rank"), found.without, None, {}))
    return rows


def _parts(title: str, parts, sight: Sight | None, kept: dict[str, str]) -> dict:
    numbers = [
        {
            "part": part.value,
            "label": part.label,
            "number": parts[part],
            "url": list_url(sight.unit, kept, status=part.value) if sight and parts[part] else "",
        }
        for part in Part
    ]
    total = parts.total()
    url = reverse("unit_officers", args=[sight.unit.pk]) + f"?{urlencode(kept)}" if sight else ""
    return {
        "title": title, "url": url, "pieces": stack(parts), "numbers": numbers, "total": total,
        "share": percent(parts[Part.DONE], total),
    }  # fmt: skip
