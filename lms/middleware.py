"""What requests pass: a log line, the CMS's language, and the policy that browsers hold our pages to."""

import time
from uuid import uuid4

import structlog
from django.utils import translation

log = structlog.get_logger("request")

#: Pages that we write need nothing but our own files. The CMS and the API's documentation need inline styles
#: and scripts of the libraries that they come from.
OWN_PAGES = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "media-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'self'"
)
LIBRARIES = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; worker-src 'self' blob:; form-action 'self'; "
    "base-uri 'self'; frame-ancestors 'self'"
)
LIBRARY_PATHS = ("/cms/", "/api/v1/docs/")


class RequestLog:
    """One structured line a request: method, path, status, milliseconds, and an id that other lines share."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        started = time.perf_counter()
        request.id = uuid4().hex
        structlog.contextvars.bind_contextvars(request_id=request.id)
        try:
            response = self.get_response(request)
            if not request.path.startswith(("/static/", "/healthz", "/readyz")):
                log.info(
                    "request",
                    method=request.method,
                    path=request.path,
                    status=response.status_code,
                    ms=round((time.perf_counter() - started) * 1000, 1),
                )
            return response
        finally:
            structlog.contextvars.clear_contextvars()


class OwnLanguageInTheCms:
    """The CMS, whose addresses name no language, speaks that of whoever is signed in.

    Without it, it would speak the browser's. Who chose another one in the CMS's own settings gets that: Wagtail
    sees to it further in.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.path.startswith("/cms/") and request.user.is_authenticated:
            translation.activate(request.user.language)
            request.LANGUAGE_CODE = translation.get_language()
        return self.get_response(request)


class ContentSecurityPolicy:
    """Says which policy the browser shall hold the page to."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        policy = LIBRARIES if request.path.startswith(LIBRARY_PATHS) else OWN_PAGES
        response.headers.setdefault("Content-Security-Policy", policy)
        return response
