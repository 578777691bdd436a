"""Taking a certificate back, and issuing it again where what it says has changed: a name, a design."""

from django.db import transaction
from django.utils import timezone

from people.models import User

from .issue import issue, issue_certificate
from .models import Certificate


class AlreadyRevoked(Exception):
    """Somebody has revoked it before."""


@transaction.atomic
def revoke(*, certificate: Certificate, reason: str, by: User) -> None:
    """Whoever checks it is told from now on that it doesn't count, and since when. Raises AlreadyRevoked."""
    mine = Certificate.objects.filter(pk=certificate.pk, revoked_at__isnull=True)
    # One conditional update: of two administrators at once, one reason stands.
    if not mine.update(revoked_at=timezone.now(), revoked_by=by, reason=reason):
        raise AlreadyRevoked(certificate.code)
    certificate.refresh_from_db()


@transaction.atomic
def issue_again(*, certificate: Certificate, reason: str, by: User) -> Certificate:
    """A new one with the officer's name and the design as they are now; the old one is revoked and leads to it.

    Raises AlreadyRevoked.
    """
    revoke(certificate=certificate, reason=reason, by=by)
    fresh = issue(certificate.enrolment, replaces=certificate)
    transaction.on_commit(lambda: issue_certificate.enqueue(certificate.enrolment_id))
    return fresh
