"""Mails of their own, beside those about news: sent by background work, tried again, and never twice."""

from collections.abc import Callable
from smtplib import SMTPRecipientsRefused

import structlog
from django.core.mail import EmailMessage
from django.utils import timezone

from .models import Notice, User

log = structlog.get_logger("people.mailing")


def send_once(person: User, *, kind: str, key: str, letter: Callable[[], EmailMessage]) -> bool:
    """Send this person the letter of this kind and key, unless it was; gives whether the mail server took it.

    It is marked before it is sent, by a notice which no page shows: a worker that dies in between leaves a mail that may
    have gone out, and it isn't sent again. Raises OSError where the mail server is away; then it may be tried again.
    Queries: 4.
    """
    marks = {"mail": Notice.Mail.SENDING, "read_at": timezone.now()}
    notice, is_new = Notice.objects.get_or_create(recipient=person, kind=kind, key=key, defaults=marks)
    if not is_new:
        return False
    try:
        letter().send()
    except SMTPRecipientsRefused:
        log.warning("a mail was refused", person=person.pk)
        Notice.objects.filter(pk=notice.pk).update(mail=Notice.Mail.NONE)
        return False
    except OSError:
        notice.delete()
        raise
    Notice.objects.filter(pk=notice.pk).update(mail=Notice.Mail.SENT)
    return True
