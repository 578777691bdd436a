"""The desk's pages: for who may edit the page, or the text of law, in the language into which it is translated."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.http import content_disposition_header, url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST
from wagtail.models import Locale
from wagtail.permission_policies.pages import PagePermissionPolicy

from people.models import User

from . import exchange
from .board import lines_of, originals
from .law_board import kinds_for, kinds_of_law, law_lines, law_originals
from .target import Target, find_target
from .terms import suggestions

COURSES_A_PAGE = 10
TEXTS_A_PAGE = 50
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
        "has_law": bool(kinds_for(request.user)),
        "header_title": _("Translator's desk"),
        "page_title": _("Translator's desk"),
        "header_icon": "globe",
    }
    return TemplateResponse(request, "courses/desk/desk.html", context)


@require_GET
def law(request: HttpRequest) -> HttpResponse:
    """What of the law waits for words in one language, kind by kind. Queries: the same for any number of texts."""
    kinds = kinds_for(request.user)
    if not kinds:
        raise PermissionDenied
    locales = list(Locale.objects.order_by("language_code"))
    locale = _chosen(request, locales)
    model = next((one for one in kinds if one._meta.model_name == request.GET.get("kind")), kinds[0])
    everything = request.GET.get("all") == "1"
    lines = law_lines(law_originals(model, locale), locale)
    shown = [line for line in lines if everything or line.state not in ("done", "own")]
    context = {
        "locales": locales,
        "locale": locale,
        "kinds": kinds_of_law(kinds, locale),
        "kind": model._meta.model_name,
        "lines": Paginator(shown, TEXTS_A_PAGE).get_page(request.GET.get("p")),
        "everything": everything,
        "header_title": _("Translator's desk"),
        "page_title": _("Translator's desk"),
        "header_icon": "globe",
    }
    return TemplateResponse(request, "courses/desk/law.html", context)


@require_GET
def download(request: HttpRequest, translation_id: int, form: str) -> HttpResponse:
    """The words of a page, or of a text of law, as a file for a translator's own tool."""
    if form not in FORMS:
        raise Http404
    target = find_target(translation_id, request.user)
    content_type, write = FORMS[form]
    headers = {"Content-Disposition": content_disposition_header(True, f"{target.file_name}.{form}")}
    return HttpResponse(write(target.translation), content_type=content_type, headers=headers)


@require_POST
def upload(request: HttpRequest, translation_id: int) -> HttpResponse:
    """Take back a file; says what came in, and each sentence that didn't. A file that can't be read changes nothing."""
    target = find_target(translation_id, request.user)
    file = request.FILES.get("file")
    back = _back(request, target)
    if file is None:
        messages.error(request, _("Choose a file first."))
        return redirect(back)
    try:
        words = exchange.read(file.name, file.read(exchange.LARGEST + 1))
        outcome = exchange.take(target.translation, words, by=request.user, tool=file.name[:255])
    except exchange.Unreadable as error:
        messages.error(request, _("‘%(file)s’ was not taken, and nothing was changed.") % {"file": file.name})
        messages.error(request, str(error))
        return redirect(back)
    _tell(request, target, outcome)
    if outcome.new + outcome.changed:
        _keep(request, target)
    return redirect(back)


@require_GET
def terms(request: HttpRequest, translation_id: int) -> HttpResponse:
    """The glossary's terms in a page or a text of law, to be used in its translation."""
    target = find_target(translation_id, request.user)
    title = _("Terms in ‘%(page)s’") % {"page": target.title}
    context = {
        "translation": target.translation,
        "terms": suggestions(target.translation),
        "edit_url": target.edit_url,
        "header_title": title,
        "page_title": title,
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


def _back(request: HttpRequest, target: Target) -> str:
    asked = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(asked, allowed_hosts={request.get_host()}, require_https=request.is_secure()):
        return asked
    return target.edit_url


def _keep(request: HttpRequest, target: Target) -> None:
    """Put the words into what they are for, and say so where that is later than one would think, or can't be."""
    try:
        if not target.keep(by=request.user):
            told = _("‘%(page)s’ has sentences without words. Readers see the new words when none is missing.")
            messages.info(request, told % {"page": target.title})
    except ValidationError as error:
        told = _("‘%(page)s’ can't be stored with these words: %(reasons)s")
        messages.error(request, told % {"page": target.title, "reasons": " ".join(error.messages)})


def _tell(request: HttpRequest, target: Target, outcome: exchange.Outcome) -> None:
    taken = outcome.new + outcome.changed
    told = ngettext(
        "‘%(page)s’: %(taken)s sentence was taken (%(new)s new, %(changed)s changed).",
        "‘%(page)s’: %(taken)s sentences were taken (%(new)s new, %(changed)s changed).",
        taken,
    )
    counts = {"page": target.title, "taken": taken, "new": outcome.new, "changed": outcome.changed}
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


def may_translate(user: User) -> bool:
    """Whether somebody has a desk."""
    return PagePermissionPolicy().user_has_permission(user, "change")
