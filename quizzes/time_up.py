"""Ending attempts whose time is up: when somebody comes back to one, and for all others in the background. Once."""

from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from . import attempts, engine
from .answers import read_answer
from .cut_off import cut_off
from .drafts import as_form, draft_for
from .models import Attempt, Response
from .recorded import recorded
from .refused import Refused
from .sitting import GRACE, is_over
from .state import State
from .versions import document, in_language

#: Attempts that one piece of work ends.
AT_A_TIME = 200


@transaction.atomic
def end(attempt: Attempt) -> bool:
    """Finish the attempt with what she has, if its time is up; gives whether this did it.

    What she had marked or typed at the last question counts if it is a whole answer. Queries: at most 16.
    """
    attempt = attempts.locked(attempt)
    if not is_over(attempt, timezone.now()):
        return False  # another request or worker was quicker, or she got more time
    rows = list(attempt.responses.order_by("number"))
    state, language = _with_draft(attempt, rows)
    if state.outcome is None:
        played = engine.drawn(document(attempt.version_id), attempt.drawn)
        attempts.finish(attempt, cut_off(played, state), language, ran_out=True)
    return True


def end_all() -> bool:
    """End attempts that nobody came back to; gives whether more may be left. Queries: 1, and `end`'s for each."""
    late = Attempt.objects.filter(finished_at__isnull=True, ends_at__lte=timezone.now() - GRACE)
    late = late.select_related("version", "enrolment", "activity__course").defer("version__document")
    found = list(late.order_by("ends_at")[:AT_A_TIME])
    for attempt in found:
        end(attempt)
    return len(found) == AT_A_TIME


def _with_draft(attempt: Attempt, rows: list[Response]) -> tuple[State, str]:
    """Where the attempt stands once its draft is taken, and in which language she read last.

    A decision that was marked and not taken isn't one; only answers to questions are.
    """
    language = rows[-1].locale if rows else attempt.version.locale
    responses = recorded(attempt.version_id, ((row.payload, row.grade) for row in rows))
    state = attempts.told(attempt, responses, in_language(attempt.version, language)).state
    draft = draft_for(attempt, len(rows) + 1)
    if draft is None:
        return state, language
    shown, locale = in_language(attempt.version, draft.locale)
    played = attempts.told(attempt, responses, (shown, locale))
    if played.document["nodes"][played.state.current]["type"] != "question":
        return state, language
    form = as_form(draft)
    try:
        with transaction.atomic():
            payload = read_answer(played.document, form, seed=attempt.seed)
            taken = attempts.append(
                attempt, played.state, played.document, payload, response_id=_id(form), language=played.locale
            )
    except Refused:
        return state, language  # not a whole answer
    return taken, played.locale


def _id(form) -> UUID:
    """That of the page, so that its answer, should it come late, is known as this very one."""
    try:
        return UUID(form.get("response", ""))
    except ValueError:
        return uuid4()
