"""Where law is used, in the CMS: what to look at again since it changed, and a click that says 'looked at'."""

from datetime import datetime
from uuid import UUID

import django_filters
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.admin.auth import require_admin_access
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.base import ViewSet
from wagtail.permission_policies import ModelPermissionPolicy

from .models import GlossaryTerm, Judgment, LegalText, Provision, Use
from .models.topic import topic_choices, topic_names
from .uses import looked_at, shown_by, to_look_at, uses

MAY_SEE = ["view", "change"]


def places_url(law: LegalText) -> str:
    """The list of every place that shows `law`, flagged or not."""
    if isinstance(law, GlossaryTerm):
        return f"{reverse('law_uses:index')}?show=all&term={law.key}"
    kind = "judgment" if isinstance(law, Judgment) else "provision"
    return f"{reverse('law_uses:index')}?show=all&{kind}={law.translation_key}"


class UseFilters(WagtailFilterSet):
    """Only what is to be looked at, unless everything is asked for; of one judgment, provision, topic or term."""

    show = django_filters.ChoiceFilter(
        label=gettext_lazy("Show"),
        choices=[("all", gettext_lazy("every place that shows law"))],
        empty_label=gettext_lazy("what is to be looked at"),
        method="shown",
    )
    topic = django_filters.ChoiceFilter(label=gettext_lazy("Topic"), choices=topic_choices)
    judgment = django_filters.UUIDFilter(field_name="judgment_key", label=gettext_lazy("Judgment"))
    provision = django_filters.UUIDFilter(method="of_provision", label=gettext_lazy("Provision"))
    term = django_filters.CharFilter(field_name="term", lookup_expr="exact", label=gettext_lazy("Term"))

    class Meta:
        model = Use
        fields = ("show", "place", "topic")

    def shown(self, rows, name, value):
        return rows

    def of_provision(self, rows, name, value: UUID):
        provision = Provision.objects.filter(translation_key=value).first()
        return rows.filter(shown_by(provision)) if provision else rows.none()


class PlaceColumn(Column):
    """The page, leading to its editor, with its kind."""

    cell_template_name = "law/cms/place_cell.html"

    def get_value(self, use):
        return {"title": use.page.title, "edit": reverse("wagtailadmin_pages:edit", args=[use.page_id])}


class LookedAtColumn(Column):
    """Why it is in the list, and the click that takes it off."""

    cell_template_name = "law/cms/looked_at_cell.html"

    def get_cell_context_data(self, use, parent_context):
        context = super().get_cell_context_data(use, parent_context)
        request = parent_context["request"]
        return {
            **context,
            "use": use,
            "flagged": use.changed_at or use.ended or use.begun,
            "action": reverse("law_uses:looked_at", args=[use.pk]),
            "next": request.get_full_path(),
            "csrf_token": parent_context.get("csrf_token"),
            "may": ModelPermissionPolicy(Use).user_has_permission(request.user, "change"),
        }


class UseList(generic.IndexView):
    """Who keeps law or courses: places whose law changed, began or ended. Queries don't grow with the places."""

    model = Use
    any_permission_required = MAY_SEE
    page_title = gettext_lazy("Law to look at again")
    filterset_class = UseFilters
    default_ordering = "page__title"
    paginate_by = 50
    list_display = [
        PlaceColumn("page", label=gettext_lazy("Place")),
        Column("law", label=gettext_lazy("Law"), accessor="law_label"),
        LookedAtColumn("state", label=gettext_lazy("What happened")),
        DateColumn("looked_on", label=gettext_lazy("Last looked at"), sort_key="looked_on"),
        Column("looked_by", label=gettext_lazy("By")),
    ]

    def get_base_queryset(self):
        today = timezone.localdate()
        asked = self.request.GET.get("show") == "all"
        return uses(today) if asked else to_look_at(today)

    def get_context_data(self, *args, **kwargs):
        context = super().get_context_data(*args, **kwargs)
        name_law(list(context["object_list"]))
        return context


def name_law(rows: list[Use]) -> None:
    """Give each use `law_label`. Queries: 3, and 1 where a term is among them, whatever the number."""
    topics = topic_names()
    judgments = Judgment.objects.told_in(get_language()).filter(translation_key__in=_keys(rows, "judgment"))
    provisions = Provision.objects.told_in(get_language()).filter(translation_key__in=_keys(rows, "provision"))
    texts = (*judgments, *provisions.select_related("jurisdiction"))
    named = {text.translation_key: str(text) for text in texts}
    named |= _terms_named({use.term for use in rows if use.term})
    gone = _("no longer on file")
    for use in rows:
        use.law_label = topics.get(use.topic, use.topic) or named.get(
            use.judgment_key or use.provision_key or use.term, gone
        )


def _terms_named(keys: set[str]) -> dict[str, str]:
    if not keys:
        return {}
    language = get_language()
    return {one.key: one.called(language)[0] for one in GlossaryTerm.objects.told_in(language).filter(key__in=keys)}


def _keys(rows: list[Use], kind: str) -> set[UUID]:
    return {key for use in rows if (key := getattr(use, f"{kind}_key"))}


@require_POST
@require_admin_access
def say_looked_at(request: HttpRequest, pk: int) -> HttpResponse:
    """Who may keep uses of law: takes the flag away, unless law changed again since the list was shown."""
    if not ModelPermissionPolicy(Use).user_has_permission(request.user, "change"):
        messages.error(request, _("Your role doesn't allow that. Nothing was changed."))
        return redirect("wagtailadmin_home")
    use = get_object_or_404(Use.objects.select_related("page"), pk=pk)
    try:
        seen = _moment(request.POST.get("seen", ""))
    except ValueError:
        return HttpResponseBadRequest(_("The moment of the change can't be read. Nothing was changed."))
    if looked_at(use=use, seen=seen, by=request.user):
        messages.success(request, _("‘%(page)s’ was looked at.") % {"page": use.page.title})
    else:
        messages.warning(request, _("The law changed again meanwhile. Look once more, please."))
    return redirect("law_uses:index")


def _moment(written: str) -> datetime | None:
    """The change that the list showed; empty where law only began or ended. Raises ValueError."""
    moment = parse_datetime(written) if written else None
    if written and (moment is None or moment.tzinfo is None):
        raise ValueError(written)
    return moment


class UsesMenuItem(MenuItem):
    """Shown to whom the list is open."""

    def is_shown(self, request) -> bool:
        return ModelPermissionPolicy(Use).user_has_any_permission(request.user, MAY_SEE)


class UsesViewSet(ViewSet):
    """Its place in the CMS: the main menu, after the law."""

    name = "law_uses"
    url_prefix = "law-uses"
    icon = "warning"
    menu_label = gettext_lazy("Law to look at again")
    menu_order = 201
    menu_item_class = UsesMenuItem
    add_to_admin_menu = True

    def get_urlpatterns(self):
        names = {
            "index_url_name": self.get_url_name("index"),
            "index_results_url_name": self.get_url_name("results"),
            "header_icon": self.icon,
        }
        return [
            path("", UseList.as_view(**names), name="index"),
            path("results/", UseList.as_view(**names, results_only=True), name="results"),
            path("<int:pk>/looked-at/", say_looked_at, name="looked_at"),
        ]
