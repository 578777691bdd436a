"""What administrators are told of record stores."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext

from people import news
from people.news import Told

from .models import RecordStore
from .register import DISABLED


def register() -> None:
    news.register(DISABLED, _disabled)


def _disabled(several: Sequence[dict]) -> list[Told | None]:
    """None where it is on again, or gone. Queries: 1."""
    found = RecordStore.objects.filter(disabled_at__isnull=False).in_bulk([data["store"] for data in several])
    title = gettext("Nothing is sent to a learning record store any more: %(address)s")
    return [
        Told(title % {"address": store.endpoint}, data["why"], reverse("record_stores:index"))
        if (store := found.get(data["store"]))
        else None
        for data in several
    ]
