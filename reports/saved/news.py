"""What people are told of views that are sent to them, by news and by mail; figures go along as a file, persons don't."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext

from people import news
from people.news import Told

from .make import READY, STOPPED
from .models import PrintedView, SavedView
from .rights import may_see
from .schedule_form import FIGURES


def register() -> None:
    news.register(READY, _ready)
    news.register(STOPPED, _stopped)


@dataclass(frozen=True, slots=True)
class Kept:
    """A file that goes with a mail (as `people.news.Attached`), read when the mail is written and not before."""

    printed: PrintedView
    path: str
    kind: str = "application/pdf"

    def __bool__(self) -> bool:
        """Whether it may go along: asked when the mail is written, hours after the file was made. Queries: 3."""
        return may_see(self.printed.person, self.printed)

    @property
    def name(self) -> str:
        return self.printed.file_name

    @property
    def content(self) -> bytes:
        with self.printed.file.open() as file:
            return file.read()


def _ready(several: Sequence[dict]) -> list[Told | None]:
    """None for what can't be had any more. Queries: 1."""
    those = PrintedView.objects.select_related("unit", "person").in_bulk([data["id"] for data in several])
    found = {str(pk): one for pk, one in those.items()}
    return [_told(one) if (one := found.get(data["id"])) and one.is_ready else None for data in several]


def _told(printed: PrintedView) -> Told:
    path = reverse("printed_view", args=[printed.pk])
    what = f"{printed.title}, {printed.unit.name}" if printed.title else printed.unit.name
    text = gettext("You can download it until %(date)s.") % {"date": date_format(printed.expires_at)}
    # A mail is read where we don't know who reads along: what is of persons stays behind the sign-in.
    file = Kept(printed, path) if printed.page in FIGURES else None
    return Told(gettext("Your file is ready: %(unit)s") % {"unit": what}, text, path, file)


def _stopped(several: Sequence[dict]) -> list[Told | None]:
    """None where the view isn't there any more. Queries: 1."""
    found = SavedView.objects.in_bulk([data["view"] for data in several if data["view"]])
    title = gettext("A view is not sent to you any more: %(name)s")
    text = gettext("You may not see its page now, or what it was narrowed to is gone. If that changes, go on with it here.")
    return [
        Told(title % {"name": data["title"]}, text, reverse("saved_view", args=[data["view"]]))
        if data["view"] in found
        else None
        for data in several
    ]
