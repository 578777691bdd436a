"""What else home shows above what is to do: apps above register it, so that this app needn't know them."""

from collections.abc import Callable

from people.models import User

#: What its template needs, with that template's name as `template`; None where there is nothing to say.
HomeCard = Callable[[User], dict | None]

_CARDS: dict[str, HomeCard] = {}


def register(name: str, card: HomeCard) -> None:
    _CARDS[name] = card


def home_cards(officer: User) -> list[dict]:
    """Queries: those of the apps, 1 for each at most."""
    return [shown for card in _CARDS.values() if (shown := card(officer)) is not None]
