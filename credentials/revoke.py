"""Taking a certificate back, and issuing it again where what it says has changed: a name, a design."""

from django.db import transaction
from django.utils import timezone

from people.models import User
from progress.models import Change

from .issue import issue, issue_certificate, tell_feed
from .models import Certificate


class AlreadyRevoked(Exception):
    """Somebody has revoked it before."""


@transaction.atomic
def revoke(*, certificate: Certificate, reason: str, by: User) -> None:
    """Whoever checks it is told from now on that it doesn't count, and since when. Raises AlreadyRevoked."""
    _revoke(certificate, reason, by)
    tell_feed(certificate, Change.Kind.REVOKED)


def _revoke(certificate: Certificate, reason: str, by: User) -> None:
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
    _revoke(certificate, reason, by)
    fresh = issue(certificate.enrolment, replaces=certificate)
    # Both at the end: who holds the feed's head must not wait for an enrolment that somebody else holds.
    tell_feed(certificate, Change.Kind.REVOKED)
    if fresh is not None:
        tell_feed(fresh, Change.Kind.CERTIFIED)
    transaction.on_commit(lambda: issue_certificate.enqueue(certificate.enrolment_id))
    return fresh
