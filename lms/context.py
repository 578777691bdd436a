"""What every page's template may rely on."""

from functools import cache, partial

from django.conf import settings
from django.conf.locale import LANG_INFO
from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.safestring import mark_safe
from django.utils.translation import get_language

from people.capitals import begin

#: Full BCP 47 tags for `lang` attributes, where a screen reader needs more than our code.
HTML_LANG = {"sr": "sr-Cyrl", "sr-latn": "sr-Latn"}


#: Stands in the menu that is kept for the rest of a page's address.
REST = "--rest-of-the-address--"


def page(request) -> dict:
    """Languages with this page's address in each, home, and whether to offer the CMS. Queries: none."""
    language = get_language() or settings.LANGUAGE_CODE
    session = getattr(request, "session", None)
    rest = _rest_of(request.get_full_path(), language)
    return {
        "languages": partial(languages, rest, language),
        "language_menu": mark_safe(_menu(language).replace(REST, escape(rest))),
        "home_url": f"/{language}/",
        "sign_out_url": f"/{language}/sign-out/",
        "page_lang": html_lang(language),
        "can_author": bool(session and session.get("author")),
    }


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
def _menu(current: str) -> str:
    """The language menu, the same on every page but for the addresses: rendered once in each language."""
    return render_to_string("components/language_menu.html", {"languages": languages(REST, current)})


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
    """Receiver of `user_logged_in`: pages offer the CMS without asking for permissions on every request.

    The CMS itself checks them each time, so a stale answer here shows or hides a link and no more.
    """
    if request is not None and hasattr(request, "session"):
        request.session["author"] = user.has_perm("wagtailadmin.access_admin")
