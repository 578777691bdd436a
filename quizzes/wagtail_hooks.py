"""What checks and scenarios add to the CMS: their analysis, in the page's menu and among the reports."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.widgets.button import Button

from .analysis_page import ICON
from .analysis_page_list import AnalysisMenuItem
from .models import CheckPage, ScenarioPage

KINDS = (CheckPage, ScenarioPage)


@hooks.register("register_reports_menu_item")
def analysis_among_the_reports() -> AnalysisMenuItem:
    return AnalysisMenuItem()


@hooks.register("register_page_listing_more_buttons")
def analysis_in_a_list_of_pages(page, user, next_url=None):
    yield from _analysis_button(page, user)


@hooks.register("register_page_header_buttons")
def analysis_in_the_menu_of_a_page(page, user, view_name, next_url=None):
    yield from _analysis_button(page, user)


def _analysis_button(page, user):
    if issubclass(page.specific_class or type(page), KINDS) and page.permissions_for_user(user).can_edit():
        yield Button(_("Analysis"), url=reverse("analysis", args=[page.pk]), icon_name=ICON, priority=55)
