"""Reads of people that more than one app needs."""

from django.db.models import Exists, OuterRef, QuerySet

from .models import Role, User


def active_officers() -> QuerySet[User]:
    """Whom courses are given to: people with the role of an officer whose account is open.

    A trainer or manager has a unit too, but learns only when she is an officer as well.
    """
    membership = User.groups.through.objects.filter(user=OuterRef("pk"), group__name=Role.OFFICER.value)
    return User.objects.filter(Exists(membership), is_active=True)
