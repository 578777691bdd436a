"""The law in the CMS: lists with search and filters, for editors who keep it."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail.admin.ui.tables import Column, DateColumn, LocaleColumn
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from people.choosing import Choosing

from .cms import places_url
from .filters import ByPlace, ByTopic, JudgmentFilters
from .models import EqualityBody, GlossaryTerm, Judgment, Practice, Provision, RecordingRule, Topic
from .models.topic import topic_names
from .uses import with_uses


class UsedColumn(Column):
    """'7 lessons, 3 questions, 2 scenarios', leading to the list of them."""

    cell_template_name = "law/cms/used_cell.html"

    def get_value(self, instance) -> list[str]:
        counts = (
            (instance.in_lessons, ngettext("%d lesson", "%d lessons", instance.in_lessons)),
            (instance.in_questions, ngettext("%d question", "%d questions", instance.in_questions)),
            (instance.in_scenarios, ngettext("%d scenario", "%d scenarios", instance.in_scenarios)),
        )
        return [words % number for number, words in counts if number]

    def get_cell_context_data(self, instance, parent_context):
        return {**super().get_cell_context_data(instance, parent_context), "url": places_url(instance)}


class TopicColumn(Column):
    """The topic's name; all names are read once for the whole list."""

    def get_cell_context_data(self, instance, parent_context):
        context = super().get_cell_context_data(instance, parent_context)
        request = parent_context["request"]
        if not hasattr(request, "topic_names"):
            request.topic_names = topic_names()
        return {**context, "value": request.topic_names.get(instance.topic, instance.topic)}


TOPIC = TopicColumn("topic", label=_("Topic"), sort_key="topic")
USED = UsedColumn("used_in", label=_("Used in"))
REVIEWED = Column("review_status", label=_("Review"))
LOCALE = LocaleColumn()


class _LawViewSet(SnippetViewSet):
    """What the lists have in common: with what each row shows of its neighbours, so that rows ask nothing."""

    chooser_viewset_class = Choosing
    list_per_page = 50
    neighbours: tuple[str, ...] = ("jurisdiction", "locale")

    def get_queryset(self, request):
        return self.model.objects.select_related(*self.neighbours)


class ProvisionViewSet(_LawViewSet):
    model = Provision
    icon = "list-ul"
    menu_label = _("Provisions")
    list_display = ["citation", "jurisdiction", TOPIC, USED, REVIEWED, LOCALE]
    filterset_class = ByTopic

    def get_queryset(self, request):
        return with_uses(super().get_queryset(request))


class JudgmentViewSet(_LawViewSet):
    model = Judgment
    icon = "openquote"
    menu_label = _("Judgments")
    list_display = ["name", "application_numbers", DateColumn("date"), USED, REVIEWED, LOCALE]
    filterset_class = JudgmentFilters
    neighbours = ("locale",)

    def get_queryset(self, request):
        return with_uses(super().get_queryset(request))


class TopicViewSet(_LawViewSet):
    model = Topic
    icon = "tag"
    menu_label = _("Topics")
    list_display = ["label", "key", "position", LOCALE]
    search_fields = ["name", "key", "explanation"]
    search_backend_name = None
    neighbours = ("locale",)


class PracticeViewSet(_LawViewSet):
    model = Practice
    icon = "pick"
    menu_label = _("Practices")
    list_display = ["__str__", "jurisdiction", "service", REVIEWED, LOCALE]
    filterset_class = ByPlace


class EqualityBodyViewSet(_LawViewSet):
    model = EqualityBody
    icon = "group"
    menu_label = _("Equality bodies")
    list_display = ["name", "jurisdiction", "website", REVIEWED, LOCALE]
    filterset_class = ByPlace


class RecordingRuleViewSet(_LawViewSet):
    model = RecordingRule
    icon = "form"
    menu_label = _("Recording rules")
    list_display = ["__str__", "jurisdiction", REVIEWED, LOCALE]
    filterset_class = ByPlace


class GlossaryTermViewSet(_LawViewSet):
    model = GlossaryTerm
    icon = "openquote"
    menu_label = _("Glossary")
    list_display = ["term", "definition", USED, REVIEWED, LOCALE]
    list_filter = ["verification"]
    neighbours = ("locale",)

    def get_queryset(self, request):
        return with_uses(super().get_queryset(request))


class LawGroup(SnippetViewSetGroup):
    menu_label = _("Law")
    menu_icon = "clipboard-list"
    menu_order = 200
    items = (
        ProvisionViewSet,
        JudgmentViewSet,
        TopicViewSet,
        PracticeViewSet,
        EqualityBodyViewSet,
        RecordingRuleViewSet,
        GlossaryTermViewSet,
    )
