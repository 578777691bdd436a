"""The rules of sitting a check or scenario as pages show them: plain data for templates."""

from datetime import datetime
from math import ceil
from typing import Any

from people.accommodate import ExtraTime, extended, extra_time_of

from .models import Attempt
from .sitting import Sitting
from .state import Document, State


def rules(of: Any, officer_id: int | None = None) -> dict:
    """What is to be known before beginning, for `quizzes/rules.html`; `of` is an activity, or a page that makes one.

    `minutes` is what this officer has, with extra time of hers. Queries: 1 where time is limited, else none.
    """
    extra = ExtraTime.NONE
    if of.time_limit and officer_id:
        extra = ExtraTime(extra_time_of(officer_id))
    hers = extended(of.time_limit, extra) if of.time_limit else None
    return {
        "attempts_allowed": of.attempts_allowed,
        "waiting_hours": of.waiting_hours,
        "time_limit": of.time_limit,
        "minutes": ceil(hers.total_seconds() / 60) if hers else None,
        "has_extra": extra != ExtraTime.NONE,
        "feedback": getattr(of, "feedback", ""),
        "feedback_from": getattr(of, "feedback_from", None),
    }


def told(how: Sitting) -> dict:
    """Whether and when she may begin, and how many attempts are left (None: as many as she likes)."""
    return {"may_begin": how.may_begin, "left": how.left, "begins_at": how.begins_at}


def clock(attempt: Attempt, now: datetime, url: str) -> dict | None:
    """The time that is left to an attempt under way, None without a limit; `url` is where one goes when it is up."""
    if attempt.ends_at is None:
        return None
    # Up, or a script would be there before the time is up.
    seconds = max(0, ceil((attempt.ends_at - now).total_seconds()))
    return {"seconds": seconds, "minutes": ceil(seconds / 60), "ends_at": attempt.ends_at, "url": url}


def ran_out(attempt: Attempt, document: Document, state: State) -> dict | None:
    """That time ended it, and how many questions of a check had no answer by then; None where it didn't."""
    if not attempt.ran_out:
        return None
    is_check = document["kind"] == "check"
    return {"unanswered": len(document["nodes"]) - len(state.path) if is_check else 0}
