"""What a finished attempt shows of each competency, kept with it: reports sum it up for units and replay nothing."""

import structlog
from django.db.models import QuerySet

from . import attempts, engine
from .models import Attempt
from .shares import shares

log = structlog.get_logger("quizzes")
#: Attempts that one piece of work looks at.
AT_A_TIME = 200


def owed_competencies() -> bool:
    """Keep the shares of attempts that ended before they were kept; gives whether more may be left.

    Queries: 2, and as many as `attempts.standing` for each.
    """
    found = list(_without()[:AT_A_TIME])
    for attempt in found:
        attempt.competencies = _shares_of(attempt)
        # Not `save`: a mark or a regrade that comes meanwhile has kept newer ones.
        Attempt.objects.filter(pk=attempt.pk, competencies__isnull=True).update(competencies=attempt.competencies)
    return len(found) == AT_A_TIME


def _shares_of(attempt: Attempt) -> dict[str, int]:
    """Nothing of one that can't be replayed any more, so that it doesn't hold up those that can."""
    try:
        told = attempts.standing(attempt, attempt.version.locale)
    except Exception:
        log.exception("attempt_not_replayed", attempt=attempt.pk)
        return {}
    return shares(engine.score(told.document, told.state))


def _without() -> QuerySet[Attempt]:
    owed = Attempt.objects.filter(finished_at__isnull=False, competencies__isnull=True)
    return owed.select_related("version", "graded_by", "activity").defer("version__document", "graded_by__document")
