"""What people are told of views that are sent to them, by news and by mail; figures go along as a file, persons don't."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from people import news
from people.news import Piece
from people.wording import DATE, Message, Place

from .make import READY, STOPPED
from .models import PrintedView, SavedView
from .rights import may_see
from .schedule_form import FIGURES

FILE = Message(
    READY, _("Your file is ready: %(unit)s"), _("You can download it until %(date)s."),
    (Place("unit", _("Unit"), _("Unit"), needed=True), DATE),
)  # fmt: skip
NO_MORE = Message(
    STOPPED, _("A view is not sent to you any more: %(name)s"),
    _("You may not see its page now, or what it was narrowed to is gone. If that changes, go on with it here."),
    (Place("name", _("Name"), _("Name"), needed=True),),
)  # fmt: skip


def register() -> None:
    news.register(READY, _ready, FILE)
    news.register(STOPPED, _stopped, NO_MORE)


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


def _ready(several: Sequence[dict]) -> list[Piece | None]:
    """None for what can't be had any more. Queries: 1."""
    those = PrintedView.objects.select_related("unit", "person").in_bulk([data["id"] for data in several])
    found = {str(pk): one for pk, one in those.items()}
    return [_told(one) if (one := found.get(data["id"])) and one.is_ready else None for data in several]


def _told(printed: PrintedView) -> Piece:
    path = reverse("printed_view", args=[printed.pk])
    what = f"{printed.title}, {printed.unit.name}" if printed.title else printed.unit.name
    # A mail is read where we don't know who reads along: what is of persons stays behind the sign-in.
    file = Kept(printed, path) if printed.page in FIGURES else None
    return Piece(FILE, {"unit": what, "date": date_format(printed.expires_at)}, path, file)


def _stopped(several: Sequence[dict]) -> list[Piece | None]:
    """None where the view isn't there any more. Queries: 1."""
    found = SavedView.objects.in_bulk([data["view"] for data in several if data["view"]])
    return [
        Piece(NO_MORE, {"name": data["title"]}, reverse("saved_view", args=[data["view"]]))
        if data["view"] in found
        else None
        for data in several
    ]
