"""The two addresses that lead elsewhere."""

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language_from_request, override
from django.views.decorators.http import require_safe


@require_safe
def root(request: HttpRequest) -> HttpResponse:
    """Open to everyone: to one's home in one's own language, else the browser's."""
    language = request.user.language if request.user.is_authenticated else get_language_from_request(request)
    known = {code for code, _ in settings.LANGUAGES}
    with override(language if language in known else settings.LANGUAGE_CODE):
        return HttpResponseRedirect(reverse("home"))


def cms_sign_in(request: HttpRequest) -> HttpResponse:
    """Open to everyone: the CMS has no sign-in of its own. Who is signed in without a role there is told so."""
    if request.user.is_authenticated:
        return redirect("home")
    return redirect_to_login(request.GET.get("next", "/cms/"), login_url=reverse("sign_in"))
