"""Who joins a unit gets what is assigned to it."""

from .assign import enrol_joiner


def person_saved(instance, update_fields=None, raw=False, **kwargs) -> None:
    """Receiver of `post_save` of people: enrols who is new or has moved; a sign-in alone changes nothing."""
    if raw or (update_fields is not None and not {"unit", "unit_id", "is_active"} & set(update_fields)):
        return
    enrol_joiner(instance)
