"""Recognising prior learning and exempting, from an officer's page: for who manages a unit of hers, never for herself."""

from contextlib import suppress

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from courses.models import Course
from people.models import User
from progress.models import Recognition
from progress.recognise import AlreadyCompleted, AlreadyWithdrawn, recognise, withdraw_recognition
from reports.access import note

from .figures import live_courses
from .models import Access
from .rights import Sight, sight_of
from .views import trail


class RecogniseForm(forms.Form):
    """Which course, how, and on what ground."""

    course = forms.ModelChoiceField(queryset=Course.objects.filter(is_live=True), label=_("Course"))
    how = forms.ChoiceField(choices=Recognition.How.choices, label=_("Decision"), widget=forms.RadioSelect)
    words = forms.CharField(
        label=_("Evidence or reason"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The officer reads it. It stays on record with your name."),
    )  # fmt: skip
    reference = forms.CharField(label=_("File name or reference"), max_length=255, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        titles = {edition.course_id: edition.title for edition in live_courses()}
        for name in ("course", "words", "reference"):
            self.fields[name].widget.attrs["class"] = "field__input"
        self.fields["course"].label_from_instance = lambda one: titles.get(one.pk, one.slug)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def show(request: HttpRequest, pk: int, officer: int) -> HttpResponse:
    """The decisions on an officer who serves in the unit or below, and the form of another; else 404. Queries: 12."""
    sight, person = _before(request, pk, officer)
    form = RecogniseForm(request.POST or None)
    if form.is_valid():
        given = form.cleaned_data
        try:
            recognise(officer=person, by=request.user, **given)
        except AlreadyCompleted:
            form.add_error("course", gettext("The officer has completed this course."))
        else:
            messages.success(request, gettext("It is recorded, and counts from now on."))
            return redirect("unit_recognise", pk, officer)
    note(by=request.user, role=sight.role, kind=Access.Kind.OFFICER, unit=sight.unit, officers={person.pk})
    decisions = Recognition.objects.filter(enrolment__officer=person).select_related(
        "enrolment", "approved_by", "withdrawn_by"
    )
    titles = {edition.course_id: edition for edition in live_courses()}
    context = {
        "sight": sight,
        "trail": trail(sight),
        "person": person,
        "form": form,
        "decisions": [(one, titles.get(one.enrolment.course_id)) for one in decisions.order_by("-pk")],
    }
    return render(request, "reports/units/recognise.html", context, status=400 if form.errors else 200)


@require_POST
@login_required
def withdraw(request: HttpRequest, pk: int, officer: int, recognition: int) -> HttpResponse:
    """Take a decision back, with a reason. For whom `show` is open."""
    _sight, person = _before(request, pk, officer)
    one = get_object_or_404(Recognition, pk=recognition, enrolment__officer=person)
    # PostgreSQL has no place for NUL in a text.
    words = request.POST.get("words", "").replace("\0", "").strip()[:500]
    if not words:
        messages.error(request, gettext("Say why it is taken back."))
        return redirect("unit_recognise", pk, officer)
    # Where it was taken back before, somebody else's reason stands, and is shown.
    with suppress(AlreadyWithdrawn):
        withdraw_recognition(recognition=one, words=words, by=request.user)
    return redirect("unit_recognise", pk, officer)


def _before(request: HttpRequest, pk: int, officer: int) -> tuple[Sight, User]:
    sight = sight_of(request.user, pk, by_name=True)
    hers = User.objects.select_related("unit").filter(unit__path__startswith=sight.unit.path, is_active=True)
    person = get_object_or_404(hers, pk=officer)
    if person == request.user:
        raise PermissionDenied
    return sight, person
