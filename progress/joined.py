"""What happens elsewhere and enrols people, or ends that: receivers of signals."""

from collections.abc import Mapping

from django.db import transaction
from django.db.models import Q

from people.lost import Lost
from people.models import Role, User

from .cover import audience_of
from .join import enrol_joiners, enrol_waiting
from .models import Assignment, PathAssignment
from .resettle import resettle_lost
from .resettle_many import follow
from .unit_locks import hold_units

STANDING = {"unit", "unit_id", "rank", "rank_id", "is_active"}


def person_saved(instance: User, update_fields=None, raw=False, **kwargs) -> None:
    """Receiver of `post_save` of people: enrols who is new, has moved or has another rank; a sign-in changes nothing."""
    if raw or (update_fields is not None and not STANDING & set(update_fields)):
        return
    # Within the transaction of `User.save`, which is there whenever something is otherwise than before.
    before = instance.before
    if before and before["rank_id"] is not None and before["rank_id"] != instance.rank_id:
        resettle_lost({instance.pk: Lost(unit=before["unit_id"], rank=before["rank_id"])})
    if instance.is_active:
        enrol_joiners([instance.pk])


def role_given(instance, action: str, reverse: bool, pk_set, model, **kwargs) -> None:
    """Receiver of `m2m_changed` of people's groups: who gets a role gets what her unit has; who loses one, the opposite."""
    if action == "post_add":
        if not reverse:
            enrol_joiners([instance.pk])
        elif instance.name in Role.values:
            enrol_joiners(pk_set)
    elif action == "post_remove":
        if not reverse:
            _role_taken([instance], model.objects.filter(pk__in=pk_set).values_list("name", flat=True))
        elif instance.name in Role.values:
            _role_taken(User.objects.filter(pk__in=pk_set), [instance.name])
    elif action == "pre_clear":
        # Afterwards nobody knows any more what there was.
        if not reverse:
            instance.roles_cleared = list(instance.groups.values_list("name", flat=True))
    elif action == "post_clear" and not reverse:
        _role_taken([instance], instance.roles_cleared)


def _role_taken(people, names) -> None:
    roles = frozenset(names) & frozenset(Role.values)
    if roles:
        many_lost({one.pk: Lost(unit=one.unit_id, rank=one.rank_id, roles=roles) for one in people})


def many_lost(lost: Mapping[int, Lost], **kwargs) -> None:
    """Receiver of `people.signals.people_lost`."""
    resettle_lost(lost)


def many_joined(officer_ids, **kwargs) -> None:
    """Receiver of `people.signals.people_joined`."""
    enrol_joiners(officer_ids)


def course_went_live(course, **kwargs) -> None:
    """Receiver of `courses.signals.went_live`."""
    enrol_waiting(course)


def assignment_going(instance: Assignment, **kwargs) -> None:
    """Receiver of `pre_delete` of assignments: whom it reaches, since names go with its row, and its unit may go before."""
    if instance.unit_id is None:
        instance.reached_last = Q(officer__in=list(instance.given.values_list("officer", flat=True)))
    else:
        instance.reached_last = audience_of(instance).officers("officer__")


@transaction.atomic
def assignment_deleted(instance: Assignment, **kwargs) -> None:
    """Receiver of `post_delete` of assignments: single, in bulk, or with their unit; a path goes with the last of it."""
    hold_units([instance.unit_id] if instance.unit_id else [])
    follow(assignment=instance, officers=instance.reached_last)
    if instance.of_path_id is not None:
        PathAssignment.objects.filter(pk=instance.of_path_id, assignments__isnull=True).delete()
