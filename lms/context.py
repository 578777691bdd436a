"""What every page's template may rely on."""

from functools import cache, partial

from django.conf import settings
from django.conf.locale import LANG_INFO
from django.middleware.csrf import get_token
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from people.capitals import begin
from people.kept import Kept, gap
from reports.dashboards.rights import may_open

#: Full BCP 47 tags for `lang` attributes, where a screen reader needs more than our code.
HTML_LANG = {"sr": "sr-Cyrl", "sr-latn": "sr-Latn"}


def page(request) -> dict:
    """Languages with this page's address in each, home, and what the reader's menu offers. Queries: none."""
    language = get_language() or settings.LANGUAGE_CODE
    rest = _rest_of(request.get_full_path(), language)
    return {
        "languages": partial(languages, rest, language),
        "language_menu": _language_menu(rest=rest),
        "user_menu": partial(_menu_of, request),
        "home_url": f"/{language}/",
        "page_lang": html_lang(language),
        "can_author": _may_author(request),
        "has_units": _has_units(request),
    }


_language_menu = Kept(
    "components/language_menu.html", context=lambda: {"languages": languages(gap("rest"), get_language())}
)
_user_menu = Kept("components/user_menu.html", "short_name", "full_name", "csrf")


def _may_author(request) -> bool:
    session = getattr(request, "session", None)
    return bool(session and session.get("author"))


def _has_units(request) -> bool:
    session = getattr(request, "session", None)
    return bool(session and session.get("units"))


def _runs_meetings(request) -> bool:
    session = getattr(request, "session", None)
    return bool(session and session.get("runs_meetings"))


def _menu_of(request) -> SafeString:
    """The menu of who is signed in; templates ask for it only then."""
    user = request.user
    ways = (("may_author", _may_author), ("has_units", _has_units), ("runs_meetings", _runs_meetings))
    variants = [name for name, may in ways if may(request)]
    return _user_menu(*variants, short_name=user.short_name, full_name=user.get_full_name(), csrf=get_token(request))


def languages(rest: str, current: str) -> list[dict]:
    """The page at `rest` in each language; our addresses differ in their first part only."""
    return [
        {"code": code, "name": name, "url": f"/{code}/{rest}", "current": code == current, "html_lang": tag}
        for code, name, tag in _languages()
    ]


def _rest_of(path: str, language: str) -> str:
    prefix = f"/{language}/"
    return path[len(prefix) :] if path.startswith(prefix) else ""


@cache
def _languages() -> tuple[tuple[str, str, str], ...]:
    """Code, endonym and full tag of each language of the interface."""
    return tuple((code, endonym(code), html_lang(code)) for code, _name in settings.LANGUAGES)


def endonym(code: str) -> str:
    """What a language is called by those who speak it, as a line of a menu begins."""
    return begin(LANG_INFO[code]["name_local"])


def html_lang(code: str) -> str:
    return HTML_LANG.get(code, code)


def remember_author(request, user, **kwargs) -> None:
    """Receiver of `user_logged_in`: pages offer the CMS and the units without asking for permissions every time.

    Those check them each time, so a stale answer here shows or hides a link and no more.
    """
    if request is not None and hasattr(request, "session"):
        request.session["author"] = user.has_perm("wagtailadmin.access_admin")
        request.session["units"] = may_open(user)
