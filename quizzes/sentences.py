"""What the pure modules report by code, as sentences in the reader's language."""

from django.utils.translation import gettext as _

from .difficulty import Difficulty
from .problem import MESSAGES, Problem
from .refused import (
    SENTENCES,
    AlreadyPassed,
    Finished,
    Malformed,
    NoSuchChoice,
    NotAvailable,
    NotHere,
    Refused,
    TimeIsUp,
)


def sentence(problem: Problem) -> str:
    """Why a document can't be published."""
    params = problem.params
    if params.get("difficulty") in Difficulty.values:
        params = {**params, "difficulty": Difficulty(params["difficulty"]).label}
    return _(MESSAGES[problem.code]).format_map(params)


def refusal(refused: Refused) -> str:
    """Why an answer wasn't taken, what was kept, and what to do."""
    match refused:
        case Malformed() if refused.reason in SENTENCES:
            return _(SENTENCES[refused.reason])
        case NotAvailable(reason="nothing_chosen"):
            return _("Ask at least one question before you go on.")
        case NoSuchChoice() | NotAvailable():
            return _("That choice isn't offered here. Nothing was changed; choose one of those below.")
        case AlreadyPassed():
            return _("That step was answered before, and that answer counts. Here is where you are now.")
        case NotHere():
            return _("You aren't at that step yet. Nothing was changed; here is where you are.")
        case Finished():
            return _("This attempt is finished. Nothing was changed.")
        case TimeIsUp():
            return _("Your time is up. What you had answered by then counts.")
        case _:
            return _("That answer could not be read. Nothing was changed; answer again below.")


#: The HTTP status for each reason: the request was wrong, or it came too late.
STATUS = {AlreadyPassed: 409, NotHere: 409, Finished: 409, TimeIsUp: 409}


def status(refused: Refused) -> int:
    return STATUS.get(type(refused), 400)
