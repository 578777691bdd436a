"""Where a reader's units begin."""

from people.models import User

from .keep import start_of
from .rights import may_see


def start_address(person: User) -> str:
    """That of the view that she opens first; empty where there is none, or she may not see it now. Queries: 1, or 4."""
    view = start_of(person)
    return view.address if view and may_see(person, view) else ""
