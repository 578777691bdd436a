"""The cockpit's places in the CMS: the menu, and a button on every page of a course."""

from django.urls import include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets import Button
from wagtail.models import GroupPagePermission

from .cms import urls
from .models import CoursePage


class CoursesMenuItem(MenuItem):
    """Shown to who may work on pages; which courses, the list itself decides."""

    def is_shown(self, request) -> bool:
        user = request.user
        return user.is_superuser or GroupPagePermission.objects.filter(group__user=user).exists()


@hooks.register("register_admin_urls")
def cockpit_addresses():
    return [path("", include(urls))]


@hooks.register("register_admin_menu_item")
def cockpit_in_menu():
    return CoursesMenuItem(_("Courses"), reverse("course_cockpits"), icon_name="clipboard-list", order=90)


@hooks.register("register_page_header_buttons")
def cockpit_button(page, user, view_name=None, next_url=None):
    if page.specific_class is CoursePage and page.pk:
        yield Button(_("Cockpit"), reverse("course_cockpit", args=[page.pk]), icon_name="clipboard-list", priority=5)
