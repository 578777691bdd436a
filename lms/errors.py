"""Where errors become sentences for people; the one place that does it."""

from collections.abc import Mapping
from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from rest_framework import exceptions as api
from rest_framework.response import Response
from rest_framework.views import exception_handler
from wagtail.models import Page

from courses.compiled import CannotPublish
from meetings.codes import NoCode
from people import unsent
from progress.choose import is_open
from progress.delivery import NotAssigned, NotThere, NotYet
from progress.views import locked
from quizzes.attempts import AttemptNotThere

from .tree_actions import ACTIONS

PROBLEM = "application/problem+json"


def problem(request: HttpRequest, status: int, heading: str, text: str, action: dict | None = None) -> HttpResponse:
    """A page that says what happened, what was kept and what to do."""
    action = action or {"url": reverse("home"), "label": _("Go to your courses")}
    context = {"status": status, "heading": heading, "text": text, "action": action}
    return render(request, "errors/problem.html", context, status=status)


class SentencesForPeople:
    """Turns the domain's exceptions into pages."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        return redirect_to_login(_own_page(request)) if _would_come_back_to_a_form(request, response) else response

    def process_exception(self, request, exception):
        match exception:
            case CannotPublish():
                return cannot_publish(request, exception)
            case NotAssigned() if is_open(str(exception)):
                # She may take it herself, which is better than to ask for it.
                return HttpResponseRedirect(f"{reverse('more_courses')}#{exception}")
            case NotAssigned():
                return problem(
                    request,
                    403,
                    _("This course isn't assigned to you"),
                    _("Ask your training unit to assign it, then open it again."),
                )
            case NotYet():
                return locked(request, exception)
            case NotThere():
                return problem(
                    request,
                    404,
                    _("There is no such page in this course"),
                    _("It may have been moved or withdrawn. Your progress is kept."),
                )
            case NoCode():
                return problem(
                    request,
                    403,
                    _("This code has ended"),
                    _("Each code is good for two minutes. Scan the one that is shown now."),
                )
            case AttemptNotThere():
                return problem(
                    request,
                    404,
                    _("This attempt isn't one of yours"),
                    _("Nothing was changed. Open the exercise from your course."),
                )
        return None


def cannot_publish(request: HttpRequest, error: CannotPublish) -> HttpResponse:
    """In the CMS: back to the page's form, with every reason why it can't be published."""
    name = request.resolver_match.url_name if request.resolver_match else ""
    if name == "set_page_position":  # asked for by a script, which looks at the status only
        return HttpResponse(str(error), status=409, content_type="text/plain; charset=utf-8")
    if name in ACTIONS:
        messages.error(request, _("Nothing was changed, since the course could not be published like that."))
    for one in error.problems:
        messages.error(request, f"{error.page.title}: {one.sentence}")
    # A copy that was refused isn't there any more.
    if not Page.objects.filter(pk=error.page.pk).exists():
        return HttpResponseRedirect(_own_page(request))
    return HttpResponseRedirect(reverse("wagtailadmin_pages:edit", args=[error.page.pk]))


def expired_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Django's CSRF failure: nearly always a page that was open too long, or cookies that are off."""
    if led := unsent.rescue(request):
        return led
    action = {"url": _own_page(request), "label": _("Open the page again")}
    return problem(
        request,
        403,
        _("This page was open too long"),
        _("What you sent was not saved, and nothing that was saved before is lost. Open the page and send it again."),
        action,
    )


def _would_come_back_to_a_form(request: HttpRequest, response: HttpResponse) -> bool:
    """Who has to sign in before something is done would afterwards be at an address that shows nothing."""
    if request.method != "POST" or response.status_code != 302 or getattr(request, "comes_back_here", False):
        return False
    return response["Location"].startswith(f"{reverse('sign_in')}?next=") and not request.user.is_authenticated


def _own_page(request: HttpRequest) -> str:
    """The page the form was on, if it is one of ours; never another site's address."""
    referer = request.META.get("HTTP_REFERER", "")
    origin = f"{request.scheme}://{request.get_host()}/"
    # Without the strip, '//elsewhere' would lead to another host.
    return "/" + referer[len(origin) :].lstrip("/") if referer.startswith(origin) else reverse("home")


def bad_request(request, exception=None):
    if is_for_programs(request):
        return api_problem(400, "bad_request", _("We could not read that request"))
    return problem(
        request,
        400,
        _("We could not read that request"),
        _("Nothing was changed. Go back and try again."),
    )


def permission_denied(request, exception=None):
    return problem(
        request,
        403,
        _("You can't open this page"),
        _("Your account doesn't have the role that it needs. If it should, ask your training unit."),
    )


def page_not_found(request, exception=None):
    if is_for_programs(request):
        return api_problem(404, "not_found", _("There is nothing at this address"))
    return problem(
        request,
        404,
        _("There is nothing at this address"),
        _("The page may have moved. Your courses and your progress are where they were."),
    )


def server_error(request):
    """Needs neither database nor context: it is shown when those may be what failed."""
    from django.template import loader

    if is_for_programs(request):
        return api_problem(500, "error", "Something went wrong here. Ask again; if it stays so, tell who runs this.")
    return HttpResponse(loader.get_template("500.html").render(), status=500)


def is_for_programs(request: HttpRequest) -> bool:
    """Whether who asks reads JSON; the API's documentation is for people and has no errors of its own."""
    return request.path.startswith("/api/")


def api_problem(status: int, error: str, detail: str) -> JsonResponse:
    """A problem (RFC 9457) outside the API's views."""
    return JsonResponse(_problem(status, error, detail), status=status, content_type=PROBLEM)


def _problem(status: int, error: str, detail: str, **more) -> dict:
    """`about:blank` says that the title is the status's; `error` is the word that programs compare."""
    title = HTTPStatus(status).phrase
    return {"type": "about:blank", "title": title, "status": status, "detail": detail, "error": error, **more}


def _by_name(errors: Mapping, within: str = "") -> dict[str, list]:
    """Sentences by parameter; one inside another is called `outer.inner`."""
    found: dict[str, list] = {}
    for name, said in errors.items():
        found |= _by_name(said, f"{within}{name}.") if isinstance(said, Mapping) else {f"{within}{name}": said}
    return found


def api_error(exception, context) -> Response | None:
    """The API's errors as problem details (RFC 9457), with our `error`, and sentences by parameter under `fields`."""
    response = exception_handler(exception, context)
    if response is None:
        return None
    if isinstance(exception, api.ValidationError) and isinstance(response.data, dict):
        detail = _("Some parameters can't be used; see `fields`.")
        response.data = _problem(response.status_code, "invalid", detail, fields=_by_name(response.data))
    elif isinstance(exception, api.APIException):
        response.data = _problem(response.status_code, exception.get_codes(), str(exception.detail))
    response.content_type = PROBLEM
    return response
