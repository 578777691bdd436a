"""Keeping a view: which pages can be kept, under which name, how many, and which one is opened first."""

from urllib.parse import urlsplit

from django.db import transaction
from django.http import QueryDict
from django.urls import Resolver404, ResolverMatch, resolve

from people.models import Unit, User

from .models import SavedView

#: Each is a line in a list; nobody finds anything among more.
MOST = 50
LONGEST = 1500
#: Pages of a unit that are a form and nothing else.
FORMS = {"unit_assign_file"}


class NotAPage(Exception):
    """The address isn't that of a page of a unit."""


class TooMany(Exception):
    """She keeps as many as one may."""


class NameTaken(Exception):
    """Another view of hers has this name."""


def can_be_kept(match: ResolverMatch | None) -> bool:
    """Pages of a unit as a whole, those that are yet to be written too; no page of one person."""
    return bool(match and match.url_name and match.url_name.startswith("unit") and set(match.kwargs) == {"pk"}
                and match.url_name not in FORMS)  # fmt: skip


def page_of(address: str) -> tuple[str, int, str]:
    """The name of the page, its unit and its filter; which page of a list it was is left out. Raises NotAPage."""
    try:
        parts = urlsplit(address)
        match = resolve(parts.path)
    except (ValueError, Resolver404) as error:
        raise NotAPage from error
    if not can_be_kept(match) or parts.netloc or len(parts.query) > LONGEST:
        raise NotAPage
    asked = QueryDict(parts.query, mutable=True)
    asked.pop("page", None)
    for name in [name for name, values in asked.lists() if not any(values)]:
        asked.pop(name)
    return match.url_name, match.kwargs["pk"], asked.urlencode()


@transaction.atomic
def keep(*, person: User, name: str, page: str, unit: Unit, asked: str) -> SavedView:
    """Keep it for her alone. Raises TooMany and NameTaken. Queries: 4.

    She is locked, so that of two calls at once neither is one too many.
    """
    User.objects.select_for_update(no_key=True).only("pk").get(pk=person.pk)
    names = list(SavedView.objects.filter(person=person).values_list("name", flat=True))
    if name in names:
        raise NameTaken
    if len(names) >= MOST:
        raise TooMany
    return SavedView.objects.create(person=person, name=name, page=page, unit=unit, asked=asked)


@transaction.atomic
def change(view: SavedView, *, name: str, is_start: bool) -> None:
    """Another name, or another beginning: there is one at most. Raises NameTaken. Queries: 4."""
    User.objects.select_for_update(no_key=True).only("pk").get(pk=view.person_id)
    mine = SavedView.objects.filter(person=view.person_id)
    if mine.filter(name=name).exclude(pk=view.pk).exists():
        raise NameTaken
    if is_start:
        mine.filter(is_start=True).exclude(pk=view.pk).update(is_start=False)
    mine.filter(pk=view.pk).update(name=name, is_start=is_start)


def start_of(person: User) -> SavedView | None:
    """What she wants to see first. Queries: 1."""
    return SavedView.objects.filter(person=person, is_start=True).first()
