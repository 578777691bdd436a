"""What every page's template may rely on."""

from functools import cache

from django.conf import settings
from django.conf.locale import LANG_INFO
from django.utils.translation import get_language

#: Full BCP 47 tags for `lang` attributes, where a screen reader needs more than our code.
HTML_LANG = {"sr": "sr-Cyrl", "sr-latn": "sr-Latn"}


def page(request) -> dict:
    """Languages with this page's address in each, home, and whether to offer the CMS. Queries: none."""
    language = get_language() or settings.LANGUAGE_CODE
    session = getattr(request, "session", None)
    return {
        "languages": languages(request.get_full_path(), language),
        "home_url": f"/{language}/",
        "sign_out_url": f"/{language}/sign-out/",
        "page_lang": html_lang(language),
        "can_author": bool(session and session.get("author")),
    }


def languages(path: str, current: str) -> list[dict]:
    """The same page in each language; our addresses differ in their first part only."""
    prefix = f"/{current}/"
    rest = path[len(prefix) :] if path.startswith(prefix) else ""
    return [
        {"code": code, "name": name, "url": f"/{code}/{rest}", "current": code == current, "html_lang": tag}
        for code, name, tag in _languages()
    ]


@cache
def _languages() -> tuple[tuple[str, str, str], ...]:
    """Code, endonym and full tag of each language of the interface."""
    return tuple(
        (code, LANG_INFO[code]["name_local"].capitalize(), html_lang(code)) for code, _name in settings.LANGUAGES
    )


def html_lang(code: str) -> str:
    return HTML_LANG.get(code, code)


def remember_author(request, user, **kwargs) -> None:
    """Receiver of `user_logged_in`: pages offer the CMS without asking for permissions on every request.

    The CMS itself checks them each time, so a stale answer here shows or hides a link and no more.
    """
    if request is not None and hasattr(request, "session"):
        request.session["author"] = user.has_perm("wagtailadmin.access_admin")
