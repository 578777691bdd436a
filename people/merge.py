"""One human has two accounts: everything of the one goes to the other, once and for good.

The account that stays takes over whatever was done, earned, written and told; the other is closed, keeps its service number
so that nobody else gets it, and leads to the first. Each app moves its own rows (`people/merging.py`).
"""

from collections.abc import Sequence
from datetime import timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_tasks import task

from . import merging, news
from .merging import Merging
from .models import AccountMerge, User
from .news import Piece
from .signals import people_joined
from .wording import WRITTEN, Message, Place

MERGED = "accounts_merged"
ONE_NOW = Message(
    MERGED, _("Two accounts of yours are one now"),
    _("Sign in with %(number)s. Everything that you had is there. The reason: %(reason)s"),
    (
        Place("number", _("Service number"), "BA-20417", needed=True),
        Place("reason", _("Reason"), WRITTEN, needed=True, only_text=True),
    ),
)  # fmt: skip
#: A request that was under way while accounts were merged has ended by then.
LATE = timedelta(minutes=5)


class CannotMerge(Exception):
    """These accounts can't be merged, or not by this person. Nothing was changed."""


def may_merge(by: User, person: User) -> bool:
    """Who may change people, but nobody herself, and no superuser; what was merged once is no account any more."""
    if by.pk == person.pk or not by.has_perm("people.change_user"):
        return False
    return not person.is_superuser and person.merged_into_id is None


@transaction.atomic
def merge(*, kept: User, merged: User, reason: str, by: User) -> AccountMerge:
    """Give everything of `merged` to `kept` and close it; all or nothing.

    Whoever does something under either account at this moment comes before, or finds what became of it. What comes in
    too late for both, a note that was being saved, is gathered a few minutes later. Queries: some 80, and some
    10 for each course that both have, however much was done there. Raises CannotMerge.
    """
    held = User.objects.select_for_update(no_key=True).filter(pk__in=[kept.pk, merged.pk]).order_by("pk")
    found = {one.pk: one for one in held}
    if len(found) < 2 or not all(may_merge(by, one) for one in found.values()):
        raise CannotMerge(f"{merged.pk} → {kept.pk}")
    kept, merged = found[kept.pk], found[merged.pk]
    what = Merging(kept=kept, merged=merged, by=by, at=timezone.now(), reason=reason)
    merging.hold(what)
    moved = merging.move(what)
    event = AccountMerge.objects.create(
        kept=kept, merged=merged, unit_id=merged.unit_id, by=by, reason=reason, moved=moved
    )
    _close(what)
    news.tell([kept.pk], kind=MERGED, key=str(event.pk), data={"number": kept.service_number, "reason": reason})
    # With her new roles, and what was given to her by name.
    people_joined.send(sender=User, officer_ids=[kept.pk])
    gather_late.using(run_after=timezone.now() + LATE).enqueue(event.pk)
    return event


def _close(what: Merging) -> None:
    """Nobody signs in with it any more, also who is signed in now; its address is free, or the other's if that has none.

    So is her id in the personnel system (`people/roster/`), whose lists then know who stays.
    """
    kept, merged, address = what.kept, what.merged, what.merged.email
    # Those that lead to it lead on.
    User.objects.filter(merged_into=merged).update(merged_into=kept)
    merged.merged_into, merged.is_active, merged.unit, merged.email = kept, False, None, ""
    known = "" if kept.external_id else merged.external_id
    if known:
        merged.external_id = ""
    merged.save(update_fields=["merged_into", "is_active", "unit", "email", "external_id"])
    kept.email, kept.external_id = kept.email or address, kept.external_id or known
    kept.save(update_fields=["email", "external_id"])


@task(backend="later")
@transaction.atomic
def gather_late(event_id: int) -> None:
    """Move what was written under the closed account by requests that were under way. Done twice, nothing is left to do."""
    event = AccountMerge.objects.select_related("kept", "merged", "by").get(pk=event_id)
    late = merging.merging_of(event)
    if late.kept.merged_into_id is not None:  # merged again since then
        late = Merging(kept=late.kept.merged_into, merged=late.merged, by=late.by, at=late.at, reason=late.reason)
    list(User.objects.select_for_update(no_key=True).filter(pk__in=late.ids).order_by("pk").values_list("pk"))
    merging.hold(late)
    merging.move(late)


def told(several: Sequence[dict]) -> list[Piece]:
    """Of what the news for whose accounts were merged is made."""
    return [Piece(ONE_NOW, data, reverse("own_record")) for data in several]


def accounts_of(person: User, name: str = "officer") -> Q:
    """The condition on rows whose `name` is she, by this account or one that was merged into it."""
    return Q(**{name: person.pk}) | Q(**{f"{name}__merged_into": person.pk})


def closed_accounts(person: User) -> QuerySet[User]:
    """The accounts that were merged into hers."""
    return User.objects.filter(merged_into=person.pk).order_by("pk")


def merges_into(person: User) -> QuerySet[AccountMerge]:
    """How those came to be hers, the first one first; also what was merged into one that was merged later. Queries: 1."""
    return AccountMerge.objects.filter(merged__merged_into=person.pk).select_related("merged", "kept").order_by("pk")
