"""What the CMS shows of courses beside their forms: the cockpit, and why a schedule failed."""

from django.templatetags.static import static
from django.urls import include, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets import Button
from wagtail.log_actions import LogFormatter
from wagtail.models import GroupPagePermission

from .cms import urls
from .copied import keep_prerequisites
from .desk import urls as desk_urls
from .desk.views import may_translate
from .models import CoursePage, CoursePart
from .schedule import REFUSED, refused_schedule


class CoursesMenuItem(MenuItem):
    """Shown to who may work on pages; which courses, the list itself decides."""

    def is_shown(self, request) -> bool:
        user = request.user
        return user.is_superuser or GroupPagePermission.objects.filter(group__user=user).exists()


class DeskMenuItem(MenuItem):
    """Shown to who may change pages."""

    def is_shown(self, request) -> bool:
        return may_translate(request.user)


@hooks.register("register_admin_urls", order=-1)
def cockpit_addresses():
    # Before wagtail-localize's, of which the desk takes one over.
    return [path("", include(urls)), path("", include(desk_urls))]


@hooks.register("register_admin_menu_item")
def desk_in_menu():
    return DeskMenuItem(gettext_lazy("Translations"), reverse("desk"), icon_name="globe", order=95)


@hooks.register("register_admin_menu_item")
def cockpit_in_menu():
    return CoursesMenuItem(gettext_lazy("Courses"), reverse("course_cockpits"), icon_name="clipboard-list", order=90)


@hooks.register("register_page_header_buttons")
def cockpit_button(page, user, view_name=None, next_url=None):
    if page.specific_class is CoursePage and page.pk:
        yield Button(_("Cockpit"), reverse("course_cockpit", args=[page.pk]), icon_name="clipboard-list", priority=5)


@hooks.register("insert_editor_js")
def open_the_tab_of_a_block():
    """Links to a block come from the cockpit and from the map of a scenario."""
    return format_html('<script type="module" src="{}"></script>', static("js/open-block.js"))


@hooks.register("insert_editor_js")
def place_notes_on_a_picture():
    return format_html('<script type="module" src="{}"></script>', static("js/place-on-picture.js"))


@hooks.register("insert_editor_js")
def keep_what_is_changed_while_a_draft_is_saved():
    return format_html('<script type="module" src="{}"></script>', static("js/late-changes.js"))


@hooks.register("register_log_actions")
def say_refusals_in_the_history(actions):
    @actions.register_action(REFUSED)
    class RefusedSchedule(LogFormatter):
        label = gettext_lazy("Scheduled publication refused")
        message = gettext_lazy("Not published at its scheduled time")

        def format_comment(self, log_entry):
            return "\n".join(log_entry.data.get("reasons", ()))


@hooks.register("after_copy_page")
def prerequisites_within_the_copy(request, page, new_page):
    if isinstance(page.specific, CoursePart):
        keep_prerequisites(page.specific, new_page)


@hooks.register("before_edit_page")
def say_why_a_schedule_failed(request, page):
    if request.method != "GET" or not isinstance(page, CoursePart):
        return
    if reasons := refused_schedule(page):
        messages.warning(
            request, _("This draft was not published at its scheduled time. Mend it, then publish it again.")
        )
        for reason in reasons:
            messages.warning(request, reason)
