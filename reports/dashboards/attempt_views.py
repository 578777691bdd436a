"""One more attempt for an officer: given by who manages her unit, with a reason that she reads."""

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from courses.queries import course_words
from people.models import User
from progress.models import Enrolment
from quizzes.grant import LONGEST_REASON, Closed, MayBegin, closed_to, grant
from reports.access import note

from .models import Access
from .rights import sight_of
from .views import trail


class ReasonForm(forms.Form):
    """Why somebody gets one more attempt, and at what."""

    activity = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    reason = forms.CharField(
        label=gettext_lazy("Reason"), max_length=LONGEST_REASON, widget=forms.Textarea(attrs={"rows": 2})
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def attempts(request: HttpRequest, pk: int, officer: int) -> HttpResponse:
    """A unit manager: what an officer of hers can't begin now by the rules; POST gives one more attempt. Else 404.

    Nobody gives herself one (404). Queries: 10, and 2 for each exercise with a rule.
    """
    sight = sight_of(request.user, pk, by_name=True)
    hers = User.objects.filter(unit__path__startswith=sight.unit.path, is_active=True).exclude(pk=request.user.pk)
    person = get_object_or_404(hers.select_related("unit"), pk=officer)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return _give(request, person, form.cleaned_data)
    asked = str(form.data.get("activity", ""))
    found = closed_to(person)
    words = course_words([one.activity.course_id for one in found], get_language())
    note(by=request.user, role=sight.role, kind=Access.Kind.OFFICER, unit=sight.unit, officers={person.pk})
    context = {
        "sight": sight,
        "trail": trail(sight),
        "person": person,
        "closed": [
            {**_row(one, words), "form": form if str(one.activity.pk) == asked else ReasonForm()} for one in found
        ],
        "longest": LONGEST_REASON,
    }
    return render(request, "reports/units/attempts.html", context, status=400 if form.errors else 200)


def _give(request: HttpRequest, person: User, given: dict) -> HttpResponse:
    enrolments = Enrolment.objects.filter(officer=person, attempts__activity=given["activity"]).distinct()
    enrolment = enrolments.select_related("course").first()
    if enrolment is None:
        raise Http404
    activity = enrolment.course.activities.get(pk=given["activity"])
    try:
        grant(enrolment=enrolment, activity=activity, reason=given["reason"], by=request.user)
    except MayBegin:
        messages.info(request, _("There was nothing to give: she can begin by the rules, or has begun."))
    else:
        messages.success(request, _("She can begin once more, and reads it in her news."))
    return redirect(reverse("unit_officer_attempts", args=request.resolver_match.captured_kwargs.values()))


def _row(one: Closed, words: dict) -> dict:
    """The exercise with its names, and why it can't be begun."""
    edition = words.get(one.activity.course_id)
    outlined = [activity for module in edition.outline for activity in module["activities"]] if edition else []
    key = str(one.activity.key)
    told = next((activity for activity in outlined if activity["key"] == key), None)
    return {
        "id": one.activity.pk,
        "title": told["title"] if told else one.activity.slug,
        "lang": told["locale"] if told else "",
        "course": edition.title if edition else one.activity.course.slug,
        "course_lang": edition.locale if edition else "",
        "begins_at": one.sitting.begins_at,
        "allowed": one.sitting.allowed,
    }
