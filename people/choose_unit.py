"""Choosing a unit in the CMS, wherever a form asks for one."""

from wagtail.snippets.views.chooser import SnippetChooserViewSet
from wagtail.snippets.widgets import AdminSnippetChooser


class UnitChooser(AdminSnippetChooser):
    """Wagtail's, which asks the database for whatever was sent, and fails on what can't be an id (`unit=abc`)."""

    def get_instance(self, value):
        """None for that: the field says that it can't be chosen."""
        try:
            return super().get_instance(value)
        except (TypeError, ValueError):
            return None


class UnitChooserViewSet(SnippetChooserViewSet):
    base_widget_class = UnitChooser
