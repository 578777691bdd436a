"""What the pages of the library have in common."""

from collections.abc import Iterable

from django.core.paginator import Page, Paginator
from django.http import HttpRequest
from django.utils.translation import gettext

from people.models import Jurisdiction

PER_PAGE = 20


def own_jurisdiction(request: HttpRequest) -> Jurisdiction | None:
    """The reader's; it comes with her account. Queries: none."""
    return request.user.unit.jurisdiction if request.user.unit else None


def notes_of(places: Iterable[Jurisdiction]) -> list[str]:
    """The notes that belong to the names of `places`, each once."""
    return list(dict.fromkeys(gettext(place.note) for place in places if place.note))


def one_page(request: HttpRequest, rows) -> Page:
    """The page that was asked for; an impossible number leads to the first or the last. Queries: 2."""
    return Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))


def asked_without_page(request: HttpRequest) -> str:
    """The query string for links to other pages of the same list."""
    asked = request.GET.copy()
    asked.pop("page", None)
    return asked.urlencode()


def sentences(form) -> list[str]:
    """Everything that a form can't use, as sentences."""
    return [str(error) for errors in form.errors.values() for error in errors]
