"""Renewing a completion: for the officer whose it is."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from .delivery import find_front
from .renew import NothingToRenew, begin_renewal


@require_POST
@login_required
def renew(request: HttpRequest, course: str) -> HttpResponse:
    """Begin, and go on to the course, which says what is to be done."""
    front = find_front(request.user, course)
    try:
        begin_renewal(officer=request.user, slug=course)
    except NothingToRenew:
        messages.info(request, _("There is nothing to renew here yet."))
    return redirect(front.url)
