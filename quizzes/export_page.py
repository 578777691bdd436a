"""Exporting in the CMS: which files there are, what each leaves out, and the files. For who may edit the page."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from wagtail.admin.auth import require_admin_access
from wagtail.models import Page

from .export import export, formats, said
from .import_page import head
from .models import CheckPage, ScenarioPage


@require_safe
@require_admin_access
def show(request: HttpRequest, page_id: int) -> HttpResponse:
    """The formats for this page, and what of its draft each can't say."""
    page = _page(request, page_id)
    ways = [
        {
            "key": key,
            "name": way.name,
            "url": reverse("export_file", args=[page.pk, key]),
            "lost": [said(one) for one in export(page, key).lost],
        }
        for key, way in formats(page).items()
    ]
    context = {**head(page, _("Export")), "ways": ways, "header_icon": "download"}
    return TemplateResponse(request, "quizzes/cms/export.html", context)


@require_safe
@require_admin_access
def download(request: HttpRequest, page_id: int, format: str) -> HttpResponse:
    """The latest draft as a file. It holds what is right, so that nobody but its authors gets it."""
    page = _page(request, page_id)
    way = formats(page).get(format)
    if way is None:
        raise Http404
    name = f"{page.slug}-{page.locale.language_code}.{way.suffix}"
    return HttpResponse(
        export(page, format).content,
        content_type=way.content_type,
        headers={"Content-Disposition": content_disposition_header(True, name), "Cache-Control": "private, no-store"},
    )


def _page(request: HttpRequest, page_id: int) -> CheckPage | ScenarioPage:
    page = get_object_or_404(Page, pk=page_id).specific
    if not isinstance(page, CheckPage | ScenarioPage):
        raise Http404
    if not page.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    return page
