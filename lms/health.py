"""For load balancers: is this process alive, and can it serve."""

from django.core.cache import cache
from django.db import connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe


@require_safe
def alive(request: HttpRequest) -> JsonResponse:
    """Open to everyone: says only that the process answers."""
    return JsonResponse({"status": "ok"})


@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    """Open to everyone: 503 when database or cache don't answer; names which, never why."""
    checks = {"database": _works(_ask_database), "cache": _works(_ask_cache)}
    good = all(checks.values())
    return JsonResponse(
        {"status": "ok" if good else "unavailable", "checks": checks}, status=200 if good else 503
    )


def _works(check) -> bool:
    try:
        check()
    except Exception:  # any failure of a driver means 'not ready'; its text stays in the log of the driver
        return False
    return True


def _ask_database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def _ask_cache() -> None:
    cache.set("readyz", 1, 10)
    if cache.get("readyz") != 1:
        raise ConnectionError("the cache forgets")
