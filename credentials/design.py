"""Which design a certificate gets, and what of it is written down with the certificate."""

from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language, gettext

from people.models import User
from people.models.unit import line_of

from .models import Certificate, CertificateDesign


def design_for(officer: User) -> dict:
    """`{issuer, crest, signatories: [{name, function, signature}]}`, pictures by their ids. Queries: at most 2.

    That of the officer's unit, or of the nearest above it that has one; else the product's own.
    """
    unit = officer.unit
    above = line_of(unit.path) if unit else []
    # The path of a unit begins with those above it, so the nearest sorts last.
    designs = CertificateDesign.objects.filter(unit__path__in=above).order_by("-unit__path")
    found = designs.first() if above else None
    return described(found) if found else {"issuer": settings.SITE_NAME, "crest": None, "signatories": []}


def described(design: CertificateDesign) -> dict:
    signatories = [
        {
            "name": block.value["name"],
            "function": block.value["function"],
            "signature": block.value["signature"].pk if block.value["signature"] else None,
        }
        for block in design.signatories
    ]
    return {"issuer": design.issuer, "crest": design.crest_id, "signatories": signatories}


def sample_of(design: CertificateDesign) -> Certificate:
    """A certificate that nobody has earned (unsaved), to see how the design looks."""
    language = get_language()
    return Certificate(
        code="0" * 16,
        name=gettext("First name and surname"),
        titles={language: gettext("Title of the course")},
        locale=language,
        design=described(design),
        completed_on=timezone.localdate(),
    )
