"""What an officer has marked or typed and not sent: kept, shown again, and at the end of the time taken as her answer."""

from collections.abc import Iterable, Mapping

from django.db import transaction
from django.http import QueryDict
from django.utils import timezone

from people import unsent

from . import attempts, kinds
from .models import Attempt, Draft
from .refused import Finished, Malformed, NotHere, TimeIsUp
from .sitting import is_closed
from .state import Document, State
from .versions import in_language

#: Characters of all fields: some ten pages.
LARGEST = 40_000
MOST_FIELDS = 400
NOT_KEPT = {"csrfmiddlewaretoken", unsent.FIELD}


@transaction.atomic
def save_draft(*, attempt: Attempt, data: QueryDict, language: str) -> None:
    """Keep the fields of the step's form where the attempt stands, in place of what was kept before.

    Waits for answers and for the end of the time, so that what is acknowledged counts at the end. Raises Malformed
    (too large), Finished, NotHere, TimeIsUp, and then nothing has changed. Queries: 4.
    """
    fields = {name: values for name, values in data.lists() if name not in NOT_KEPT}
    if len(fields) > MOST_FIELDS or _length(fields) > LARGEST or _has_nul(fields):
        raise Malformed("not_a_response")
    attempt = attempts.locked(attempt)
    if attempt.finished_at is not None:
        raise Finished
    if is_closed(attempt, timezone.now()):
        raise TimeIsUp
    number = attempt.responses.count() + 1
    if data.get("step") != str(number):  # of a page that was answered since, or of an interview's last question
        raise NotHere
    Draft.objects.bulk_create(
        [Draft(attempt=attempt, number=number, fields=fields, locale=language, saved_at=timezone.now())],
        update_conflicts=True,
        unique_fields=["attempt"],
        update_fields=["number", "fields", "locale", "saved_at"],
    )


def draft_for(attempt: Attempt, number: int) -> Draft | None:
    """What is kept for her response of this number. Queries: 1, none where the attempt came with its draft."""
    try:
        draft = attempt.draft
    except Draft.DoesNotExist:
        return None
    return draft if draft.number == number else None


def draft_to_show(attempt: Attempt, document: Document, state: State, language: str) -> Draft | None:
    """What is kept for the step at which she is, for a reader of `language`, who may have kept it in another.

    Pieces of a text are counted otherwise in each language: such marks are shown in theirs alone. Queries: as
    `draft_for`, and 1 for a draft of another language.
    """
    draft = draft_for(attempt, len(state.path) + 1)
    now = document["nodes"][state.current]
    if draft is None or draft.locale == language or now["type"] != "question":
        return draft
    parts = kinds.get(now["kind"]).parts
    before = in_language(attempt.version, draft.locale)[0]["nodes"][state.current]
    return draft if parts(before) == parts(now) else None


def as_form(draft: Draft) -> QueryDict:
    """The draft as the form would send it."""
    form = QueryDict(mutable=True)
    for name, values in draft.fields.items():
        form.setlist(name, values)
    return form


def forget_past_drafts() -> int:
    """Delete the drafts of attempts that are finished; gives the number. Queries: 1."""
    return Draft.objects.filter(attempt__finished_at__isnull=False).delete()[0]


def _length(fields: Mapping[str, Iterable[str]]) -> int:
    return sum(len(name) + sum(map(len, values)) for name, values in fields.items())


def _has_nul(fields: Mapping[str, Iterable[str]]) -> bool:
    """PostgreSQL keeps no text with a NUL in it."""
    return any("\0" in text for name, values in fields.items() for text in (name, *values))
