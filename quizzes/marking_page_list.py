"""The list of checks with answers that wait for the reader's marks, in the CMS's reports."""

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe
from wagtail.admin.auth import require_admin_access
from wagtail.admin.menu import MenuItem
from wagtail.admin.paginator import WagtailPaginator
from wagtail.permission_policies.pages import PagePermissionPolicy

from . import read_marking
from .analysis_page_list import course_titles
from .marking_page import ICON, PER_PAGE
from .models import CheckPage


@require_safe
@require_admin_access
def show_list(request: HttpRequest) -> HttpResponse:
    """For whoever may publish checks. Queries: at most 25."""
    counts = read_marking.counts(request.user)
    mine = PagePermissionPolicy().instances_user_has_permission_for(request.user, "publish")
    pages = mine.type(CheckPage).filter(translation_key__in=counts).select_related("locale").order_by("path")
    firsts: dict = {}
    for page in pages:
        firsts.setdefault(page.translation_key, page)
    shown = WagtailPaginator(list(firsts.values()), PER_PAGE).get_page(request.GET.get("p"))
    titles = course_titles(list(shown))
    context = {
        "breadcrumbs_items": [{"url": "", "label": _("Answers to mark")}],
        "header_title": _("Answers to mark"),
        "header_icon": ICON,
        "rows": [
            {
                "title": page.title,
                "lang": page.locale.language_code,
                "course": titles.get(page.path, ""),
                "count": counts[page.translation_key],
                "url": reverse("marking", args=[page.pk]),
            }
            for page in shown
        ],
        "page_obj": shown,
    }
    return TemplateResponse(request, "quizzes/cms/marking_list.html", context)


class MarkingMenuItem(MenuItem):
    """Among the reports, for whoever may publish pages."""

    def __init__(self) -> None:
        super().__init__(
            gettext_lazy("Answers to mark"), reverse("marking_list"), name="marking", icon_name=ICON, order=110
        )

    def is_shown(self, request: HttpRequest) -> bool:
        return PagePermissionPolicy().user_has_permission(request.user, "publish")
