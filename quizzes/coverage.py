"""Which steps an author's own test plays have come by: kept in her session, page by page, and for her alone."""

from collections.abc import Iterable, MutableMapping
from typing import Any

from .form import MOST
from .state import State

SESSION_KEY = "draft_plays"
#: Of more pages than these, the one that was played longest ago is forgotten.
MOST_PAGES = 10


def visited(session: MutableMapping[str, Any], page_id: int) -> frozenset[str]:
    """The keys of the steps that were visited; some may since have gone from the draft."""
    return frozenset(session.get(SESSION_KEY, {}).get(str(page_id), ()))


def remember(session: MutableMapping[str, Any], page_id: int, steps: Iterable[str], *, existing: Iterable[str]) -> None:
    """Add `steps`; of all that were visited, those of the draft's `existing` steps stay. Writes only what is new."""
    existing = set(existing)
    before = session.get(SESSION_KEY, {}).get(str(page_id), [])
    now = sorted(existing.intersection((*before, *steps)))[: MOST["nodes"]]
    if now == before:
        return
    others = {page: names for page, names in session.get(SESSION_KEY, {}).items() if page != str(page_id)}
    while len(others) >= MOST_PAGES:
        del others[next(iter(others))]
    session[SESSION_KEY] = {**others, str(page_id): now}


def forget(session: MutableMapping[str, Any], page_id: int) -> None:
    """Begin to count anew for this page."""
    session[SESSION_KEY] = {
        page: names for page, names in session.get(SESSION_KEY, {}).items() if page != str(page_id)
    }


def stops(state: State) -> set[str]:
    """The steps that a play has come by, forks and the ending among them."""
    names = {name for taken in state.path for name in (taken.node, *taken.gates, taken.to)}
    return {name for name in (*names, state.current, state.ending) if name is not None}
