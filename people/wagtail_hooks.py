from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets.button import Button
from wagtail.snippets.models import register_snippet

from . import accommodation_page, deleting, merge_page, messages_cms
from .corrections_cms import Corrections
from .importing import urls as importing_urls
from .importing.views import may_import
from .merge import may_merge
from .models import User
from .roster import views as roster_views
from .signals import people_joined
from .viewsets import PeopleGroup

register_snippet(PeopleGroup)

hooks.register("before_delete_user", deleting.before_delete_user)
hooks.register("before_bulk_action", deleting.before_bulk_action)
hooks.register("before_bulk_action", deleting.before_opening_many)
hooks.register("before_delete_snippet", deleting.before_delete_snippet)


@hooks.register("register_admin_viewset")
def corrections() -> Corrections:
    return Corrections()


@hooks.register("register_admin_urls")
def addresses() -> list:
    deactivate = path("people/<int:pk>/deactivate/", deleting.Deactivate.as_view(), name="deactivate_person")
    extra_time = path("people/<int:pk>/extra-time/", accommodation_page.ExtraTimePage.as_view(), name="extra_time")
    merge = path("people/<int:pk>/merge/", merge_page.MergePage.as_view(), name="merge_person")
    ours = [*importing_urls.urlpatterns, *roster_views.urlpatterns, *messages_cms.URLS]
    return [deactivate, extra_time, merge, *ours]


class ImportMenuItem(MenuItem):
    """Shown to whom the import is open."""

    def is_shown(self, request) -> bool:
        return may_import(request.user)


@hooks.register("register_settings_menu_item")
def import_people() -> ImportMenuItem:
    return ImportMenuItem(gettext_lazy("Import people"), reverse("import_send"), icon_name="group", order=610)


hooks.register("register_settings_menu_item", messages_cms.menu_item)


@hooks.register("register_user_listing_buttons")
def deactivate_button(user: User, request_user: User) -> list[Button]:
    if not user.is_active or not deleting.may_deactivate(request_user, user):
        return []
    return [Button(_("Deactivate"), url=reverse("deactivate_person", args=[user.pk]), icon_name="lock", priority=30)]


@hooks.register("register_user_listing_buttons")
def extra_time_button(user: User, request_user: User) -> list[Button]:
    if not accommodation_page.may_accommodate(request_user, user):
        return []
    return [Button(_("Extra time"), url=reverse("extra_time", args=[user.pk]), icon_name="time", priority=25)]


@hooks.register("register_user_listing_buttons")
def merge_button(user: User, request_user: User) -> list[Button]:
    if not may_merge(request_user, user):
        return []
    address = reverse("merge_person", args=[user.pk])
    return [Button(_("Merge with another account"), url=address, icon_name="group", priority=35)]


@hooks.register("after_bulk_action")
def opened_again(request, action_type: str, objects: list, action) -> None:
    """Wagtail opens many accounts by one update, of which no `post_save` tells."""
    if action_type == "set_active_state" and action.model is User:
        people_joined.send(sender=User, officer_ids=[person.pk for person in objects])
