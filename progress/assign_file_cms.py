"""Assigning by a file in the CMS, for administrators: to any unit and any officer."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from people.models import User
from people.scope import Scope

from .assign_file_page import answer


def may_send_files(user: User) -> bool:
    return user.has_perms(["progress.add_assignment", "progress.change_assignment"])


class FilePage(WagtailAdminTemplateMixin, TemplateView):
    """Who may add and change assignments: a file, what it would do, and doing it."""

    template_name = "progress/cms/assign_file.html"
    page_title = gettext_lazy("Assign by file")
    header_icon = "calendar-check"

    def dispatch(self, request, *args, **kwargs):
        if not may_send_files(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self):
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def get(self, request, *args, **kwargs):
        return self._answer(request)

    def post(self, request, *args, **kwargs):
        return self._answer(request)

    def _answer(self, request):
        said = answer(request, Scope(paths=("",)))
        if said.done:
            return redirect("wagtailsnippets_progress_assignment:list")
        return self.render_to_response(self.get_context_data(**said.context), status=said.status)
