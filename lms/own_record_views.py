"""One's own record: for whoever is signed in, her own."""

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.http import content_disposition_header
from django.utils.translation import get_language, gettext_lazy, pgettext
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from courses.queries import course_words
from people.accommodate import accommodation_of
from people.correct import TooManyOpen, ask
from people.merge import ONE_NOW, merges_into
from people.models import AccountMerge, Role, User
from progress.models import Enrolment
from quizzes.models import Attempt, ExtraAttempt, Response

from .own_record import own_record
from .own_record_pdf import record_pdf


@require_safe
@never_cache
@login_required
def record(request: HttpRequest) -> HttpResponse:
    """What is held about her, in short, and the way to all of it. Queries: 12, whatever she has done."""
    return render(request, "lms/record.html", _with_corrections(request.user, CorrectionForm()))


@require_POST
@login_required
def ask_correction(request: HttpRequest) -> HttpResponse:
    """Whoever is signed in: ask that something held about her be corrected. Bad input keeps her words."""
    form = CorrectionForm(request.POST)
    if not form.is_valid():
        return render(request, "lms/record.html", _with_corrections(request.user, form), status=422)
    try:
        ask(person=request.user, words=form.cleaned_data["words"])
    except TooManyOpen:
        form.add_error("words", _("You have five requests that wait for an answer. Wait for one before you ask again."))
        return render(request, "lms/record.html", _with_corrections(request.user, form), status=422)
    messages.success(request, _("Your request was sent. The answer will stand here, and you will be told."))
    return redirect("own_record")


class CorrectionForm(forms.Form):
    """What is wrong, in her words."""

    words = forms.CharField(
        label=gettext_lazy("What is wrong, and how should it be?"),
        max_length=1000,
        widget=forms.Textarea({"class": "field__input", "rows": 4, "maxlength": 1000}),
    )


def _with_corrections(person: User, form: CorrectionForm) -> dict:
    return {**in_short(person), "form": form, "corrections": list(person.corrections.all()[:20])}


def in_short(person: User) -> dict:
    """What the page and the PDF say. Queries: 9."""
    enrolments = list(Enrolment.objects.filter(officer=person).order_by("-enrolled_at", "-pk"))
    words = course_words([one.course_id for one in enrolments], get_language())
    return {
        "facts": [
            (pgettext("of a person", "Name"), person.get_full_name()),
            (_("Service number"), person.service_number),
            (_("Unit"), person.unit.name if person.unit else "–"),
            (_("E-mail"), person.email or "–"),
            (_("Attempts"), Attempt.objects.filter(enrolment__officer=person).count()),
            (_("Answers"), Response.objects.filter(attempt__enrolment__officer=person).count()),
            (_("My notes"), person.notes.count()),
            (_("News"), person.notices.count()),
            *((ONE_NOW.title, _merged(one)) for one in merges_into(person)),
        ],
        "courses": [
            {
                "title": words[one.course_id].title if one.course_id in words else one.course_id,
                "status": one.get_status_display(),
                "percent": one.percent,
                "score": one.score,
                "enrolled_on": one.enrolled_at,
                "completed_on": one.completed_at,
            }
            for one in enrolments
        ],
        "extra_time": accommodation_of(person.pk),
        "extra_attempts": ExtraAttempt.objects.filter(enrolment__officer=person).order_by("-pk"),
    }


def _merged(one: AccountMerge) -> str:
    """When, which account into which, by which role (nobody else may), and why."""
    day, who = date_format(one.at, "DATE_FORMAT"), Role.ADMINISTRATOR.label
    return f"{day}: {one.merged.service_number} → {one.kept.service_number} ({who}). {_('Reason')}: {one.reason}"


@require_safe
@never_cache
@login_required
def record_file(request: HttpRequest) -> HttpResponse:
    """All of it, as JSON. Queries: as `own_record`."""
    told = {"made_at": timezone.now(), "about": request.user.service_number, **own_record(request.user)}
    response = JsonResponse(told, json_dumps_params={"ensure_ascii": False, "indent": 1})
    return _as_file(response, request.user, "json")


@require_safe
@never_cache
@login_required
def record_printed(request: HttpRequest) -> HttpResponse:
    """What the page says, to print or to hand on. Queries: 13; it takes a fraction of a second."""
    pdf = record_pdf(request.user, in_short(request.user))
    return _as_file(HttpResponse(pdf, content_type="application/pdf"), request.user, "pdf")


def _as_file(response: HttpResponse, person: User, ending: str) -> HttpResponse:
    response.headers["Content-Disposition"] = content_disposition_header(True, f"record-{person.service_number}.{ending}")
    return response
