"""Who assigns in the CMS: administrators everything to anybody, trainers to the units in which they have the trainer's role.

A trainer sees what is assigned in those units and below, and changes and takes back what she gave herself. Since she sees
how officers stand and not who (`people/scope.py`), she names none, and of few officers she is told no more than how many
they are.
"""

from django.db.models import Q
from wagtail.permission_policies import ModelPermissionPolicy

from people.models import User
from people.scope import Scope, scope_of_trainer

from .models import Assignment

#: Of fewer officers a number speaks of persons; the same as `reports/dashboards/suppress.py` says of groups.
FEW = 10
_CACHED = "_assigns_in"


def assigns_everywhere(user: User) -> bool:
    """Queries: as Django's permissions, once for a request."""
    return user.has_perm("progress.add_assignment")


def assigning_scope(user: User) -> Scope:
    """The branches to whose units she may assign. Queries: 1 for a trainer, once for a request; none for administrators."""
    if assigns_everywhere(user):
        return Scope(paths=("",))
    if not hasattr(user, _CACHED):
        setattr(user, _CACHED, scope_of_trainer(user))
    return getattr(user, _CACHED)


def seen_by(user: User) -> Q:
    """The condition on assignments that she sees in the list; those to named officers only who may name them."""
    return Q() if assigns_everywhere(user) else assigning_scope(user).units("unit__")


class AssignmentPolicy(ModelPermissionPolicy):
    """The permissions of Django's, and those of trainers."""

    def user_has_permission(self, user, action):
        return super().user_has_permission(user, action) or bool(assigning_scope(user).paths)

    def user_has_any_permission(self, user, actions):
        return any(self.user_has_permission(user, action) for action in actions)

    def user_has_permission_for_instance(self, user, action, instance: Assignment):
        if super().user_has_permission(user, action):
            return True
        inside = instance.unit_id is not None and assigning_scope(user).covers(instance.unit)
        return inside and (action == "view" or _gave(user, instance))


def _gave(user: User, one: Assignment) -> bool:
    """Also by an account of hers that was merged into this one. Queries: none where who assigned it is loaded."""
    by = one.assigned_by
    return by is not None and user.pk == (by.merged_into_id or by.pk)
