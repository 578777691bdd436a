"""Importing people in the CMS: send a file, look at what it would do, do it. For who may add and change people."""

import csv

from django import forms
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, TemplateView, View
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from people.formulas import guarded
from people.models import PeopleImport, User
from people.passwords import password_link

from .apply import AppliedBefore, HasMistakes, PeopleHaveChanged, apply
from .keep import Expired, clear_expired, refuse_expired
from .plan import ROLE_NAMES, Kind, Plan, plan
from .sentences import why_unreadable
from .table import COLUMNS, ENCODINGS, MOST_BYTES, MOST_LINES, Table, Unreadable, read

LINES_PER_PAGE = 100
ENCODING_NAMES = {"utf-8": "UTF-8", "cp1250": "Windows-1250", "cp1251": "Windows-1251"}


class FileForm(forms.Form):
    """A file, and in which encoding it is, if one knows."""

    file = forms.FileField(
        label=gettext_lazy("CSV file"),
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
        error_messages={
            "required": gettext_lazy("Choose a file."),
            "empty": gettext_lazy("The file is empty."),
        },
    )
    encoding = forms.ChoiceField(
        label=gettext_lazy("Encoding"),
        required=False,
        choices=[("", gettext_lazy("Find out")), *((code, ENCODING_NAMES[code]) for code in ENCODINGS)],
    )

    def clean(self):
        """Read once, so that what can't be used at all is said at once and never kept."""
        cleaned = super().clean()
        file = cleaned.get("file")
        if file is not None and not self.errors:
            try:
                self.content = file.read(MOST_BYTES + 1)
                read(self.content, cleaned["encoding"])
            except Unreadable as error:
                self.add_error("file", why_unreadable(error))
        return cleaned


class Importing(WagtailAdminTemplateMixin):
    """What the pages share: who may, and where one is."""

    page_title = gettext_lazy("Import people")
    header_icon = "group"

    def dispatch(self, request, *args, **kwargs):
        if not may_import(request.user):
            raise PermissionDenied
        try:
            return super().dispatch(request, *args, **kwargs)
        except Expired:
            messages.error(request, _("The file was sent more than a day ago, and is deleted. Send it again."))
            return redirect("import_send")

    def get_breadcrumbs_items(self):
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def mine(self) -> PeopleImport:
        """Somebody else's import is as if it weren't there. Raises Expired."""
        one = get_object_or_404(PeopleImport, pk=self.kwargs["pk"], by=self.request.user)
        refuse_expired(one)
        return one


def may_import(user: User) -> bool:
    return user.has_perms(["people.add_user", "people.change_user"])


class Send(Importing, FormView):
    """Keeps a readable file for a day, and shows what it would do."""

    template_name = "people/cms/import_send.html"
    form_class = FileForm

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            **kwargs, columns=COLUMNS, roles=ROLE_NAMES, lines=MOST_LINES, megabytes=MOST_BYTES // 1024 // 1024
        )

    def form_valid(self, form):
        clear_expired()
        one = PeopleImport.objects.create(
            by=self.request.user,
            file_name=form.cleaned_data["file"].name[-120:],
            encoding=form.cleaned_data["encoding"],
            content=form.content,
        )
        return redirect("import_look", one.pk)


class Look(Importing, TemplateView):
    """The dry run, line by line; nothing is changed. POST applies what was shown, if it would still do the same."""

    template_name = "people/cms/import_look.html"

    def get(self, request, *args, **kwargs):
        if self.mine().applied_at is not None:
            return redirect("import_done", self.kwargs["pk"])
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        one = self.mine()
        table, planned = look(one, self.request.user)
        kinds = _chosen(planned, self.request.GET.get("show", ""))
        page = Paginator(planned.of(*kinds), LINES_PER_PAGE).get_page(self.request.GET.get("p"))
        return super().get_context_data(
            **kwargs,
            one=one,
            encoding=ENCODING_NAMES[table.encoding],
            guessed=table.guessed,
            separator=table.separator,
            counts=[(kind.value, label, planned.count(kind), kind in kinds) for kind, label in _labels().items()],
            all_shown=len(kinds) == len(Kind),
            total=len(planned.lines),
            wrong=planned.count(Kind.WRONG),
            can_apply=planned.can_apply,
            digest=planned.digest,
            page=page,
            shown=self.request.GET.get("show", ""),
            labels={kind.value: label for kind, label in _labels().items()},
        )

    def post(self, request, pk: int) -> HttpResponse:
        one = self.mine()
        try:
            apply(one, digest=request.POST.get("digest", ""), by=request.user)
        except AppliedBefore:
            messages.warning(request, _("This file was imported already. Nothing was changed again."))
        except PeopleHaveChanged:
            messages.error(request, _(
                "Nothing was imported: since you looked, people were changed elsewhere. Look again, then import."
            ))
            return redirect("import_look", pk)
        except HasMistakes:
            messages.error(request, _("Nothing was imported: correct the lines that are wrong, and send the file again."))
            return redirect("import_look", pk)
        return redirect("import_done", pk)


class Done(Importing, TemplateView):
    """What was imported, and links for who has no password yet."""

    template_name = "people/cms/import_done.html"

    def get_context_data(self, **kwargs):
        one = get_object_or_404(PeopleImport, pk=self.kwargs["pk"], by=self.request.user, applied_at__isnull=False)
        return super().get_context_data(
            **kwargs, one=one, made=len(one.made_ids), waiting=waiting_for_a_password(one.made_ids).count(),
            people_url=reverse("wagtailusers_users:index"),
        )  # fmt: skip


class Mistakes(Importing, View):
    """The lines that are wrong, as CSV: to be sent to whoever made the file."""

    def get(self, request, pk: int) -> HttpResponse:
        one = self.mine()
        if one.applied_at is not None:
            return redirect("import_done", pk)
        _table, planned = look(one, request.user)
        rows = [
            [line.number, line.service_number, " ".join(line.problems)] for line in planned.of(Kind.WRONG)
        ]
        return csv_file(_("mistakes"), ["line", "service_number", "problem"], rows)


class Links(Importing, View):
    """For who was made and has no password yet: links to set one. Only by POST, since each opens an account."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        people = waiting_for_a_password(self.mine().made_ids).order_by("unit__path", "last_name")
        rows = [
            [one.service_number, one.get_full_name(), one.email, one.unit.code if one.unit else "", password_link(one)]
            for one in people.select_related("unit")
        ]
        return csv_file(_("links"), ["service_number", "name", "email", "unit", "link"], rows)


def look(one: PeopleImport, by: User) -> tuple[Table, Plan]:
    """Queries: 4."""
    table = read(bytes(one.content), one.encoding)
    return table, plan(table, by=by)


def _labels() -> dict[Kind, str]:
    return {Kind.WRONG: _("Wrong"), Kind.NEW: _("New"), Kind.CHANGED: _("Changed"), Kind.SAME: _("As they are")}


def _chosen(planned: Plan, show: str) -> list[Kind]:
    """What is to be shown; without a wish, what needs looking at."""
    if show in set(Kind):
        return [Kind(show)]
    if show == "all":
        return list(Kind)
    if planned.count(Kind.WRONG):
        return [Kind.WRONG]
    return [Kind.NEW, Kind.CHANGED] if planned.can_apply else list(Kind)


def waiting_for_a_password(made_ids):
    return User.objects.filter(pk__in=made_ids, is_active=True, password__startswith="!", last_login=None)


def csv_file(name: str, columns: list[str], rows: list[list]) -> HttpResponse:
    """With a byte order mark: it is opened in a spreadsheet, which else takes it for an old encoding."""
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name.encode("ascii", "ignore").decode() or "lines"}.csv"'
    response.write("\ufeff")
    writer = csv.writer(response)
    writer.writerow(columns)
    writer.writerows([guarded(cell) for cell in row] for row in rows)
    return response
