"""`GET /api/v1/certificates/`: what the officers of a unit and of the units below it can show."""

from dataclasses import fields

from django.db.models import QuerySet
from django.http import HttpResponseBase
from rest_framework.request import Request

from reports.certificates import OURS, CertificateRow, WhichCertificates, certificate_rows, certificates
from reports.sync import CERTIFICATES

from .parameters import CertificateParameters
from .schema import describes
from .serializers import CertificateSerializer, FollowedCertificateSerializer
from .synced import Synced


class Certificates(Synced):
    """Without names, by ids, the revoked ones too."""

    resource = "certificates"
    tells_of_people = True
    row = CertificateRow
    parameters = CertificateParameters
    ours = OURS
    followed = CERTIFICATES
    filters = ("course", "unit", "issued_from", "issued_to")
    by_the_day = ("state",)

    @describes(
        "certificates", CertificateSerializer, CertificateParameters, "Certificates of your officers",
        synced=FollowedCertificateSerializer,
    )  # fmt: skip
    def get(self, request: Request) -> HttpResponseBase:
        return self.answer(request)

    def found(self, asked: dict) -> QuerySet:
        which = WhichCertificates(**{field.name: asked.get(field.name) for field in fields(WhichCertificates)})
        return certificates(scope=self.request.user.scope, which=which)

    def read(self, found, language):
        return certificate_rows(found)
