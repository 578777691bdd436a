"""What happens elsewhere and enrols people, or ends that: receivers of signals."""

from people.models import Role, User

from .join import enrol_joiners, enrol_waiting
from .resettle import resettle


def person_saved(instance: User, update_fields=None, raw=False, **kwargs) -> None:
    """Receiver of `post_save` of people: enrols who is new or has moved; a sign-in alone changes nothing."""
    if raw or (update_fields is not None and not {"unit", "unit_id", "is_active"} & set(update_fields)):
        return
    if instance.unit_id is not None and instance.is_active:
        enrol_joiners([instance.pk])


def role_given(instance, action: str, reverse: bool, pk_set, **kwargs) -> None:
    """Receiver of `m2m_changed` of people's groups: who becomes an officer gets what her unit has."""
    if action != "post_add":
        return
    if not reverse:
        enrol_joiners([instance.pk])
    elif instance.name == Role.OFFICER.value:
        enrol_joiners(pk_set)


def many_joined(officer_ids, **kwargs) -> None:
    """Receiver of `people.signals.people_joined`."""
    enrol_joiners(officer_ids)


def course_went_live(course, **kwargs) -> None:
    """Receiver of `courses.signals.went_live`."""
    enrol_waiting(course)


def assignment_deleted(instance, **kwargs) -> None:
    """Receiver of `post_delete` of assignments: single, in bulk, or with their unit."""
    resettle(course=instance.course, unit=instance.unit)
