"""What people are told of the files they asked for."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from people import news
from people.news import Piece
from people.wording import DATE, Message, Place

from .make import READY
from .models import Export

FILE = Message(
    READY, _("Your file is ready: %(unit)s"), _("You can download it until %(date)s."),
    (Place("unit", _("Unit"), _("Unit"), needed=True), DATE),
)  # fmt: skip


def register() -> None:
    news.register(READY, _ready, FILE)


def _ready(several: Sequence[dict]) -> list[Piece | None]:
    """None for what can't be had any more. Queries: 1."""
    those = Export.objects.select_related("unit").in_bulk([data["id"] for data in several])
    found = {str(pk): one for pk, one in those.items()}
    return [
        Piece(FILE, {"unit": one.unit.name, "date": date_format(one.expires_at)}, reverse("exports"))
        if (one := found.get(data["id"])) and one.is_ready
        else None
        for data in several
    ]
