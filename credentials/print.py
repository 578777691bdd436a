"""A certificate as PDF: in the officer's language and in English, with a code to scan."""

from io import BytesIO

import segno
from django.core.files.base import ContentFile
from django.utils.formats import date_format
from django.utils.translation import gettext, override
from wagtail.images import get_image_model

from courses.printing.typeset import language_of, typeset

from .addresses import addresses
from .models import Certificate

#: In every certificate beside the officer's own, so that it can be read elsewhere.
COMMON = "en"


def keep_pdf(certificate: Certificate) -> None:
    """Make the PDF and keep it; the file of a former try is left to nobody. Queries: at most 3."""
    name = f"{certificate.code}.pdf"
    if certificate.file.storage.exists(f"certificates/{name}"):
        certificate.file.storage.delete(f"certificates/{name}")
    certificate.file.save(name, ContentFile(pdf_of(certificate)), save=False)
    Certificate.objects.filter(pk=certificate.pk).update(file=certificate.file.name)


def pdf_of(certificate: Certificate) -> bytes:
    """Raises CannotTypeset."""
    pictures: dict[str, bytes] = {"code.svg": _code(certificate)}
    design = certificate.design
    locales = dict.fromkeys([certificate.locale, COMMON])
    data = {
        "name": certificate.name,
        "issuer": design["issuer"],
        "crest": _picture(design["crest"], "crest", pictures),
        "signatories": [
            {**one, "signature": _picture(one["signature"], f"signature-{number}", pictures)}
            for number, one in enumerate(design["signatories"])
        ],
        "language": language_of(certificate.locale),
        "code": certificate.shown_code,
        "address": addresses().check(certificate.code),
        "texts": [_text(certificate, locale) for locale in locales],
    }
    return typeset("certificate.typ", data, pictures)


def _text(certificate: Certificate, locale: str) -> dict:
    """All that it says in one language."""
    with override(locale):
        until = certificate.expires_on
        return {
            "language": language_of(locale),
            "heading": gettext("Certificate"),
            "has": gettext("has completed the course"),
            "title": certificate.title(locale),
            "on": gettext("Completed on %(date)s") % {"date": date_format(certificate.completed_on)},
            "until": gettext("Valid until %(date)s") % {"date": date_format(until)} if until else "",
            "check": gettext("Scan the code, or open the address, to check that this certificate is valid."),
            "crest": gettext("Crest of the service"),
            "signature": gettext("Signature"),
        }


def _code(certificate: Certificate) -> bytes:
    out = BytesIO()
    code = segno.make(addresses().check(certificate.code), error="m", micro=False)
    code.save(out, kind="svg", border=0, dark="#14303a", xmldecl=False)
    return out.getvalue()


def _picture(pk: int | None, name: str, pictures: dict[str, bytes]) -> str:
    """Take a picture of the design along; its name, or nothing where it is gone."""
    picture = get_image_model().objects.filter(pk=pk).first() if pk else None
    if picture is None:
        return ""
    rendition = picture.get_rendition("max-900x900|format-png")
    with rendition.file.open() as file:
        pictures[f"{name}.png"] = file.read()
    return f"{name}.png"
