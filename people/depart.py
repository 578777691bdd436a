"""Who leaves is deactivated; only who has left no trace can be deleted."""

from collections.abc import Iterable

from django.db import router
from django.db.models import Model, ProtectedError, RestrictedError
from django.db.models.deletion import Collector

from .models import Unit, User


def has_history(person: User) -> bool:
    """Whether results, or anything that she did while signed in, would lose its owner with her."""
    return person.last_login is not None or is_needed([person])


def is_needed(objects: Iterable[Model]) -> bool:
    """Whether the database would refuse to delete these, because rows of other apps stand on them."""
    objects = list(objects)
    collector = Collector(using=router.db_for_write(type(objects[0])))
    try:
        collector.collect(objects)
    except (ProtectedError, RestrictedError):
        return True
    return False


def deactivate(person: User) -> None:
    """Close her account: she is signed out at once, and everything that she did stays."""
    person.is_active = False
    person.save(update_fields=["is_active"])


def people_of(unit: Unit) -> int:
    """How many people belong to the unit or to one below it. Queries: 1."""
    return User.objects.filter(unit__path__startswith=unit.path).count()
