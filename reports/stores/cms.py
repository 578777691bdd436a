"""Record stores in the CMS: administrators register one, switch it off and on, read the log, and send again.

Its secret is given here or at the command line, is kept encrypted, and is shown to nobody again.
"""

from django import forms
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.widgets.button import HeaderButton
from wagtail.permission_policies import ModelPermissionPolicy

from people.cms_list import ListViewSet
from reports.models import ApiClient
from reports.switch import MAY_SEE, SwitchedList, SwitchView
from reports.webhooks.address import BadAddress, target_of

from .deliver import tell_store
from .models import RecordStore, SentStatement
from .refused import with_refused
from .register import RIGHT, create_store, disable, enable, send_again, send_refused_again

LOG, SWITCH, AGAIN, ADD = "record_stores:log", "record_stores:switch", "record_stores:again", "record_stores:add"
REFUSED, ALL_AGAIN = "record_stores:refused", "record_stores:all_again"
REFUSED_STATEMENTS = _("Refused statements")


class StoreForm(WagtailAdminModelForm):
    """A store's address and its key."""

    endpoint = forms.CharField(label=_("Address"), max_length=500, help_text="https://lrs.example.org/xapi")
    key = forms.CharField(label=_("Key"), max_length=200)
    secret = forms.CharField(label=_("Secret"), max_length=500, widget=forms.PasswordInput)
    from_the_beginning = forms.BooleanField(label=_("Send also what was before"), required=False)

    class Meta:
        model = RecordStore
        fields = ("client",)
        labels = {"client": _("API client")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        live = ApiClient.objects.filter(revoked_at__isnull=True).select_related("unit")
        self.fields["client"].queryset = live
        self.fields["client"].label_from_instance = lambda one: f"{one.name} · {one.unit.name}"

    def clean_client(self) -> ApiClient:
        client = self.cleaned_data["client"]
        if RIGHT not in client.resources:
            raise forms.ValidationError(_("This token doesn't read what “%(event)s” tells."), params={"event": RIGHT})
        return client

    def clean_endpoint(self) -> str:
        endpoint = self.cleaned_data["endpoint"].rstrip("/")
        try:
            target_of(f"{endpoint}/statements")
        except BadAddress as error:
            said = _("This address can't be used: it has to begin with https:// and to lead to a public network.")
            raise forms.ValidationError(said) from error
        return endpoint

    def save(self, commit=True) -> RecordStore:
        given = self.cleaned_data
        self.instance = create_store(
            client=given["client"], endpoint=given["endpoint"], key=given["key"], secret=given["secret"],
            from_the_beginning=given["from_the_beginning"],
        )  # fmt: skip
        return self.instance


class StoreList(SwitchedList):
    """Administrators: every store. Queries don't grow with them."""

    model = RecordStore
    log, switch = LOG, SWITCH
    page_title = _("Learning record stores")
    queryset = with_refused(RecordStore.objects.select_related("client__unit"))
    list_display = [
        "endpoint",
        Column("client", label=_("API client"), accessor="client.name"),
        Column("unit", label=_("Unit"), accessor="client.unit"),
        DateColumn("created_at", label=_("Made"), sort_key="created_at"),
        DateColumn("next_try", label=_("Next try")),
        Column("disabled_at", label=_("Switched off"), accessor=lambda one: one.disabled_at and localdate(one.disabled_at)),
        Column("why", label=_("Last error"), accessor=lambda one: one.disabled_why or one.last_error),
        TitleColumn(
            "refused", label=REFUSED_STATEMENTS, accessor=lambda one: str(one.refused), classname="number",
            get_url=lambda one: reverse(REFUSED, args=[one.pk]) if one.refused else None,
        ),
    ]  # fmt: skip

    @cached_property
    def header_buttons(self):
        """Stores are added by who may change them."""
        if not self.user_has_permission("change"):
            return []
        return [HeaderButton(_("Add a record store"), url=reverse(ADD), icon_name="plus")]


class AddStore(generic.CreateView):
    """Administrators: where to send, and the key to it. A wrong address is told beside it."""

    model = RecordStore
    permission_required = "change"
    form_class = StoreForm
    page_title = _("Add a record store")
    success_message = _("Saved.")

    def get_edit_url(self):
        return reverse(LOG, args=[self.object.pk])


class Switch(SwitchView):
    """Administrators: asks, then switches it off or on. Nothing is deleted."""

    model = RecordStore
    shown = "endpoint"

    def turn_on(self) -> None:
        enable(store=self.object)
        tell_store.enqueue(self.object.pk)

    def turn_off(self) -> None:
        disable(store=self.object, why="by hand")


class StatementLog(generic.IndexView):
    """Administrators: what was sent to a store and what became of it, the latest first."""

    model = SentStatement
    permission_policy = ModelPermissionPolicy(RecordStore)
    any_permission_required = MAY_SEE
    default_ordering = "-pk"
    paginate_by = 50
    list_display = [
        TitleColumn("verb", label=_("Event"), accessor="verb", get_url=lambda one: reverse(AGAIN, args=[one.pk])),
        Column("statement", label=_("Code"), accessor="statement"),
        Column("state", label=_("Status"), accessor="get_state_display"),
        Column("tries", label=_("Tries"), accessor="tries"),
        Column("status", label=_("Answer"), accessor=lambda one: one.status or ""),
        Column("error", label=_("Last error"), accessor="error"),
        DateColumn("made_at", label=_("Queued")),
        DateColumn("taken_at", label=_("Finished")),
    ]

    @cached_property
    def store(self) -> RecordStore:
        return get_object_or_404(with_refused(RecordStore.objects.all()), pk=self.kwargs["pk"])

    @cached_property
    def header_buttons(self):
        """What it refused stands in a list by itself."""
        if not self.store.refused:
            return []
        said = f"{REFUSED_STATEMENTS}: {self.store.refused}"
        return [HeaderButton(said, url=reverse(REFUSED, args=[self.store.pk]), icon_name="warning")]

    def get_base_queryset(self):
        return self.store.statements.all()

    def get_page_title(self):
        return self.store.endpoint

    def get_index_url(self):
        return reverse(LOG, args=[self.store.pk])

    def get_index_results_url(self):
        return reverse("record_stores:log_results", args=[self.store.pk])


class RefusedStatements(StatementLog):
    """Administrators: what a store refused, with its words, the first first; each is sent again, or all are."""

    default_ordering = "pk"
    list_display = [column for column in StatementLog.list_display if column.name not in ("state", "taken_at")]

    @cached_property
    def header_buttons(self):
        if not self.store.refused or not self.permission_policy.user_has_permission(self.request.user, "change"):
            return []
        return [HeaderButton(_("Try again"), url=reverse(ALL_AGAIN, args=[self.store.pk]), icon_name="rotate")]

    def get_base_queryset(self):
        return self.store.statements.filter(state=SentStatement.State.REFUSED)

    def get_page_title(self):
        return REFUSED_STATEMENTS

    def get_page_subtitle(self):
        return self.store.endpoint

    def get_index_url(self):
        return reverse(REFUSED, args=[self.store.pk])

    def get_index_results_url(self):
        return reverse("record_stores:refused_results", args=[self.store.pk])


class AllAgain(generic.DeleteView):
    """Administrators: asks, then sends again all that a store refused. Nothing is deleted."""

    model = RecordStore
    permission_required = "change"
    template_name = "reports/cms/webhook.html"
    page_title = _("Try again")
    success_message = _("It is tried again now.")

    def get_queryset(self):
        return with_refused(RecordStore.objects.all())

    def get_context_data(self, **kwargs):
        shown = f"{self.object.endpoint}\n{REFUSED_STATEMENTS}: {self.object.refused}"
        return super().get_context_data(**kwargs, does=self.page_title, shown=shown)

    def get_success_url(self):
        return reverse(LOG, args=[self.object.pk])

    def delete_action(self) -> None:
        send_refused_again(store=self.object)
        tell_store.enqueue(self.object.pk)


class Again(generic.DeleteView):
    """Administrators: shows what was sent, and sends it again. Nothing is deleted."""

    model = SentStatement
    permission_policy = ModelPermissionPolicy(RecordStore)
    permission_required = "change"
    template_name = "reports/cms/webhook.html"
    page_title = _("Try again")
    success_message = _("It is tried again now.")

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs, does=self.page_title, shown=self.object.body or self.object.statement)

    def get_success_url(self):
        return reverse(LOG, args=[self.object.store_id])

    def delete_action(self) -> None:
        send_again(sent=self.object)
        tell_store.enqueue(self.object.store_id)


class RecordStores(ListViewSet):
    """Their place in the CMS: the settings menu, beside webhooks."""

    name = "record_stores"
    url_prefix = "record-stores"
    icon = "upload"
    menu_label = _("Learning record stores")
    list_view = StoreList
    add_to_settings_menu = True

    def more(self, shared: dict) -> list:
        log = {"header_icon": self.icon}
        return [
            path("add/", AddStore.as_view(**shared, add_url_name=ADD), name="add"),
            path("<int:pk>/", StatementLog.as_view(**log), name="log"),
            path("<int:pk>/results/", StatementLog.as_view(**log, results_only=True), name="log_results"),
            path("<int:pk>/refused/", RefusedStatements.as_view(**log), name="refused"),
            path("<int:pk>/refused/results/", RefusedStatements.as_view(**log, results_only=True), name="refused_results"),
            path("<int:pk>/refused/again/", AllAgain.as_view(**shared, delete_url_name=ALL_AGAIN), name="all_again"),
            path("switch/<int:pk>/", Switch.as_view(**shared, delete_url_name=SWITCH), name="switch"),
            path("again/<int:pk>/", Again.as_view(**shared, delete_url_name=AGAIN), name="again"),
        ]
