"""Certificates for officers, and the page where anybody checks one."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from .addresses import addresses
from .code import normal_code
from .models import Certificate
from .print import keep_pdf

State = Certificate.State
PER_PAGE = 30


@require_safe
@login_required
def my_certificates(request: HttpRequest) -> HttpResponse:
    """One's own certificates, the newest first, and those that were replaced by none. Queries: 2."""
    mine = Certificate.objects.filter(enrolment__officer=request.user, replaced_by__isnull=True)
    page = Paginator(mine.select_related("enrolment__course"), PER_PAGE).get_page(request.GET.get("page"))
    rows = [_row(certificate) for certificate in page]
    return render(request, "credentials/my_certificates.html", {"page": page, "certificates": rows})


@require_safe
@login_required
def pdf(request: HttpRequest, code: str) -> HttpResponse:
    """One's own certificate as PDF, which is made now if the background work hasn't yet. Queries: at most 6."""
    certificate = _own(request, code)
    if not certificate.file:
        keep_pdf(certificate)
    name = f"{certificate.enrolment.course.slug}-{certificate.code}.pdf"
    return FileResponse(certificate.file.open(), as_attachment=True, filename=name)


@require_safe
@login_required
def credential(request: HttpRequest, code: str) -> HttpResponse:
    """One's own certificate as a signed credential, for a wallet. Queries: 2."""
    certificate = _own(request, code)
    response = HttpResponse(certificate.credential, content_type="application/vc+jwt")
    response["Content-Disposition"] = f'attachment; filename="{certificate.code}.jwt"'
    return response


@require_safe
@never_cache
def check(request: HttpRequest) -> HttpResponse:
    """Open to everybody: asks for a code. A typed one leads to its page."""
    typed = request.GET.get("code", "")
    code = normal_code(typed)
    if code:
        return redirect("verify", code)
    return render(request, "credentials/check.html", {"typed": typed, "unreadable": bool(typed)})


@require_safe
@never_cache
def verify(request: HttpRequest, code: str) -> HttpResponse:
    """Open to everybody who has the code: says whether it counts, and no more than the certificate does. Queries: 2."""
    normal = normal_code(code)
    if normal and normal != code:
        return redirect("verify", normal)
    certificate = Certificate.objects.filter(code=normal).first() if normal else None
    context = {"typed": code, "certificate": certificate and _told(certificate)}
    return render(request, "credentials/verified.html", context, status=200 if certificate else 404)


def _own(request: HttpRequest, code: str) -> Certificate:
    mine = Certificate.objects.select_related("enrolment__course").filter(enrolment__officer=request.user)
    certificate = get_object_or_404(mine, code=code)
    if certificate.state == State.REVOKED:
        raise Http404
    return certificate


def _row(certificate: Certificate) -> dict:
    return _told(certificate) | {"course_slug": certificate.enrolment.course.slug}


def _told(certificate: Certificate) -> dict:
    """What the certificate says, and what has become of it."""
    state = certificate.state
    return {
        "code": certificate.code,
        "shown_code": certificate.shown_code,
        "name": certificate.name,
        "title": certificate.title(get_language()),
        "issuer": certificate.design["issuer"],
        "completed_on": certificate.completed_on,
        "expires_on": certificate.expires_on,
        "state": state.value,
        "state_label": state.label,
        "revoked_at": certificate.revoked_at,
        "address": addresses().check(certificate.code),
    }
