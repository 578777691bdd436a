"""What checks and scenarios add to the CMS: entries in a page's menu, analysis and marking among the reports."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.widgets.button import Button
from wagtail.snippets.models import register_snippet

from courses.models import ModulePage

from . import author_map_page, grant_page, import_page, marking_page, versions_page
from .analysis_page import ICON
from .analysis_page_list import AnalysisMenuItem
from .bank_cms import ICON as BANK_ICON
from .bank_cms import BankViewSet
from .bank_retag import RetagAction
from .marking_page_list import MarkingMenuItem
from .models import CheckPage, ScenarioPage

KINDS = (CheckPage, ScenarioPage)

register_snippet(BankViewSet)
hooks.register("register_bulk_action", RetagAction)


@hooks.register("register_reports_menu_item")
def analysis_among_the_reports() -> AnalysisMenuItem:
    return AnalysisMenuItem()


@hooks.register("register_reports_menu_item")
def answers_to_mark_among_the_reports() -> MarkingMenuItem:
    return MarkingMenuItem()


@hooks.register("register_page_listing_more_buttons")
def buttons_in_a_list_of_pages(page, user, next_url=None):
    yield from _buttons(page, user)


@hooks.register("register_page_header_buttons")
def buttons_in_the_menu_of_a_page(page, user, view_name, next_url=None):
    yield from _buttons(page, user)


def _buttons(page, user):
    """For whoever may edit the page. Wagtail lists pages as plain ones, hence the look at the specific class."""
    kind = page.specific_class or type(page)
    if issubclass(kind, ModulePage) and page.pk and page.permissions_for_user(user).can_add_subpage():
        yield _button(page, _("Import a scenario"), "import_scenario", import_page.ICON, 54)
    if not issubclass(kind, KINDS) or not page.permissions_for_user(user).can_edit():
        return
    if issubclass(kind, ScenarioPage):
        yield _button(page, _("Map"), "author_map", author_map_page.ICON, 54)
    yield _button(page, _("Analysis"), "analysis", ICON, 55)
    yield _button(page, _("Versions"), "versions", versions_page.ICON, 56)
    if issubclass(kind, CheckPage):
        yield _button(page, _("Import questions"), "import_questions", import_page.ICON, 57)
        if user.has_perm("quizzes.add_bankquestion"):
            yield _button(page, _("Copy to the question bank"), "copy_to_bank", BANK_ICON, 60)
        if page.permissions_for_user(user).can_publish():
            yield _button(page, _("Answers to mark"), "marking", marking_page.ICON, 59)
    if page.permissions_for_user(user).can_publish():
        yield _button(page, _("One more attempt"), "extra_attempts", grant_page.ICON, 60)
    yield _button(page, _("Export"), "export", "download", 58)


def _button(page, label, view: str, icon: str, priority: int) -> Button:
    return Button(label, url=reverse(view, args=[page.pk]), icon_name=icon, priority=priority)
