"""Which view plays which kind of activity: apps above register theirs, so that this app needn't know them."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from .delivery import Place

Player = Callable[[HttpRequest, Place], HttpResponse]

_PLAYERS: dict[str, Player] = {}


def register(kind: str, player: Player) -> None:
    _PLAYERS[kind] = player


def player(kind: str) -> Player:
    return _PLAYERS[kind]
