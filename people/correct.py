"""Asking that something held about oneself be corrected, and answering; who is told of it."""

from collections.abc import Sequence

from django.contrib.auth.models import Permission
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from . import news
from .models import Correction, User
from .news import Piece
from .wording import WRITTEN, Message, Place

ASKED, ANSWERED = "correction_asked", "correction_answered"
#: Requests of one person that may wait for an answer at a time.
MOST_OPEN = 5

TO_ANSWER = Message(
    ASKED, _("%(name)s asks for a correction"), "%(words)s",
    (
        Place("name", _("Who asks"), "Amra Hodžić", needed=True),
        Place("words", _("What is wrong"), WRITTEN, needed=True),
    ),
)  # fmt: skip
ANSWER = Message(
    ANSWERED, _("Your request for a correction was answered"), "%(answer)s",
    (Place("answer", _("Answer"), WRITTEN, needed=True),),
)  # fmt: skip


class TooManyOpen(Exception):
    """Five requests of this person wait for an answer."""


class AnsweredBefore(Exception):
    """Somebody else was quicker; the person has that answer."""


@transaction.atomic
def ask(*, person: User, words: str) -> Correction:
    """Keep the request and tell whoever may answer it. Queries: 7. Raises TooManyOpen."""
    User.objects.select_for_update().get(pk=person.pk)
    if person.corrections.filter(answered_at__isnull=True).count() >= MOST_OPEN:
        raise TooManyOpen
    correction = Correction.objects.create(person=person, words=words)
    news.tell(_who_may_answer(), kind=ASKED, key=str(correction.pk), data={"id": correction.pk})
    return correction


@transaction.atomic
def reply(*, correction: Correction, answer: str, by: User) -> None:
    """Answer once; the person is told. Queries: 4. Raises AnsweredBefore."""
    waiting = Correction.objects.filter(pk=correction.pk, answered_at__isnull=True)
    if not waiting.update(answer=answer, answered_at=timezone.now(), answered_by=by):
        raise AnsweredBefore
    news.tell([correction.person_id], kind=ANSWERED, key=str(correction.pk), data={"id": correction.pk})


def register() -> None:
    news.register(ASKED, _asked, TO_ANSWER)
    news.register(ANSWERED, _answered, ANSWER)


def _who_may_answer() -> list[int]:
    """Everybody active with the permission, by her role or as one to whom all is open. Queries: 2."""
    may = Permission.objects.get(codename="change_correction", content_type__app_label="people")
    those = User.objects.filter(Q(is_superuser=True) | Q(groups__permissions=may), is_active=True)
    return list(those.distinct().values_list("pk", flat=True))


def _asked(several: Sequence[dict]) -> list[Piece | None]:
    found = Correction.objects.select_related("person").in_bulk([data["id"] for data in several])
    return [
        one
        and Piece(
            TO_ANSWER,
            {"name": one.person.get_full_name(), "words": one.words},
            reverse("corrections:answer", args=[one.pk]),
        )
        for one in (found.get(data["id"]) for data in several)
    ]


def _answered(several: Sequence[dict]) -> list[Piece | None]:
    found = Correction.objects.in_bulk([data["id"] for data in several])
    return [
        one and Piece(ANSWER, {"answer": one.answer}, reverse("own_record"))
        for one in (found.get(data["id"]) for data in several)
    ]
