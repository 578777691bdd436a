"""What programs read of credentials: issuer, keys, courses, what was revoked. Open to everybody, without a session."""

from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from courses.models import CourseEdition

from .addresses import addresses
from .code import normal_code
from .keys import public_keys
from .models import Certificate
from .openbadge import LIST_LENGTH
from .signing import signed_status_list

#: Seconds for which a list of what was revoked may be kept: a revoked certificate is known everywhere after these.
LIST_IS_KEPT = 300


@require_safe
@cache_control(public=True, max_age=3600)
def issuer(request: HttpRequest) -> JsonResponse:
    """Who issues, as an Open Badges profile."""
    known = addresses()
    profile = {
        "@context": ["https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"],
        "id": known.issuer,
        "type": ["Profile"],
        "name": settings.SITE_NAME,
        "url": known.site,
    }
    return JsonResponse(profile)


@require_safe
@cache_control(public=True, max_age=3600)
def keys(request: HttpRequest) -> JsonResponse:
    """All public keys, retired ones too, as a JSON Web Key Set."""
    known = addresses()
    return JsonResponse({"keys": [{**key, "kid": known.key(name), "use": "sig", "alg": "EdDSA"}
                                  for name, key in public_keys().items()]})  # fmt: skip


@require_safe
@cache_control(public=True, max_age=3600)
def key(request: HttpRequest, name: str) -> JsonResponse:
    """One public key: what `kid` of a credential leads to."""
    found = public_keys().get(name)
    if found is None:
        raise Http404
    return JsonResponse({**found, "kid": addresses().key(name), "use": "sig", "alg": "EdDSA"})


@require_safe
@cache_control(public=True, max_age=3600)
def achievement(request: HttpRequest, course: UUID) -> JsonResponse:
    """What a course is, as far as a credential tells it."""
    edition = get_object_or_404(
        CourseEdition.objects.filter(course__key=course).order_by("-course__is_live"), locale=settings.LANGUAGE_CODE
    )
    told = {
        "id": addresses().achievement(str(course)),
        "type": ["Achievement"],
        "achievementType": "CertificateOfCompletion",
        "name": edition.title,
        "description": edition.summary or edition.title,
        "criteria": {"narrative": "All required activities of the course were completed."},
    }
    return JsonResponse(told)


@require_safe
@cache_control(public=True, max_age=LIST_IS_KEPT)
def status(request: HttpRequest, number: int) -> HttpResponse:
    """Which certificates of a list are revoked, signed; entries are numbers, and tell nothing of whose they are."""
    last = Certificate.objects.order_by("pk").values_list("pk", flat=True).last()
    if last is None or number > last // LIST_LENGTH:
        raise Http404
    return HttpResponse(signed_status_list(number), content_type="application/vc+jwt")


@require_safe
def credential(request: HttpRequest, code: str) -> HttpResponse:
    """The signed credential of whoever gave away the code: it says what the certificate does."""
    found = get_object_or_404(Certificate, code=normal_code(code), revoked_at__isnull=True)
    return HttpResponse(found.credential, content_type="application/vc+jwt")
