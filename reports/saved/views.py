"""Views that somebody keeps: her own alone; what they open is decided where it is opened."""

from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from people.models import User
from reports.dashboards.rights import may_open, sight_of

from .keep import NameTaken, NotAPage, TooMany, change, keep, page_of
from .models import PrintedView, SavedView
from .rights import may_see
from .schedule_form import PRINTED, ScheduleForm

TAKEN = _("You have a view of this name already.")
FULL = _("You keep 50 views, as many as one may. Delete one that you don’t need.")
#: Files that a page tells of.
SHOWN = 20
#: Seconds.
ASK_AGAIN = 5


class NameForm(forms.Form):
    """What a view is called."""

    name = forms.CharField(label=_("Name"), max_length=80)


class ChangeForm(NameForm):
    is_start = forms.BooleanField(label=_("opened first"), required=False)


@never_cache
@require_safe
@login_required
def mine(request: HttpRequest) -> HttpResponse:
    """Whoever has a role in a unit: the views that she keeps, and her files; nobody else's. Queries: 4 at most."""
    views = list(SavedView.objects.filter(person=request.user).select_related("unit", "schedule"))
    if not views and not may_open(request.user):
        raise PermissionDenied
    printed = list(PrintedView.objects.filter(person=request.user).select_related("unit")[:SHOWN])
    return _asking(render(request, "reports/saved/mine.html", {"views": views, "printed": printed}), printed)


@never_cache
@require_http_methods(["POST"])
@login_required
def save(request: HttpRequest) -> HttpResponse:
    """Who may see the page keeps it: 404 for others, and for an address that isn't a page of a unit. Queries: 8.

    400 with the form again where the name can't be used; nothing that she wrote is lost.
    """
    address = request.POST.get("address", "")
    try:
        page, pk, asked = page_of(address)
    except NotAPage as reason:
        raise Http404 from reason
    sight = sight_of(request.user, pk, by_name=False)
    form = NameForm(request.POST)
    if form.is_valid():
        try:
            keep(person=request.user, name=form.cleaned_data["name"], page=page, unit=sight.unit, asked=asked)
            messages.success(request, gettext("Saved."))
            return redirect(address)
        except NameTaken:
            form.add_error("name", TAKEN)
        except TooMany:
            form.add_error("name", FULL)
    return render(request, "reports/saved/save_again.html", {"form": form, "address": address}, status=400)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """Whose view it is, 404 for others: its link, its name, whether it is opened first, and when it is sent. Queries: 8."""
    view = _view_of(request.user, pk)
    form = ChangeForm(request.POST or None, initial={"name": view.name, "is_start": view.is_start})
    if request.method == "POST" and form.is_valid():
        try:
            change(view, **form.cleaned_data)
            messages.success(request, gettext("Saved."))
            return redirect("saved_view", pk)
        except NameTaken:
            form.add_error("name", TAKEN)
    return show(request, view, form=form, status=400 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Whose view it is, 404 for others: asks, then deletes it with its schedule. Queries: 6."""
    view = _view_of(request.user, pk)
    if request.method == "POST":
        view.delete()
        messages.success(request, gettext("The view is deleted."))
        return redirect("saved_views")
    return render(request, "reports/saved/delete.html", {"view": view})


def show(request: HttpRequest, view: SavedView, *, form=None, schedule_form=None, status: int = 200) -> HttpResponse:
    """The page of a view, with a form that is to be put right."""
    schedule = getattr(view, "schedule", None)
    context = {
        "view": view,
        "open": may_see(request.user, view),
        "link": settings.WAGTAILADMIN_BASE_URL.rstrip("/") + view.address,
        "form": form or ChangeForm(initial={"name": view.name, "is_start": view.is_start}),
        "schedule": schedule,
        "schedule_form": schedule_form or ScheduleForm(view=view, schedule=schedule),
        "printed": list(PrintedView.objects.filter(view=view, person=request.user).select_related("unit")[:SHOWN]),
        "printable": view.page in PRINTED,
        "next": schedule and _moment(schedule),
    }
    return _asking(render(request, "reports/saved/one.html", context, status=status), context["printed"])


def _moment(schedule) -> str:
    """By the clock on her wall."""
    zone = schedule.time_zone
    return f"{date_format(timezone.localtime(schedule.next_at, ZoneInfo(zone)), 'DATETIME_FORMAT')} ({zone})"


def _asking(response: HttpResponse, printed: list[PrintedView]) -> HttpResponse:
    """While something is being made, the page asks again, but for a form that is being put right."""
    if response.status_code == 200 and any(one.is_open for one in printed):
        response["Refresh"] = ASK_AGAIN
    return response


def _view_of(person: User, pk: int) -> SavedView:
    return get_object_or_404(SavedView.objects.select_related("unit", "schedule"), pk=pk, person=person)
