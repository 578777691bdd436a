"""Dialogs of the CMS in which a unit, a judgment and the like is chosen: for whom its list is open, and who needs it.

Wagtail opens one of each model to every author, and with it the names of what she may not see.
"""

from collections.abc import Callable
from functools import wraps
from typing import ClassVar

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from wagtail.permissions import policy_registry
from wagtail.snippets.views.chooser import SnippetChooserViewSet
from wagtail.snippets.widgets import AdminSnippetChooser


class Unchosen(SnippetChooserViewSet):
    """What no form asks for has no dialog."""

    def get_urlpatterns(self) -> list:
        return []


class Choosing(SnippetChooserViewSet):
    """Who may do something with the model chooses from it; nobody makes one while choosing."""

    #: Permissions with which it is chosen elsewhere, as 'app.codename'; one is enough.
    also: ClassVar[tuple[str, ...]] = ()

    def may_choose(self, user) -> bool:
        """Queries: as the model's permissions."""
        policy = policy_registry.get_by_type(self.model)
        known = policy.user_has_any_permission(user, ["add", "change", "delete", "view"])
        return known or any(map(user.has_perm, self.also))

    def construct_view(self, view_class, **kwargs) -> Callable:
        view = super().construct_view(view_class, **kwargs)

        @wraps(view)
        def permitted(request: HttpRequest, *args, **named):
            if not self.may_choose(request.user):
                raise PermissionDenied
            return view(request, *args, **named)

        return permitted

    def get_urlpatterns(self) -> list:
        return [one for one in super().get_urlpatterns() if one.name != "create"]


class UnitChooser(AdminSnippetChooser):
    """Wagtail's, which asks the database for whatever was sent, and fails on what can't be an id (`unit=abc`)."""

    def get_instance(self, value):
        """None for that: the field says that it can't be chosen."""
        try:
            return super().get_instance(value)
        except (TypeError, ValueError):
            return None


class ChoosingUnits(Choosing):
    """Also for whom plans live sessions and assigns: trainers."""

    base_widget_class = UnitChooser
    also = ("meetings.add_meeting", "meetings.change_meeting")


class ChoosingPlaces(Choosing):
    """Jurisdictions, for whom keeps their law."""

    also = ("law.view_provision",)
