"""Telling the change feed of many certificates at once, so that who keeps a copy of them reads them again."""

from django.db.models import F, QuerySet, Value

from progress.feed import append_selected
from progress.models import Change
from progress.moved import WHERE_NOW, WHEREVER_TOLD

from .models import Certificate


def certificates_changed(certificates: QuerySet[Certificate], *, unit: F | Value = WHERE_NOW) -> None:
    """Their rows in reports are others; nothing was issued or revoked. Last in its transaction (`progress/feed.py`).

    Who hangs certificates on another officer's enrolment calls `certificates_leaving` before, or tells
    those units after (`merge.py`).
    Queries: 1 where there are none, else 4.
    """
    append_selected(certificates, Change.Kind.CERTIFICATE, enrolment="enrolment", unit=unit, about="pk")


def certificates_leaving(certificates: QuerySet[Certificate]) -> None:
    """They are about to hang on another enrolment. Queries: 1 where there are none, else at most 7.

    A reader who hasn't come yet to where their officer left its unit won't find them by their enrolment any more
    (`reports/sync.py`), so every unit that was ever told of the enrolment hears of them themselves.
    """
    certificates_changed(certificates)
    certificates_changed(certificates, unit=WHEREVER_TOLD)
