"""The law in the CMS: lists with search and filters, for editors who keep it."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from . import review_cms  # noqa: F401  registers its page and buttons
from .models import Judgment, Provision


class ProvisionViewSet(SnippetViewSet):
    model = Provision
    icon = "list-ul"
    menu_label = _("Provisions")
    list_display = ["citation", "jurisdiction", "get_topic_display", Column("review_status", label=_("Review"))]
    list_filter = ["jurisdiction", "topic", "verification"]
    list_per_page = 50

    def get_queryset(self, request):
        """With what each row shows of its neighbours, so that a longer list asks no more questions."""
        return Provision.objects.select_related("jurisdiction", "locale")


class JudgmentViewSet(SnippetViewSet):
    model = Judgment
    icon = "openquote"
    menu_label = _("Judgments")
    list_display = ["name", "application_numbers", DateColumn("date"), Column("review_status", label=_("Review"))]
    list_filter = ["verification"]
    list_per_page = 50


class LawGroup(SnippetViewSetGroup):
    menu_label = _("Law")
    menu_icon = "clipboard-list"
    menu_order = 200
    items = (ProvisionViewSet, JudgmentViewSet)


register_snippet(LawGroup)
