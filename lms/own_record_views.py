"""One's own record: for whoever is signed in, her own."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from courses.queries import course_words
from people.accommodate import accommodation_of
from progress.models import Enrolment
from quizzes.models import Attempt, ExtraAttempt, Response

from .own_record import own_record


@require_safe
@never_cache
@login_required
def record(request: HttpRequest) -> HttpResponse:
    """What is held about her, in short, and the way to all of it. Queries: 10, whatever she has done."""
    enrolments = list(Enrolment.objects.filter(officer=request.user).order_by("-enrolled_at", "-pk"))
    words = course_words([one.course_id for one in enrolments], get_language())
    context = {
        "person": request.user,
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
        "extra_time": accommodation_of(request.user.pk),
        "extra_attempts": ExtraAttempt.objects.filter(enrolment__officer=request.user).order_by("-pk"),
        "counts": [
            (_("Attempts"), Attempt.objects.filter(enrolment__officer=request.user).count()),
            (_("Answers"), Response.objects.filter(attempt__enrolment__officer=request.user).count()),
            (_("My notes"), request.user.notes.count()),
            (_("News"), request.user.notices.count()),
        ],
    }
    return render(request, "lms/record.html", context)


@require_safe
@never_cache
@login_required
def record_file(request: HttpRequest) -> HttpResponse:
    """All of it, as JSON. Queries: as `own_record`."""
    told = {"made_at": timezone.now(), "about": request.user.service_number, **own_record(request.user)}
    response = JsonResponse(told, json_dumps_params={"ensure_ascii": False, "indent": 1})
    name = f"record-{request.user.service_number}.json".replace('"', "").replace("\\", "")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
