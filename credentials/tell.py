"""Telling the change feed of many certificates at once, so that who keeps a copy of them reads them again."""

from django.db.models import F, QuerySet

from progress.feed import append_selected
from progress.models import Change

from .models import Certificate


def certificates_changed(certificates: QuerySet[Certificate]) -> None:
    """Their rows in reports are others; nothing was issued or revoked. Last in its transaction (`progress/feed.py`).

    Who hangs certificates on another enrolment tells of them before and after, so that both units learn of it.
    Queries: 1 where there are none, else 4.
    """
    unit = F("enrolment__officer__unit")
    append_selected(certificates, Change.Kind.CERTIFICATE, enrolment="enrolment", unit=unit, about="pk")
