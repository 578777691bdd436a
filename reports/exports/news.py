"""What people are told of the files they asked for."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext

from people import news
from people.news import Told

from .make import READY
from .models import Export


def register() -> None:
    news.register(READY, _ready)


def _ready(several: Sequence[dict]) -> list[Told | None]:
    """None for what can't be had any more. Queries: 1."""
    those = Export.objects.select_related("unit").in_bulk([data["id"] for data in several])
    found = {str(pk): one for pk, one in those.items()}
    title, text = gettext("Your file is ready: %(unit)s"), gettext("You can download it until %(date)s.")
    return [
        Told(title % {"unit": one.unit.name}, text % {"date": date_format(one.expires_at)}, reverse("exports"))
        if (one := found.get(data["id"])) and one.is_ready
        else None
        for data in several
    ]
