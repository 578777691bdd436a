"""Assigning courses in the CMS, for administrators and trainers (`assign_rights.py`)."""

from django.urls import path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.panels import FieldPanel, FieldRowPanel, ObjectList
from wagtail.admin.widgets import Button
from wagtail.permissions import register_permission_policy
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from courses.models import CoursePage
from people.choosing import Unchosen

from . import update_page
from .assign_cms import AddView, AssignmentForm, ChangeView, History, ListView, TakeBackMany, TakeBackView, Usage
from .assign_file_cms import FilePage, may_send_files
from .assign_rights import AssignmentPolicy
from .models import Assignment, LearningPath
from .path_cms import AddPath, ChangePath, DropPath, PathForm, before_delete_path, panels
from .reevaluate_page import Reevaluations


class AssignmentViewSet(SnippetViewSet):
    model = Assignment
    chooser_viewset_class = Unchosen
    icon = "calendar-check"
    menu_label = _("Assignments")
    menu_order = 250
    add_to_admin_menu = True
    list_display = ["course"]
    list_filter = ["course"]
    copy_view_enabled = False
    index_view_class = ListView
    add_view_class = AddView
    edit_view_class = ChangeView
    delete_view_class, history_view_class, usage_view_class = TakeBackView, History, Usage
    index_template_name = "progress/cms/assignments.html"
    create_template_name = "progress/cms/assign_add.html"
    edit_template_name = "progress/cms/assign_change.html"
    edit_handler = ObjectList(
        [
            FieldPanel("course"),
            FieldPanel("path"),
            FieldPanel("unit"),
            FieldRowPanel([FieldPanel("ranks"), FieldPanel("roles")]),
            FieldPanel("officers"),
            FieldRowPanel([FieldPanel("due"), FieldPanel("days")]),
            FieldRowPanel([FieldPanel("remind_before"), FieldPanel("remind_weekly")]),
            FieldPanel("language"),
        ],
        base_form_class=AssignmentForm,
    )


class PathViewSet(SnippetViewSet):
    model = LearningPath
    chooser_viewset_class = Unchosen
    icon = "list-ol"
    menu_label = _("Paths")
    menu_order = 251
    add_to_admin_menu = True
    copy_view_enabled = False
    add_view_class = AddPath
    edit_view_class = ChangePath
    delete_view_class = DropPath
    create_template_name = "progress/cms/path_add.html"
    edit_template_name = "progress/cms/path_change.html"
    edit_handler = ObjectList(panels(), base_form_class=PathForm)


register_permission_policy(Assignment, AssignmentPolicy(Assignment))
register_snippet(AssignmentViewSet)
register_snippet(PathViewSet)
hooks.register("before_delete_snippet", before_delete_path)
# After Wagtail's own, in whose place it comes for assignments.
hooks.register("register_bulk_action", TakeBackMany, order=1)


@hooks.register("register_admin_viewset")
def reevaluations() -> Reevaluations:
    return Reevaluations()


@hooks.register("register_admin_urls")
def addresses() -> list:
    return [
        path("assignments/file/", FilePage.as_view(), name="assign_file_cms"),
        path("courses/<int:page_id>/update/", update_page.show, name="require_update"),
    ]


@hooks.register("register_page_header_buttons")
def update_button(page, user, view_name=None, next_url=None):
    if page.specific_class is CoursePage and page.live and page.permissions_for_user(user).can_publish():
        yield Button(gettext("Require an update"), reverse("require_update", args=[page.pk]), icon_name="rotate", priority=6)


class ShownToWhoAssigns(MenuItem):
    def is_shown(self, request) -> bool:
        return may_send_files(request.user)


@hooks.register("register_settings_menu_item")
def assign_by_file() -> MenuItem:
    return ShownToWhoAssigns(_("Assign by file"), reverse("assign_file_cms"), icon_name="calendar-check", order=620)


@hooks.register("register_reports_menu_item")
def requests_for_courses() -> MenuItem:
    return ShownToWhoAssigns(_("Requests for courses"), reverse("course_requests"), icon_name="group", order=900)
