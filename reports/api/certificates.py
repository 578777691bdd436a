"""`GET /api/v1/certificates/`: what the officers of a unit and of the units below it can show."""

from dataclasses import fields

from django.db.models import QuerySet
from django.http import HttpResponseBase
from rest_framework.request import Request

from reports.certificates import OURS, CertificateRow, WhichCertificates, certificate_rows, certificates

from .listing import Listing
from .parameters import CertificateParameters
from .schema import describes
from .serializers import CertificateSerializer


class Certificates(Listing):
    """Without names, by ids, the revoked ones too."""

    resource = "certificates"
    tells_of_people = True
    row = CertificateRow
    parameters = CertificateParameters
    ours = OURS

    @describes("certificates", CertificateSerializer, CertificateParameters, "Certificates of your officers")
    def get(self, request: Request) -> HttpResponseBase:
        return self.answer(request)

    def found(self, asked: dict) -> QuerySet:
        which = WhichCertificates(**{field.name: asked.get(field.name) for field in fields(WhichCertificates)})
        return certificates(scope=self.request.user.scope, which=which)

    def read(self, found, language):
        return certificate_rows(found)
