"""A lawyer confirms a legal text: the one way to a review."""

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from people.models import User

from .models import LegalText

#: Held by reviewers and lawyers; no other role has it.
PERMISSION = "law.review_law"
#: In the history of the text.
ACTION = "law.review"


class MayNotReview(Exception):
    """She hasn't the permission to review law."""


class WordsChanged(Exception):
    """The text isn't the one that was read any more."""


@transaction.atomic
def confirm(*, text: LegalText, by: User, words: str) -> LegalText:
    """Record that `by` has read and confirms the text whose print is `words`; gives it as it is stored now.

    Raises MayNotReview, WordsChanged; then nothing changes.
    """
    if not by.has_perm(PERMISSION):
        raise MayNotReview
    current = type(text).objects.select_for_update(of=("self",)).get(pk=text.pk)
    if current.print_of_words() != words:
        raise WordsChanged
    current.reviewed_on, current.reviewed_by, current.reviewed_words = timezone.localdate(), by, words
    current.save(update_fields=["reviewed_words"])
    log(instance=current, action=ACTION, user=by)
    return current
