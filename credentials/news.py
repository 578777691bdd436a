"""What officers are told of their certificates: issued, expiring."""

from collections.abc import Sequence
from datetime import timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django_tasks import task

from courses.message_places import COURSE
from people import news
from people.news import Piece
from people.wording import DATE, Message

from .models import Certificate

ISSUED, EXPIRES = "certificate", "certificate_expires"
#: Days before the last day of validity on which one is reminded.
REMIND = (90, 30, 7)
AT_A_TIME = 2000

READY = Message(
    ISSUED,
    _("Your certificate is ready: %(course)s"),
    _("You can download it, and show others that it is valid."),
    (COURSE,),
)
ENDS = Message(
    EXPIRES, _("Your certificate expires soon: %(course)s"), _("It is valid until %(date)s."), (COURSE, DATE)
)


def register() -> None:
    for message in (READY, ENDS):
        news.register(message.key, lambda several, one=message: _said(several, one), message)


def tell_issued(certificate: Certificate) -> None:
    """Queries: 1."""
    news.tell([certificate.enrolment.officer_id], kind=ISSUED, key=certificate.code, data={"id": certificate.pk})


@task(backend="later")
def remind_of_expiry() -> None:
    """Tell whose certificate expires within 90, 30 and 7 days: of each once, and of the nearest only."""
    today = timezone.localdate()
    for days, fewer in zip(REMIND, (*REMIND[1:], -1), strict=True):
        last = (today + timedelta(days=fewer + 1), today + timedelta(days=days))
        expiring = Certificate.objects.filter(
            revoked_at__isnull=True, expires_on__range=last, enrolment__officer__is_active=True
        )
        rows = expiring.values_list("enrolment__officer_id", "code", "pk").order_by("pk")
        news.tell_each(EXPIRES, ((officer, f"{code} {days}", {"id": pk}) for officer, code, pk in rows.iterator()))


def _said(several: Sequence[dict], message: Message) -> list[Piece | None]:
    return [one and _piece(message, one) for one in _certificates(several)]


def _piece(message: Message, certificate: Certificate) -> Piece:
    until = date_format(certificate.expires_on) if certificate.expires_on else ""
    return Piece(message, {"course": certificate.title(get_language()), "date": until}, reverse("my_certificates"))


def _certificates(several: Sequence[dict]) -> list[Certificate | None]:
    """Those that still count, in the order of the news. Queries: 1."""
    found = Certificate.objects.in_bulk([data["id"] for data in several])
    return [one if one and one.revoked_at is None else None for one in (found.get(data["id"]) for data in several)]
