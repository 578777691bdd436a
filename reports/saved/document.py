"""What a PDF says: what the page says to this reader now, or a list in whole, with its unit, filter and moment."""

from collections.abc import Callable
from zoneinfo import ZoneInfo

from django.http import HttpRequest, QueryDict
from django.urls import resolve, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext

from courses.printing.typeset import language_of
from people.models import User

from .models import Page, PrintedView
from .officers import list_of_officers
from .reading import read_page
from .rights import NoRight, still
from .schedule_form import LIST

#: Tells who waits how far it is: `done`, `total`.
Far = Callable[..., None]


def document_of(printed: PrintedView, *, far: Far) -> tuple[dict, dict[str, bytes]]:
    """The data of `view.typ` and its pictures, in the active language. Raises NoRight.

    Queries: those of the page; of a list 8, 4 more for each 1,000 lines.
    """
    sight = still(printed.person, printed)
    if printed.page == LIST:
        read = list_of_officers(printed, sight, far=far)
    else:
        read = read_page(page_as_seen(printed.person, printed))
    at = timezone.localtime(timezone.now(), ZoneInfo(printed.time_zone))
    made = gettext("As of %(date)s") % {"date": date_format(at, "DATETIME_FORMAT")}
    # Two units may have one name: the line above says which of them is meant.
    above = [unit.name for unit in sight.line[:-1]]
    data = {
        "language": language_of(get_language()),
        "title": printed.title or read.title,
        "page": read.title,
        "unit": sight.unit.name,
        "above": " › ".join(above),
        "filters": read.filters,
        "made": f"{made} ({printed.time_zone})",
        "parts": read.parts,
    }
    return data, read.pictures


def page_as_seen(person: User, what: Page) -> str:
    """The page as HTML, as it is before her: her request is made by hand, and answered by the page's own view.

    So the PDF can't say other than the page. Raises NoRight where she would be led elsewhere, or its filter can't be read.
    """
    request = HttpRequest()
    request.method, request.path, request.user = "GET", reverse(what.page, args=[what.unit_id]), person
    # Neither menus nor styles: a worker has nobody's session, and no address of a style sheet.
    request.bare = "reports/saved/bare.html"
    request.META = {"SERVER_NAME": "localhost", "SERVER_PORT": "80", "QUERY_STRING": what.asked}
    request.GET = QueryDict(what.asked)
    match = resolve(request.path)
    response = match.func(request, *match.args, **match.kwargs)
    if response.status_code != 200:
        raise NoRight
    return response.content.decode()
