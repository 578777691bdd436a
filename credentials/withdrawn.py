"""When a recognised completion is taken back, so is its certificate."""

from django.utils import timezone

from people.models import User
from progress.models import Enrolment

from .models import Certificate
from .revoke import revoke


def completion_withdrawn(enrolment: Enrolment, reason: str, by: User, **kwargs) -> None:
    """Receiver of `progress.signals.completion_withdrawn`. Queries: 1 where there is none."""
    day = timezone.localdate(enrolment.completed_at)
    for one in Certificate.objects.filter(enrolment=enrolment, completed_on=day, revoked_at__isnull=True):
        revoke(certificate=one, reason=reason[:300], by=by)
