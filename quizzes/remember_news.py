"""Telling officers, at most once a week, that there are questions to remember."""

from collections.abc import Sequence
from datetime import timedelta

from django.db.models import Count, Exists, OuterRef
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people import news
from people.models import Notice
from people.news import Piece
from people.wording import Message, Place

from .remember import AT_ONCE, due_cards
from .remember_page import title_for

REMEMBER = "remember"
#: How long nobody is told again.
WAIT = timedelta(days=7)
AT_A_TIME = 2000

QUESTIONS = Message(
    REMEMBER,
    lambda values: title_for(values["count"]),
    _("They come from courses that you completed, and take two minutes."),
    (Place("count", _("Number"), lambda: 3),),
)


def register() -> None:
    news.register(REMEMBER, _said, QUESTIONS)


def tell_due() -> None:
    """Tell who has questions that are due and wasn't told of any for a week. Queries: 1, and 1 for each 1,000 officers."""
    now = timezone.now()
    told = Notice.objects.filter(recipient=OuterRef("officer"), kind=REMEMBER, at__gt=now - WAIT)
    due = due_cards().filter(officer__is_active=True).exclude(Exists(told)).order_by("officer")
    key, batch = timezone.localdate(now).isoformat(), []
    for officer, count in due.values_list("officer").annotate(count=Count("pk")).iterator(AT_A_TIME):
        batch.append((officer, key, {"count": min(count, AT_ONCE)}))
        if len(batch) == AT_A_TIME:
            news.tell_each(REMEMBER, batch)
            batch = []
    news.tell_each(REMEMBER, batch)


def _said(several: Sequence[dict]) -> list[Piece]:
    return [Piece(QUESTIONS, {"count": data["count"]}, reverse("remember")) for data in several]
