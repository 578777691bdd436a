"""Telling the change feed of many certificates at once, so that who keeps a copy of them reads them again."""

from django.db.models import F, QuerySet, Value

from progress.feed import append_selected
from progress.models import Change
from progress.moved import WHERE_NOW

from .models import Certificate


def certificates_changed(certificates: QuerySet[Certificate], *, unit: F | Value = WHERE_NOW) -> None:
    """Their rows in reports are others; nothing was issued or revoked. Last in its transaction (`progress/feed.py`).

    Who hangs certificates on another officer's enrolment tells each `unit` that was ever told of the former one as well
    (`merge.py`): a reader who comes late won't find them by that enrolment any more (`reports/sync.py`).
    Queries: 1 where there are none, else 4.
    """
    append_selected(certificates, Change.Kind.CERTIFICATE, enrolment="enrolment", unit=unit, about="pk")
