"""Deciding on a regrade in the CMS: what it would do first, then a reason; for whoever may publish the page."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from wagtail.admin.auth import require_admin_access

from . import analysis_page_words
from . import regrade_words as words
from .analysis_page import page_to_edit
from .corrected import Correction, DoesNotFit, correction, preview
from .models import Regrade
from .models.exercise_page import ExercisePage
from .regrade import AlreadyUnderWay, NothingToRegrade, decide
from .tasks import regrade
from .versions_page import address, answer, may_publish, pair

LONGEST_REASON = Regrade._meta.get_field("reason").max_length


@require_http_methods(["GET", "HEAD", "POST"])
@require_admin_access
def show(request: HttpRequest, page_id: int) -> HttpResponse:
    """What a regrade from one version by another would do; sent with a reason, it is decided."""
    page = _page(request, page_id)
    old, new = pair(request, page)
    try:
        of = correction(old, new)
    except DoesNotFit as error:
        raise Http404 from error
    if request.method != "POST":
        return _preview(request, page, of)
    reason = request.POST.get("reason", "").strip()
    if not reason:
        return _preview(request, page, of, error=_("Say why: officers who are regraded read it."), status=400)
    if len(reason) > LONGEST_REASON:
        error = _("At most %(limit)s characters fit.") % {"limit": number_format(LONGEST_REASON, force_grouping=True)}
        return _preview(request, page, of, error=error, status=400)
    try:
        decide(of=of, reason=reason, by=request.user)
    except AlreadyUnderWay:
        messages.warning(request, _("A regrade of this is under way. Wait until it has finished."))
    except NothingToRegrade:
        messages.warning(request, _("There is no attempt left to regrade."))
    else:
        messages.success(request, _("The attempts are being regraded. This page shows how far it is."))
    return redirect("versions", page.pk)


@require_POST
@require_admin_access
def go_on(request: HttpRequest, page_id: int, regrade_id: int) -> HttpResponse:
    """Have a regrade that was interrupted finished; what it has done already isn't done again."""
    page = _page(request, page_id)
    left = get_object_or_404(Regrade, pk=regrade_id, activity__key=page.translation_key)
    if left.finished_at is None:
        regrade.enqueue(left.pk)
    return redirect("versions", page.pk)


def _page(request: HttpRequest, page_id: int) -> ExercisePage:
    page = page_to_edit(request, page_id)
    if not may_publish(request, page):
        raise PermissionDenied
    return page


def _preview(
    request: HttpRequest, page: ExercisePage, of: Correction, *, error: str = "", status: int = 200
) -> HttpResponse:
    seen = preview(of)
    context = {
        "old": of.old,
        "new": of.new,
        "total": seen.total,
        "seen": seen.seen if seen.seen < seen.total else None,
        "counts": words.counts(seen.counts),
        "pass_now": seen.pass_now,
        "fail_now": seen.fail_now,
        "missing": ", ".join(analysis_page_words.language(code) for code in seen.missing),
        "compare_url": address("versions_compare", page, of.old, of.new),
        "reason": request.POST.get("reason", ""),
        "longest": LONGEST_REASON,
        "error": error,
    }
    response = answer(request, "quizzes/cms/regrade.html", page, context, heading=_("Regrade"))
    response.status_code = status
    return response
