"""Assigning from a unit's pages: for who manages it, to the unit and those below, and to their officers by name.

What somebody else has assigned is shown and stays hers: a region's course isn't taken back by a station.
"""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from courses.queries import course_words
from people.models import Unit, User
from people.scope import scope_of_unit
from progress.assign import AlreadyAssigned
from progress.assign_file_page import answer
from progress.assign_forms import AssigningForm, with_siblings
from progress.assign_words import by, is_closed, progress_of, rank_names, title_of, until, whom
from progress.following import following, is_followed
from progress.foresee import withdrawn_without
from progress.models import Assignment
from progress.paths import take_back as give_back
from progress.unit_locks import UnitIsClosed

from ..assignments import assignments as assignments_in
from .rights import Sight, sight_of
from .views import trail

PER_PAGE = 50


class UnitAssigningForm(AssigningForm):
    """For one unit, or for officers of it and of those below by name."""

    class Meta(AssigningForm.Meta):
        exclude = ("unit",)

    def __init__(self, *args, unit: Unit, **kwargs):
        super().__init__(*args, **kwargs)
        self.unit, self.among = unit, scope_of_unit(unit).officers()
        for name in ("course", "due", "days", "language", "remind_before", "officers", "path"):
            if name in self.fields:
                self.fields[name].widget.attrs["class"] = "field__input"

    def clean(self):
        if self.unit.closed_at is not None and not self.instance.pk:
            raise ValidationError(is_closed(self.unit.code))
        return super().clean()


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def assignments(request: HttpRequest, pk: int) -> HttpResponse:
    """Who manages the unit: what is assigned in it and below, and assigning. Who sees figures only: 403.

    POST shows what would happen, and sent again with that, it is done. Queries: 14, and those of what is done.
    """
    sight = sight_of(request.user, pk, by_name=True)
    form = UnitAssigningForm(request.POST or None, unit=sight.unit)
    done, context = _step(request, form, sight)
    if done:
        return redirect("unit_assign", pk)
    page = Paginator(_listed(sight.unit), PER_PAGE).get_page(request.GET.get("page"))
    names, words = rank_names(), course_words([one.course_id for one in page], get_language())
    context |= {
        "page": page,
        "rows": [_row(one, names, words, may_change(request.user, one)) for one in page],
        "following": following(Q(unit__path__startswith=sight.unit.path)),
        "closed": is_closed(sight.unit.code) if sight.unit.closed_at else "",
    }
    return render(request, "reports/units/assign.html", context, status=400 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def assignment(request: HttpRequest, pk: int, assignment: int) -> HttpResponse:
    """Who manages the unit: other terms for what she assigned. 404 where it isn't of the unit, 403 where it isn't hers."""
    sight, one = _mine(request, pk, assignment)
    form = UnitAssigningForm(request.POST or None, instance=one, unit=sight.unit)
    done, context = _step(request, form, sight)
    if done:
        return redirect("unit_assign", pk)
    before = form.before
    words = course_words([before.course_id], get_language())
    context |= {
        "one": before,
        "title": title_of(before, words),
        "lang": words[before.course_id].locale if before.course_id in words else "",
        "whom": whom(before),
        "losing": withdrawn_without(form.siblings),
    }
    return render(request, "reports/units/assign_change.html", context, status=400 if form.errors else 200)


@require_POST
@login_required
def take_back(request: HttpRequest, pk: int, assignment: int) -> HttpResponse:
    """The same: taken back; who hasn't begun loses it, unless something else reaches her."""
    _sight, one = _mine(request, pk, assignment)
    number = withdrawn_without(with_siblings(one))
    course = one.course_id
    give_back(one)
    if is_followed(course):
        messages.success(request, _("It is done in the background. This page shows how far it is."))
        return redirect("unit_assign", pk)
    said = ngettext(
        "Taken back: %(number)d officer who hadn’t begun lost the course.",
        "Taken back: %(number)d officers who hadn’t begun lost the course.",
        number,
    )
    messages.success(request, said % {"number": number})
    return redirect("unit_assign", pk)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def assign_file(request: HttpRequest, pk: int) -> HttpResponse:
    """Who manages the unit: many assignments by a file, to the unit, those below and their officers."""
    sight = sight_of(request.user, pk, by_name=True)
    said = answer(request, scope_of_unit(sight.unit))
    if said.done:
        return redirect("unit_assign", pk)
    context = {"sight": sight, "trail": trail(sight), **said.context}
    return render(request, "reports/units/assign_file.html", context, status=said.status)


def may_change(user: User, one: Assignment) -> bool:
    """Whether it is hers: she gave it, or she may in the CMS."""
    return one.assigned_by_id == user.pk or user.has_perm("progress.change_assignment")


def _mine(request: HttpRequest, pk: int, assignment: int) -> tuple[Sight, Assignment]:
    sight = sight_of(request.user, pk, by_name=True)
    one = get_object_or_404(_listed(sight.unit), pk=assignment)
    if not may_change(request.user, one):
        raise PermissionDenied
    return sight, one


def _listed(unit: Unit) -> QuerySet[Assignment]:
    """What is assigned to the unit and those below, and by name to officers of theirs alone."""
    found = assignments_in(scope_of_unit(unit))
    return found.select_related("course", "unit", "of_path__path", "assigned_by").order_by("-assigned_at", "-pk")


def _step(request: HttpRequest, form: UnitAssigningForm, sight: Sight) -> tuple[bool, dict]:
    """Looks at what was sent: does what was confirmed, else gives what to show."""
    context = {"sight": sight, "trail": trail(sight), "form": form}
    if request.method != "POST" or not form.is_valid():
        return False, context
    foreseen = form.foresee(sight.unit)
    digest = form.digest(foreseen)
    if request.POST.get("foreseen") != digest:
        return False, {**context, "foreseen": foreseen, "digest": digest}
    try:
        made = form.carry_out(by=request.user, unit=sight.unit)
    except AlreadyAssigned:
        form.add_error(None, _("This course is assigned to the same officers of this unit already."))
        return False, context
    except UnitIsClosed as reason:
        form.add_error(None, is_closed(str(reason)))
        return False, context
    if form.before is not None and is_followed(made.course_id):
        messages.success(request, _("It is done in the background. This page shows how far it is."))
    else:
        under_way = _("Saved. It is being given to all; this list shows how far.")
        messages.success(request, _("Saved.") if made.finished_at else under_way)
    return True, context


def _row(one: Assignment, ranks: dict, words: dict, hers: bool) -> dict:
    edition = words.get(one.course_id)
    return {
        "pk": one.pk,
        "title": title_of(one, words),
        "lang": edition.locale if edition else "",
        "whom": whom(one, ranks),
        "until": until(one),
        "progress": progress_of(one),
        "by": by(one),
        "hers": hers,
    }
