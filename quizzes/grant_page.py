"""One more attempt for an officer, in the CMS: for whoever may publish the check or scenario.

A trainer names the officer by her service number, and learns no more than that one more attempt was given, or why not.
She sees what she gave herself; administrators see all.
"""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods
from wagtail.admin.auth import require_admin_access

from courses.models import Activity
from people.models import User
from progress.models import Enrolment

from .analysis_page import page_to_edit
from .grant import LONGEST_REASON, MayBegin, OwnAttempt, grant
from .models import ExtraAttempt
from .versions_page import answer, may_publish

ICON = "user"
SHOWN = 100


class GrantForm(forms.Form):
    """Who gets one more attempt, and why."""

    service_number = forms.CharField(label=gettext_lazy("Service number"), max_length=40)
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("The officer reads it. It stays on record with your name."),
    )

    def __init__(self, *args, activity: Activity | None, **kwargs):
        super().__init__(*args, **kwargs)
        self.activity = activity

    def clean_service_number(self) -> str:
        number = self.cleaned_data["service_number"].strip()
        officers = User.objects.called(number).filter(service_number__iexact=number)
        enrolments = Enrolment.objects.filter(officer__in=officers, course=self.activity.course_id)
        self.enrolment = enrolments.exclude(status=Enrolment.Status.WITHDRAWN).first()
        if self.enrolment is None:
            raise forms.ValidationError(_("Nobody with this service number takes this course."))
        return number


@require_http_methods(["GET", "HEAD", "POST"])
@require_admin_access
def show(request: HttpRequest, page_id: int) -> HttpResponse:
    """What was given, and a form to give one more attempt. 403 for who may not publish the page. Queries: at most 25."""
    page = page_to_edit(request, page_id)
    if not may_publish(request, page):
        raise PermissionDenied
    activity = Activity.objects.filter(key=page.translation_key).first()
    form = GrantForm(request.POST if request.method == "POST" and activity else None, activity=activity)
    if form.is_valid() and _give(request, form):
        return redirect("extra_attempts", page.pk)
    given = ExtraAttempt.objects.filter(activity=activity).select_related("enrolment__officer", "by").order_by("-pk")
    if not request.user.is_superuser:
        given = given.filter(by=request.user)
    context = {"form": form, "unpublished": activity is None, "given": given[:SHOWN]}
    response = answer(request, "quizzes/cms/extra_attempts.html", page, context, heading=_("One more attempt"))
    response.status_code = 400 if form.errors else 200
    return response


def _give(request: HttpRequest, form: GrantForm) -> bool:
    try:
        grant(
            enrolment=form.enrolment, activity=form.activity, reason=form.cleaned_data["reason"], by=request.user
        )
    except MayBegin:
        form.add_error(None, _("There was nothing to give: she can begin by the rules, or has begun."))
    except OwnAttempt:
        form.add_error(None, _("Nobody gives herself an attempt."))
    else:
        messages.success(request, _("She can begin once more, and reads it in her news."))
    return not form.errors
