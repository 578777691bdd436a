"""The desk's pages: for who may edit the page in the language into which it is translated."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import content_disposition_header, url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST
from wagtail.models import Locale, Page
from wagtail.permission_policies.pages import PagePermissionPolicy
from wagtail_localize.models import Translation
from wagtail_localize.views.edit_translation import upload_pofile

from people.models import User

from . import exchange
from .board import lines_of, originals
from .drafts import keep_draft
from .terms import suggestions

COURSES_A_PAGE = 10
FORMS = {"po": ("text/x-gettext-translation", exchange.to_po), "xlf": ("application/xliff+xml", exchange.to_xliff)}


@require_GET
def desk(request: HttpRequest) -> HttpResponse:
    """What waits for words in one language, course by course. Queries: the same for any number of pages."""
    if not may_translate(request.user):
        raise PermissionDenied
    locales = list(Locale.objects.order_by("language_code"))
    locale = _chosen(request, locales)
    page = Paginator(originals(locale), COURSES_A_PAGE).get_page(request.GET.get("p"))
    everything = request.GET.get("all") == "1"
    context = {
        "locales": locales,
        "locale": locale,
        "courses": page,
        "found": lines_of(page, locale),
        "everything": everything,
        "header_title": _("Translator's desk"),
        "page_title": _("Translator's desk"),
        "header_icon": "globe",
    }
    return TemplateResponse(request, "courses/desk/desk.html", context)


@require_GET
def download(request: HttpRequest, translation_id: int, form: str) -> HttpResponse:
    """The words of a page as a file for a translator's own tool."""
    if form not in FORMS:
        raise Http404
    translation, page = _own(request, translation_id)
    content_type, write = FORMS[form]
    name = f"{page.slug}-{translation.target_locale.language_code}.{form}"
    headers = {"Content-Disposition": content_disposition_header(True, name)}
    return HttpResponse(write(translation), content_type=content_type, headers=headers)


@require_POST
def upload(request: HttpRequest, translation_id: int) -> HttpResponse:
    """Take back a file; says what came in, and each sentence that didn't. A file that can't be read changes nothing."""
    translation, page = _own(request, translation_id)
    file = request.FILES.get("file")
    back = _back(request, page)
    if file is None:
        messages.error(request, _("Choose a file first."))
        return redirect(back)
    try:
        words = exchange.read(file.name, file.read(exchange.LARGEST + 1))
        outcome = exchange.take(translation, words, by=request.user, tool=file.name[:255])
    except exchange.Unreadable as error:
        messages.error(request, _("‘%(file)s’ was not taken, and nothing was changed.") % {"file": file.name})
        messages.error(request, str(error))
        return redirect(back)
    if outcome.new + outcome.changed:
        keep_draft(translation, by=request.user)
    _tell(request, page, outcome)
    return redirect(back)


@require_GET
def terms(request: HttpRequest, translation_id: int) -> HttpResponse:
    """The glossary's terms in a page, to be used in its translation."""
    translation, page = _own(request, translation_id)
    context = {
        "page": page,
        "translation": translation,
        "terms": suggestions(translation),
        "edit_url": reverse("wagtailadmin_pages:edit", args=[page.pk]),
        "header_title": _("Terms in ‘%(page)s’") % {"page": page.draft_title},
        "page_title": _("Terms in ‘%(page)s’") % {"page": page.draft_title},
        "header_icon": "globe",
    }
    return TemplateResponse(request, "courses/desk/terms.html", context)


def _chosen(request: HttpRequest, locales: list[Locale]) -> Locale:
    """The language that was asked for, else the translator's own, else the first that isn't the default."""
    by_code = {locale.language_code: locale for locale in locales}
    for code in (request.GET.get("language", ""), request.user.language):
        if code in by_code and (code == request.GET.get("language") or by_code[code] != Locale.get_default()):
            return by_code[code]
    return next((locale for locale in locales if locale != Locale.get_default()), locales[0])


def _own(request: HttpRequest, translation_id: int) -> tuple[Translation, Page]:
    """A translation and its page, for who may edit that page."""
    translation = get_object_or_404(Translation.objects.select_related("source__locale", "target_locale"), pk=translation_id)
    page = Page.objects.filter(
        translation_key=translation.source.object_id, locale=translation.target_locale
    ).first()
    if page is None:
        raise Http404
    if not page.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    return translation, page


def _back(request: HttpRequest, page: Page) -> str:
    asked = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(asked, allowed_hosts={request.get_host()}, require_https=request.is_secure()):
        return asked
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def _tell(request: HttpRequest, page: Page, outcome: exchange.Outcome) -> None:
    taken = outcome.new + outcome.changed
    told = ngettext(
        "‘%(page)s’: %(taken)s sentence was taken (%(new)s new, %(changed)s changed).",
        "‘%(page)s’: %(taken)s sentences were taken (%(new)s new, %(changed)s changed).",
        taken,
    )
    counts = {"page": page.draft_title, "taken": taken, "new": outcome.new, "changed": outcome.changed}
    (messages.success if taken else messages.info)(request, told % counts)
    if outcome.unknown:
        told = ngettext(
            "%(count)s sentence isn't in the page any more and was left out.",
            "%(count)s sentences aren't in the page any more and were left out.",
            outcome.unknown,
        )
        messages.warning(request, told % {"count": outcome.unknown})
    for sentence in outcome.refused[:20]:
        told = _("Not taken, since its tags are not those of the original: %(sentence)s")
        messages.warning(request, told % {"sentence": sentence[:200]})


@require_POST
def upload_in_the_editor(request: HttpRequest, translation_id: int) -> HttpResponse:
    """The button of wagtail-localize's editor: pages are the desk's; texts of law are its own, as before."""
    translation = get_object_or_404(Translation.objects.select_related("source"), pk=translation_id)
    is_page = issubclass(translation.source.specific_content_type.model_class(), Page)
    return (upload if is_page else upload_pofile)(request, translation_id)


def may_translate(user: User) -> bool:
    """Whether somebody has a desk."""
    return PagePermissionPolicy().user_has_permission(user, "change")
