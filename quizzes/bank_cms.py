"""The question bank in the CMS: its list with search and filters, where each question is used, other tags for many."""

import django_filters
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, LocaleColumn
from wagtail.admin.widgets.button import Button
from wagtail.snippets.views.snippets import IndexView, SnippetViewSet

from law.folding import fold
from law.models.topic import topic_choices, topic_names
from people.choosing import Unchosen

from . import bank
from .models import BankQuestion, CheckPage

ICON = "folder-open-inverse"


def kind_label(kind: str) -> str:
    """The name of a kind of question as authors know it."""
    block = CheckPage._meta.get_field("questions").stream_block.child_blocks.get(kind)
    return str(block.label) if block else kind


class KindColumn(Column):
    def get_value(self, instance) -> str:
        return kind_label(instance.kind)


class TopicColumn(Column):
    """The topic's name; all names are read once for the whole list."""

    def get_cell_context_data(self, instance, parent_context):
        context = super().get_cell_context_data(instance, parent_context)
        request = parent_context["request"]
        if not hasattr(request, "topic_names"):
            request.topic_names = topic_names()
        return {**context, "value": request.topic_names.get(instance.topic, instance.topic)}


class UsedColumn(Column):
    """How many published checks can ask it, leading to them."""

    cell_template_name = "quizzes/cms/bank_used_cell.html"

    def get_cell_context_data(self, instance, parent_context):
        context = super().get_cell_context_data(instance, parent_context)
        return {**context, "value": instance.used, "url": reverse("bank_uses", args=[instance.pk])}


class BankFilters(WagtailFilterSet):
    """By every tag."""

    topic = django_filters.ChoiceFilter(label=_("Topic"), choices=topic_choices)
    competency = django_filters.CharFilter(label=_("Competency"))

    class Meta:
        model = BankQuestion
        fields = ("topic", "competency", "difficulty", "jurisdiction")


class BankIndexView(IndexView):
    """Searched by folded words, so that accents and scripts don't matter; ways in and out for who may add questions."""

    def search_queryset(self, queryset):
        for word in fold(self.search_query or "").split():
            queryset = queryset.filter(search_text__contains=word)
        return queryset

    @cached_property
    def header_more_buttons(self):
        buttons = list(super().header_more_buttons)
        if self.user_has_permission("add"):
            address = reverse("bank_export")
            query = self.request.GET.urlencode()
            buttons.append(Button(_("Import questions"), url=reverse("bank_import"), icon_name="upload", priority=50))
            buttons.append(
                Button(_("Export"), url=f"{address}?{query}" if query else address, icon_name="download", priority=51)
            )
        return buttons


class BankViewSet(SnippetViewSet):
    model = BankQuestion
    chooser_viewset_class = Unchosen
    icon = ICON
    menu_label = _("Question bank")
    add_to_admin_menu = True
    menu_order = 210
    list_per_page = 50
    index_view_class = BankIndexView
    filterset_class = BankFilters
    search_fields = ["search_text"]
    search_backend_name = None
    list_display = [
        "__str__",
        KindColumn("kind", label=_("Kind")),
        TopicColumn("topic", label=_("Topic"), sort_key="topic"),
        Column("competency", label=_("Competency"), sort_key="competency"),
        Column("difficulty", label=_("Difficulty"), accessor="get_difficulty_display", sort_key="difficulty"),
        Column("jurisdiction", label=_("Jurisdiction")),
        UsedColumn("used", label=_("Used in")),
        LocaleColumn(),
    ]

    def get_queryset(self, request):
        return bank.with_uses(BankQuestion.objects.select_related("jurisdiction", "locale"))
