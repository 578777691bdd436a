"""Putting the installation's words in the place of the product's, and back; who did it when stays."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import override
from wagtail.log_actions import log

from .models import User, Wording
from .wording import Message, Said


class ChangedMeanwhile(Exception):
    """Somebody else has changed it since it was looked at; nothing was written."""


def reword(*, message: Message, language: str, said: Said, by: User, seen: datetime | None) -> Wording:
    """Say the message so in this language from now on. What is empty or as the product says it follows the product.

    `seen` is when what she looked at had been changed. Raises ChangedMeanwhile. Queries: at most 6.
    """
    with override(language):
        own = message.standard()
    title, text = ("" if mine == standard else mine for mine, standard in zip(said, own, strict=True))
    try:
        with transaction.atomic():
            row = Wording.objects.select_for_update().filter(message=message.key, language=language).first()
            if (row and row.changed_at) != seen:
                raise ChangedMeanwhile
            row = row or Wording(message=message.key, language=language)
            before = {"title": row.title, "text": row.text}
            row.title, row.text, row.by = title, text, by
            row.save()
            data = {"before": before, "after": {"title": title, "text": text}}
            log(instance=row, action="wagtail.edit", user=by, data=data)
    except IntegrityError as error:
        # Two who were the first at once.
        raise ChangedMeanwhile from error
    return row


def put_back(*, message: Message, language: str, by: User, seen: datetime | None) -> Wording:
    """The standard wording from now on. Raises ChangedMeanwhile. Queries: at most 6."""
    return reword(message=message, language=language, said=Said("", ""), by=by, seen=seen)
