"""An officer's own results in a course: attempts, best scores, time, competencies. For whoever is enrolled, only her own."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from progress.delivery import Front, find_front
from progress.models import ActivityRecord, PastCompletion

from .competence import best_of_each, shares_by_attempt, together
from .debrief_page import competency
from .feedback import opens_on
from .models import Attempt


@require_safe
@login_required
def results(request: HttpRequest, course: str) -> HttpResponse:
    """Queries: 6, 1 for each document that the process doesn't know, and 1 where a best attempt was regraded."""
    front = find_front(request.user, course)
    attempts = list(
        Attempt.objects.filter(enrolment=front.enrolment, finished_at__isnull=False)
        .select_related("activity", "version", "graded_by")
        .defer("version__document", "graded_by__document")
        .order_by("-finished_at")
    )
    titles = {one["key"]: one for one in front.activities}
    context = {
        "course": {"title": front.course.title, "url": front.url, "lang": front.course.locale},
        "minutes": front.seconds_spent // 60,
        "completions": _completions(front),
        "best": _best_scores(front, titles),
        "chart": _chart(front, best_of_each(one for one in attempts if _is_told(front, one))),
        "attempts": [_row(front, titles, one) for one in attempts],
    }
    return render(request, "quizzes/results.html", context)


def _is_told(front: Front, attempt: Attempt) -> bool:
    """Whether it is told in full: a competency may hang on a single answer."""
    return opens_on(attempt.activity, front.enrolment.due, timezone.localdate()) is None


def _completions(front: Front) -> list:
    """When she completed the course, the present completion first."""
    earlier = PastCompletion.objects.filter(enrolment=front.enrolment, ended_at__isnull=True)
    days = [*earlier.order_by("-completed_at").values_list("completed_at", "score")]
    now = front.enrolment
    return [(now.completed_at, now.score), *days] if now.completed_at else days


def _best_scores(front: Front, titles: dict) -> list[dict]:
    """By activity, in the order of the course; of all rounds."""
    rows = ActivityRecord.objects.filter(enrolment=front.enrolment, score__isnull=False)
    best: dict[str, int] = {}
    for key, score in rows.values_list("activity__key", "score"):
        best[str(key)] = max(score, best.get(str(key), 0))
    return [{"title": one["title"], "lang": one["locale"], "score": best[key]} for key, one in titles.items() if key in best]


def _row(front: Front, titles: dict, attempt: Attempt) -> dict:
    outlined = titles.get(str(attempt.activity.key))
    return {
        "title": outlined["title"] if outlined else attempt.activity.slug,
        "lang": outlined["locale"] if outlined else "",
        "number": attempt.number,
        "finished_on": attempt.finished_at,
        "score": attempt.percent,
        "outcome_label": _("Passed") if attempt.passed else _("Not yet"),
        "url": reverse("debrief", args=[front.slug, attempt.activity.slug, attempt.key]) if outlined else "",
    }


def _chart(front: Front, best: list[Attempt]) -> dict:
    """A bar for each competency: the mean of its shares in the best attempts; none where nothing trained any.

    Attempts of which she is told the score alone until a day are left out: a share may say what was right.
    """
    today = timezone.localdate()
    best = [one for one in best if opens_on(one.activity, front.enrolment.due, today) is None]
    shares = together(shares_by_attempt(best).values())
    if not shares:
        return {}
    names = front.course.competencies
    rows = [competency(names.get(key, key), sum(those) / len(those)) for key, those in shares.items()]
    altogether = sum(one.percent for one in best) / len(best) / 100
    return {"total": {**competency(_("Altogether"), altogether), "mark": None}, "rows": rows}
