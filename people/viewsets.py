"""People, units and roles in the CMS, for administrators."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.admin.ui.tables import DateColumn
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup
from wagtail.users.views.users import UserViewSet

from .choosing import ChoosingPlaces, ChoosingUnits, Unchosen
from .forms import PersonCreationForm, PersonEditForm, UnitForm
from .models import Jurisdiction, Rank, Unit, UnitRole


class PersonViewSet(UserViewSet):
    """Wagtail's own list of users, with unit and language in the form."""

    def get_form_class(self, for_update=False):
        return PersonEditForm if for_update else PersonCreationForm


class UnitViewSet(SnippetViewSet):
    model = Unit
    chooser_viewset_class = ChoosingUnits
    icon = "group"
    menu_label = _("Units")
    list_display = ["name", "code", "jurisdiction", DateColumn("closed_at", label=_("closed"))]
    list_filter = ["jurisdiction"]
    search_fields = ["name", "code"]
    ordering = ["path"]
    edit_handler = ObjectList(
        [FieldPanel("name"), FieldPanel("code"), FieldPanel("kind"), FieldPanel("jurisdiction"), FieldPanel("parent")],
        base_form_class=UnitForm,
    )


class UnitRoleViewSet(SnippetViewSet):
    model = UnitRole
    chooser_viewset_class = Unchosen
    icon = "key"
    menu_label = _("Who sees which unit")
    list_display = ["user", "unit", "role"]
    panels = [FieldPanel("user"), FieldPanel("unit"), FieldPanel("role")]


class JurisdictionViewSet(SnippetViewSet):
    model = Jurisdiction
    chooser_viewset_class = ChoosingPlaces
    icon = "site"
    menu_label = _("Jurisdictions")
    list_display = ["name", "code", "parent"]
    panels = [FieldPanel("name"), FieldPanel("code"), FieldPanel("parent"), FieldPanel("note")]


class RankViewSet(SnippetViewSet):
    model = Rank
    chooser_viewset_class = Unchosen
    icon = "order"
    menu_label = _("Ranks")
    list_display = ["name", "code"]
    search_fields = ["name", "code"]
    panels = [FieldPanel("name"), FieldPanel("code")]


class PeopleGroup(SnippetViewSetGroup):
    menu_label = _("Units and roles")
    menu_icon = "group"
    menu_order = 300
    items = (UnitViewSet, UnitRoleViewSet, JurisdictionViewSet, RankViewSet)
