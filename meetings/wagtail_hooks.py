from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin.widgets.button import Button
from wagtail.snippets.models import register_snippet

from .cms import CancelMeeting, Meetings, before_delete_meeting
from .models import Meeting

register_snippet(Meetings)
hooks.register("before_delete_snippet", before_delete_meeting)


@hooks.register("register_admin_urls")
def addresses() -> list:
    return [path("sessions/<int:pk>/cancel/", CancelMeeting.as_view(), name="cancel_meeting")]


@hooks.register("register_snippet_listing_buttons")
def cancel_button(snippet, user, next_url=None) -> list:
    if not isinstance(snippet, Meeting) or not user.has_perm("meetings.change_meeting"):
        return []
    if snippet.cancelled_at or snippet.is_over(timezone.now()):
        return []
    return [Button(_("Cancel session"), url=reverse("cancel_meeting", args=[snippet.pk]), icon_name="cross", priority=40)]
