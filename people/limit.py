"""How often somebody may try to sign in. Kept in the database, so that all nodes count together.

A try is written down before the password is looked at, and taken away when it was right: of many guesses sent at
once, no more are looked at than of guesses sent in a row. Who is refused isn't counted, so that waiting ends.
Officers of a station share one address: they are told apart by the name they type, and only an address from
which very many fail has to wait as a whole.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from django.db.models import Q, Subquery
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import ngettext

from .models import SignInTry

WINDOW = timedelta(minutes=15)
FAILURES_OF_ONE_NAME = 5
FAILURES_OF_ONE_ADDRESS = 100


class TooManyTries(Exception):
    """Nothing was looked at: wait until `free_at`."""

    def __init__(self, free_at: datetime):
        super().__init__(f"until {free_at:%H:%M:%S}")
        self.free_at = free_at

    @property
    def minutes(self) -> int:
        """How long to wait, rounded up."""
        return max(1, ceil((self.free_at - timezone.now()) / timedelta(minutes=1)))


@dataclass(frozen=True, slots=True)
class Try:
    """One that was written down."""

    row: SignInTry

    def blockers(self) -> dict[str, Subquery]:
        """When the tries were made that stand in the way of this one, as columns for a query of something else."""
        recent = SignInTry.objects.filter(address=self.row.address, at__gt=self.row.at - WINDOW).order_by("-at", "-pk")
        of_name = recent.filter(account=self.row.account).values("at")
        # The newest is this one.
        return {
            "blocked_by_name": Subquery(of_name[FAILURES_OF_ONE_NAME : FAILURES_OF_ONE_NAME + 1]),
            "blocked_by_address": Subquery(
                recent.values("at")[FAILURES_OF_ONE_ADDRESS : FAILURES_OF_ONE_ADDRESS + 1]
            ),
        }

    def refuse_if_blocked(self, *moments: datetime | None) -> None:
        """Raises TooManyTries if one of the blockers was there. Queries: 1 then, else none."""
        if blockers := [moment for moment in moments if moment is not None]:
            self.row.delete()
            raise TooManyTries(max(blockers) + WINDOW)

    def failed(self) -> None:
        """It stays, and counts; what is too old to count goes. Queries: 1."""
        SignInTry.objects.filter(at__lt=self.row.at - WINDOW).delete()

    def succeeded(self, names: Iterable[str]) -> None:
        """Forget what failed from here under any of the person's names. Queries: 1."""
        accounts = [account_of(name) for name in names if name]
        mine = Q(account__in=[self.row.account, *accounts], address=self.row.address)
        SignInTry.objects.filter(mine).delete()


def begin(*, name: str, address: str) -> Try:
    """Write down that somebody tries. Queries: 1."""
    return Try(SignInTry.objects.create(account=account_of(name), address=address))


def blockers_of(one: Try) -> tuple[datetime | None, ...]:
    """The same as the columns of `blockers`, where there is no other query that could carry them. Queries: 1."""
    mine = SignInTry.objects.filter(pk=one.row.pk).annotate(**one.blockers())
    return mine.values_list("blocked_by_name", "blocked_by_address").get()


def refuse_if_failed(*, name: str, address: str) -> None:
    """For secrets that nobody can guess in a row or at once, so that only failures are written down: raises TooManyTries
    where there were too many. Queries: 2.
    """
    recent = SignInTry.objects.filter(address=address, at__gt=timezone.now() - WINDOW).order_by("-at", "-pk")
    nth = [*recent.filter(account=account_of(name)).values_list("at", flat=True)[FAILURES_OF_ONE_NAME - 1 :][:1]]
    nth += recent.values_list("at", flat=True)[FAILURES_OF_ONE_ADDRESS - 1 :][:1]
    if nth:
        raise TooManyTries(max(nth) + WINDOW)


def account_of(name: str) -> str:
    """The same for every spelling with which one signs in."""
    return salted_hmac("people.limit", name.strip().lower(), algorithm="sha256").hexdigest()


def too_many(refused: TooManyTries) -> str:
    """The sentence for who has to wait, in the language of the page."""
    sentence = ngettext(
        "There were too many attempts. Wait %(minutes)d minute, then try again.",
        "There were too many attempts. Wait %(minutes)d minutes, then try again.",
        refused.minutes,
    )
    return sentence % {"minutes": refused.minutes}
