"""What somebody typed and sent after her session had ended: kept until she is signed in again, for her eyes alone.

A form says in a hidden field, signed, for whom it was made. What comes from it too late is kept in the session in which it
came, under that account: signing in with it shows the words again, signing in with another or signing out drops them.
Nothing of it is saved by itself, since nobody had proved who sent it (docs/decisions/0039-what-was-typed-too-late.md).
"""

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.views import redirect_to_login
from django.core.signing import BadSignature, Signer
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.utils import timezone

from .models import User

#: The form's field, and the name in the session.
FIELD, _KEPT = "of", "unsent"
#: What was typed is kept for so many seconds, and no longer than some ten pages.
FOR, LARGEST = 60 * 60 * 12, 40_000
_signer = Signer(salt="people.unsent")


def made_for(person: User) -> str:
    """The value of a form's field, which names the one for whom the page was made."""
    return _signer.sign(person.pk)


def keeps_words(view: Callable) -> Callable:
    """In the place of `login_required`, for views that show at GET what was sent too late (`waiting`)."""

    @wraps(view)
    def seen(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if not request.user.is_authenticated:
            request.comes_back_here = True
            return rescue(request) or redirect_to_login(request.get_full_path())
        response = view(request, *args, **kwargs)
        if request.method == "POST":  # what she sends now takes the place of what came too late
            forget(request)
        return response

    return seen


def rescue(request: HttpRequest) -> HttpResponse | None:
    """Keep what was sent, and lead to where it is shown: behind signing in, or at once to who has signed in again.

    None where the form isn't one that says for whom it was made, or it was made for somebody else. Queries: those of
    writing the session.
    """
    owner = _owner(request.POST) if request.method == "POST" else None
    if owner is None or request.user.pk not in (None, owner):
        return None
    fields = {name: values for name, values in request.POST.lists() if name not in (FIELD, "csrfmiddlewaretoken")}
    if sum(len(text) for values in fields.values() for text in values) > LARGEST:
        return None
    now = int(timezone.now().timestamp())
    request.session[_KEPT] = {"owner": owner, "place": _place(request), "at": now, "fields": fields}
    if request.user.is_authenticated:
        return HttpResponseRedirect(request.path)
    return redirect_to_login(request.path)


def waiting(request: HttpRequest) -> QueryDict | None:
    """What she had sent to this address, in whatever language, too late. Queries: none."""
    kept = _kept_here(request)
    if not kept or kept["at"] + FOR < timezone.now().timestamp():
        return None
    form = QueryDict(mutable=True)
    for name, values in kept["fields"].items():
        form.setlist(name, values)
    return form


def forget(request: HttpRequest) -> None:
    """It stands elsewhere now. Queries: none, or those of writing the session."""
    if _kept_here(request):
        del request.session[_KEPT]


def _kept_here(request: HttpRequest) -> dict | None:
    kept = request.session.get(_KEPT)
    return kept if kept and (kept["owner"], kept["place"]) == (request.user.pk, _place(request)) else None


def _place(request: HttpRequest) -> list:
    """The address without its language, as sessions write it."""
    found = request.resolver_match
    return [found.view_name, {name: str(value) for name, value in found.kwargs.items()}]


def drop_others(request: HttpRequest, user: User, **kwargs) -> None:
    """Receiver of `user_logged_in`: at a computer that several share, words of one are no other's."""
    session = getattr(request, "session", None)
    if session is not None and session.get(_KEPT, {"owner": user.pk})["owner"] != user.pk:
        del session[_KEPT]


def _owner(form: QueryDict) -> int | None:
    try:
        return int(_signer.unsign(form.get(FIELD, "")))
    except (BadSignature, ValueError):
        return None
