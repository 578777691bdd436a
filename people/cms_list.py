"""A list of the CMS with its place in a menu, which is shown to whom the list is open."""

from typing import ClassVar

from django.urls import path
from django.utils.functional import cached_property
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.generic import IndexView
from wagtail.admin.viewsets.base import ViewSet
from wagtail.permission_policies import ModelPermissionPolicy


class ListViewSet(ViewSet):
    """The addresses of a list and of its results as one searches; `more` adds those of what can be done there."""

    list_view: ClassVar[type[IndexView]]

    @cached_property
    def menu_item_class(self) -> type[MenuItem]:
        policy, permissions = ModelPermissionPolicy(self.list_view.model), self.list_view.any_permission_required

        class ShownToWhomItIsOpen(MenuItem):
            def is_shown(self, request) -> bool:
                return policy.user_has_any_permission(request.user, permissions)

        return ShownToWhomItIsOpen

    def more(self, shared: dict) -> list:
        """Further addresses; `shared` is what their views need to know of the list."""
        return []

    def get_urlpatterns(self) -> list:
        shared = {"index_url_name": self.get_url_name("index"), "header_icon": self.icon}
        results = {"index_results_url_name": self.get_url_name("results")}
        return [
            path("", self.list_view.as_view(**shared, **results), name="index"),
            path("results/", self.list_view.as_view(**shared, **results, results_only=True), name="results"),
            *self.more(shared),
        ]
