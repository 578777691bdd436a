"""What checks and scenarios add to the CMS: analysis, map and versions in a page's menu, the analysis among the reports."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.widgets.button import Button

from . import author_map_page, versions_page
from .analysis_page import ICON
from .analysis_page_list import AnalysisMenuItem
from .models import CheckPage, ScenarioPage

KINDS = (CheckPage, ScenarioPage)


@hooks.register("register_reports_menu_item")
def analysis_among_the_reports() -> AnalysisMenuItem:
    return AnalysisMenuItem()


@hooks.register("register_page_listing_more_buttons")
def buttons_in_a_list_of_pages(page, user, next_url=None):
    yield from _buttons(page, user)


@hooks.register("register_page_header_buttons")
def buttons_in_the_menu_of_a_page(page, user, view_name, next_url=None):
    yield from _buttons(page, user)


def _buttons(page, user):
    """For whoever may edit the page. Wagtail lists pages as plain ones, hence the look at the specific class."""
    kind = page.specific_class or type(page)
    if not issubclass(kind, KINDS) or not page.permissions_for_user(user).can_edit():
        return
    if issubclass(kind, ScenarioPage):
        yield Button(
            _("Map"), url=reverse("author_map", args=[page.pk]), icon_name=author_map_page.ICON, priority=54
        )
    yield Button(_("Analysis"), url=reverse("analysis", args=[page.pk]), icon_name=ICON, priority=55)
    yield Button(
        _("Versions"), url=reverse("versions", args=[page.pk]), icon_name=versions_page.ICON, priority=56
    )
