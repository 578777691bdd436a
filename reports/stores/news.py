"""What administrators are told of record stores."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from people import news
from people.news import Piece
from people.wording import WRITTEN, Message, Place

from .models import RecordStore
from .register import DISABLED

OFF = Message(
    DISABLED, _("Nothing is sent to a learning record store any more: %(address)s"), "%(why)s",
    (
        Place("address", _("Address"), "https://records.example.org/xapi", needed=True),
        Place("why", _("Reason"), WRITTEN, needed=True, only_text=True),
    ),
)  # fmt: skip


def register() -> None:
    news.register(DISABLED, _disabled, OFF)


def _disabled(several: Sequence[dict]) -> list[Piece | None]:
    """None where it is on again, or gone. Queries: 1."""
    found = RecordStore.objects.filter(disabled_at__isnull=False).in_bulk([data["store"] for data in several])
    return [
        Piece(OFF, {"address": store.endpoint, "why": data["why"]}, reverse("record_stores:index"))
        if (store := found.get(data["store"]))
        else None
        for data in several
    ]
