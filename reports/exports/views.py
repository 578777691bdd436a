"""Files that somebody asked for: how far they are, and the files themselves, for herself and while she still may."""

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import add_never_cache_headers
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from reports.dashboards.rights import sight_of

from .models import Export
from .order import cancel

#: Seconds after which the page asks again, while one is being made.
ASK_AGAIN = 5
SHOWN = 50


@never_cache
@require_safe
@login_required
def mine(request: HttpRequest) -> HttpResponse:
    """Whoever is signed in: her own, the latest first. Queries: 5."""
    exports = list(Export.objects.filter(by=request.user).select_related("unit")[:SHOWN])
    response = render(request, "reports/exports/mine.html", {"exports": exports})
    if any(one.is_open for one in exports):
        response["Refresh"] = ASK_AGAIN
    return response


@require_safe
@login_required
def file(request: HttpRequest, pk) -> HttpResponseBase:
    """The file, for who asked for it: 404 for others, and where she may not see its persons any more as their list says.

    Leads to the list of hers where it isn't ready, or is over. Queries: 6.
    """
    export = get_object_or_404(Export.objects.select_related("unit"), pk=pk, by=request.user)
    sight_of(request.user, export.unit_id, by_name=True)
    if not export.is_ready:
        return redirect("exports")
    response = FileResponse(export.file.open(), as_attachment=True, filename=export.name)
    add_never_cache_headers(response)
    return response


@require_POST
@login_required
def cancelled(request: HttpRequest, pk) -> HttpResponse:
    """Who asked for it stops it; what is ready already stays."""
    cancel(get_object_or_404(Export, pk=pk, by=request.user))
    return redirect("exports")
