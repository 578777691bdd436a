"""Lists of a personnel system in the CMS: sent, compared, applied, read again. For who may change people and units."""

from django import forms
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, TemplateView, View
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from people.importing.table import Unreadable
from people.importing.views import csv_file, waiting_for_a_password
from people.models import Roster, User
from people.passwords import password_link

from .apply import Busy, HasMistakes, PlanHasChanged, TooManyRemoved
from .archive import MOST_BYTES
from .keep import is_over, shown_lines
from .lines import Kind
from .read_csv import MOST_LINES, OFFICER_COLUMNS, UNIT_COLUMNS
from .sentences import sentence, why_unreadable
from .work import NO_RIGHT, begin_to_apply, send

LINES_PER_PAGE, ROSTERS_SHOWN = 100, 20
#: Seconds after which the page asks again, while something is under way.
ASK_AGAIN = 5
#: Of what one reads by itself.
SHOWN_KINDS = [Kind.WRONG, Kind.NEW, Kind.MOVED, Kind.CHANGED, Kind.REMOVED]


def may_send(user: User) -> bool:
    return user.has_perms([f"people.{verb}_{what}" for verb in ("add", "change") for what in ("user", "unit")])


def kind_labels() -> dict[str, str]:
    return {
        Kind.WRONG.value: _("Wrong"), Kind.NEW.value: _("New"), Kind.MOVED.value: _("Moved"),
        Kind.CHANGED.value: _("Changed"), Kind.REMOVED.value: _("Removed"), Kind.SAME.value: _("As they are"),
    }  # fmt: skip


class RosterForm(forms.Form):
    """A file, what it is, and whether it names all there are."""

    way = forms.ChoiceField(
        label=gettext_lazy("Kind"),
        choices=[one for one in Roster.Way.choices if one[0] != Roster.Way.PROGRAM],
        widget=forms.RadioSelect,
    )
    file = forms.FileField(
        label=gettext_lazy("File"),
        error_messages={"required": gettext_lazy("Choose a file."), "empty": gettext_lazy("The file is empty.")},
    )
    whole = forms.BooleanField(
        required=False,
        label=gettext_lazy("The list is complete"),
        help_text=gettext_lazy(
            "Whoever isn’t in it is removed: accounts are deactivated, units closed. Nothing is deleted. "
            "Files of OneRoster say so themselves."
        ),
    )
    most_removed = forms.IntegerField(
        label=gettext_lazy("Remove at most (%)"), min_value=0, max_value=100, initial=10,
        help_text=gettext_lazy("If a complete list would remove more, it was perhaps cut off, and you are asked again."),
    )  # fmt: skip


class Rosters(WagtailAdminTemplateMixin):
    """What the pages share: who may, and where one is."""

    page_title = gettext_lazy("Lists from a personnel system")
    header_icon = "group"

    def dispatch(self, request, *args, **kwargs):
        if not may_send(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self):
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    @cached_property
    def roster(self) -> Roster:
        """404 for what is too old and was never applied, as soon as it is, whenever it is deleted."""
        found = get_object_or_404(Roster.objects.select_related("by", "unit"), pk=self.kwargs["pk"])
        if is_over(found):
            raise Http404
        return found


class Send(Rosters, FormView):
    """Keeps what can be read, and shows what it would do. Below it what was sent before. Queries: 2 beside the frame's."""

    template_name = "people/cms/roster_send.html"
    form_class = RosterForm
    initial = {"way": Roster.Way.OFFICERS}

    def get_context_data(self, **kwargs):
        rosters = Roster.objects.select_related("by").defer("content")[:ROSTERS_SHOWN]
        return super().get_context_data(
            **kwargs, rosters=rosters, unit_columns=UNIT_COLUMNS, officer_columns=OFFICER_COLUMNS, lines=MOST_LINES,
            megabytes=MOST_BYTES // 1024 // 1024,
        )  # fmt: skip

    def form_valid(self, form):
        given = form.cleaned_data
        roster = Roster(
            by=self.request.user, way=given["way"], file_name=given["file"].name[-120:], whole=given["whole"],
            most_removed=given["most_removed"], content=given["file"].read(MOST_BYTES + 1),
        )  # fmt: skip
        try:
            send(roster)
        except Unreadable as error:
            form.add_error("file", why_unreadable(error.code, error.named))
            return self.form_invalid(form)
        return redirect("roster_look", roster.pk)


class Look(Rosters, TemplateView):
    """The difference, line by line: before it is applied, and afterwards as the report of it.

    POST applies what was shown, if it would still do the same; only whoever sent it. Queries: 6 beside the frame's.
    """

    template_name = "people/cms/roster_look.html"

    def get(self, request, *args, **kwargs):
        response = super().get(request, *args, **kwargs)
        if self.roster.is_open:
            response["Refresh"] = ASK_AGAIN
        return response

    def get_context_data(self, **kwargs):
        one = self.roster
        what, kinds = _chosen(self.request.GET)
        page = Paginator(shown_lines(one, what=what, kinds=kinds), LINES_PER_PAGE).get_page(self.request.GET.get("p"))
        labels = kind_labels()
        wrong = sum(one.counts.get(kind, {}).get(Kind.WRONG.value, 0) for kind in ("unit", "officer"))
        changes = any(one.counts.get(kind, {}).get(change.value) for kind in ("unit", "officer") for change in SHOWN_KINDS)
        too_many = [pair for pair in one.counts.get("removals", {}).values() if pair[0] * 100 > one.most_removed * pair[1]]
        return super().get_context_data(
            **kwargs,
            one=one,
            is_applied=one.status == Roster.Status.APPLIED,
            tables=[(name, label, _counted(one, name, labels, what, kinds)) for name, label in _whats() if _any(one, name)],
            wrong=wrong,
            reason=_why_not(one.problem["code"]) if one.status == Roster.Status.LOOKED and one.problem else "",
            too_many=too_many if not wrong else [],
            changes=changes,
            can_apply=one.status == Roster.Status.LOOKED and one.by == self.request.user and changes and not wrong,
            page=page,
            rows=[_told(line, labels) for line in page],
            shown=f"what={what}&show={kinds[0] if kinds else ''}",
            all_shown=not kinds,
            waiting=waiting_for_a_password(_made(one)).count() if one.status == Roster.Status.APPLIED else 0,
        )

    def post(self, request: HttpRequest, pk) -> HttpResponse:
        one = self.roster
        if one.by != request.user:
            raise PermissionDenied
        percent = 100 if request.POST.get("all") else one.most_removed
        try:
            begin_to_apply(one, digest=request.POST.get("digest", ""), most_removed=percent)
        except (PlanHasChanged, HasMistakes, TooManyRemoved, Busy) as error:
            # What the list itself keeps is shown on its page.
            if isinstance(error, Busy) or not one.problem:
                messages.error(request, _why_not(type(error).__name__))
        return redirect("roster_look", pk)


class Difference(Rosters, View):
    """The same lines as CSV, for whoever keeps the personnel system."""

    def get(self, request: HttpRequest, pk) -> HttpResponse:
        what, kinds = _chosen(request.GET)
        rows: list[list] = []
        for line in shown_lines(self.roster, what=what, kinds=kinds).iterator(chunk_size=2000):
            head = [line.what, line.number or "", line.key, line.name, line.kind]
            rows += [[*head, *difference, ""] for difference in line.differences]
            rows += [[*head, "", "", "", sentence(problem)] for problem in line.problems]
        columns = ["what", "line", "key", "name", "kind", "column", "before", "after", "problem"]
        return csv_file("difference", columns, rows)


class Links(Rosters, View):
    """For who was made and has no password yet: links to set one. Only by POST, since each opens an account."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk) -> HttpResponse:
        people = waiting_for_a_password(_made(self.roster)).order_by("unit__path", "last_name").select_related("unit")
        rows = [
            [one.service_number, one.get_full_name(), one.email, one.unit.code if one.unit else "", password_link(one)]
            for one in people
        ]
        return csv_file(_("links"), ["service_number", "name", "email", "unit", "link"], rows)


def _why_not(code: str) -> str:
    return {
        "PlanHasChanged": _(
            "Nothing was imported: since you looked, people were changed elsewhere. Look again, then import."
        ),
        "HasMistakes": _("Nothing was imported: correct the lines that are wrong, and send the file again."),
        "TooManyRemoved": _("Nothing was imported: more would be removed than you allowed."),
        NO_RIGHT: _("Nothing was imported: what you looked at isn't valid any more. Send the file again."),
        "Busy": _("Nothing was imported: others are changing the same people. Try again in a minute."),
    }[code]


def _made(one: Roster):
    return one.lines.filter(what="officer", kind=Kind.NEW.value).values("officer")


def _whats() -> list[tuple[str, str]]:
    return [("unit", _("Units")), ("officer", _("Officers"))]


def _any(one: Roster, what: str) -> bool:
    return any(one.counts.get(what, {}).values())


def _counted(one: Roster, name: str, labels: dict, what: str, kinds: list) -> list[tuple[str, str, int, bool]]:
    counts = one.counts[name]
    return [(kind, labels[kind], counts.get(kind, 0), what == name and kinds == [kind]) for kind in map(str, SHOWN_KINDS)]


def _chosen(asked) -> tuple[str, list[str]]:
    what, kind = asked.get("what", ""), asked.get("show", "")
    return (what if what in ("unit", "officer") else ""), ([kind] if kind in set(Kind) else [])


def _told(line, labels: dict) -> dict:
    return {
        "number": line.number or "", "key": line.key, "name": line.name, "kind": labels[line.kind],
        "differences": line.differences, "problems": [sentence(problem) for problem in line.problems],
    }  # fmt: skip


urlpatterns = [
    path("people/rosters/", Send.as_view(), name="roster_send"),
    path("people/rosters/<uuid:pk>/", Look.as_view(), name="roster_look"),
    path("people/rosters/<uuid:pk>/difference.csv", Difference.as_view(), name="roster_difference"),
    path("people/rosters/<uuid:pk>/links.csv", Links.as_view(), name="roster_links"),
]
