"""Telling by e-mail: when each wishes it, in her language, never in the night, and no news in two mails."""

from datetime import datetime, timedelta
from smtplib import SMTPRecipientsRefused

import structlog
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import timezone
from django.utils.translation import override
from django_tasks import task

from .letter import news_letter
from .models import Notice, User
from .news import worded
from .quiet import may_be_mailed
from .wording import Wordings

Mail = Notice.Mail
#: People that one piece of work writes to; the next goes on.
AT_ONCE = 500
#: A mail tells at most so much; the rest is on the page of news.
MOST = 20
#: What waited longer, because a mail server was away or mails were off, is no news any more.
TOO_OLD = timedelta(days=14)

log = structlog.get_logger("people.mailing")


@task(backend="later")
def mail_news() -> None:
    """Send to everybody who is to be written to now. Goes on where it was stopped, and never sends the same again."""
    if not settings.MAIL:
        return
    wordings = Wordings.read()
    for person in due_now(wall_clock())[:AT_ONCE]:
        mail_to(person, wordings)


def wall_clock() -> datetime:
    """This moment."""
    return timezone.now()


def due_now(now: datetime):
    """Who has news that wait for a mail, and wishes one now."""
    waiting = Notice.objects.filter(mail=Mail.WAITING).values("recipient")
    return User.objects.filter(may_be_mailed(now), pk__in=waiting).order_by("pk")


def mail_to(person: User, wordings: Wordings | None = None) -> bool:
    """One mail with all that waits for this person; gives whether one was sent.

    Queries: 6, those of the words, and 1 where the installation's wordings haven't been read.

    What is to be sent is marked before, and marked as sent after: a worker that dies in between leaves news that may
    have been sent, and those aren't sent again. They are on the page of news in any case.
    """
    mine = _take(person)
    if not mine:
        return False
    wordings = Wordings.read(person.language) if wordings is None else wordings
    message = _message_with([one for one in mine if one.at > timezone.now() - TOO_OLD], person, wordings)
    keys = [one.pk for one in mine]
    if message is None or not _sent(message, person, keys):
        Notice.objects.filter(pk__in=keys).update(mail=Mail.NONE, mailed_at=None)
        return False
    Notice.objects.filter(pk__in=keys).update(mail=Mail.SENT)
    return True


@transaction.atomic
def _take(person: User) -> list[Notice]:
    """What waits for her, for this worker alone: another that came to her at once waits, and finds nothing."""
    User.objects.select_for_update().only("pk").get(pk=person.pk)
    waiting = Notice.objects.filter(recipient=person, mail=Mail.WAITING)
    if not _may_be_written_to(person):
        waiting.update(mail=Mail.NONE)
        return []
    mine = list(waiting.order_by("-at", "-pk"))
    Notice.objects.filter(pk__in=[one.pk for one in mine]).update(mail=Mail.SENDING, mailed_at=timezone.now())
    return mine


def _sent(message: EmailMessage, person: User, keys: list[int]) -> bool:
    """Whether the mail server took it; False for an address that it refuses. Raises OSError where it is away."""
    try:
        message.send()
    except SMTPRecipientsRefused:
        log.warning("a mail was refused", person=person.pk)
        return False
    except OSError:
        # Nothing has been sent, and all of it waits for the next time.
        Notice.objects.filter(pk__in=keys).update(mail=Mail.WAITING, mailed_at=None)
        raise
    return True


def _message_with(notices: list[Notice], person: User, wordings: Wordings) -> EmailMessage | None:
    with override(person.language):
        told = [said for _notice, said in worded(notices, reader=person, wordings=wordings)]
        return news_letter(told[:MOST], person, wordings) if told else None


def _may_be_written_to(person: User) -> bool:
    return bool(person.is_active and person.email and person.mails != User.Mails.NEVER)
