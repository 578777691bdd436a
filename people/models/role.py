from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .unit import Unit


class Role(models.TextChoices):
    """What somebody may do; each is a Django group of this name (`people/roles.py`)."""

    OFFICER = "officer", _("officer")
    TRAINER = "trainer", _("trainer")
    TRANSLATOR = "translator", _("translator")
    REVIEWER = "reviewer", _("reviewer")
    LAWYER = "lawyer", _("lawyer")
    COMMUNITY_REVIEWER = "community_reviewer", _("community reviewer")
    UNIT_MANAGER = "unit_manager", _("unit manager")
    FACILITATOR = "facilitator", _("facilitator")
    ADMINISTRATOR = "administrator", _("administrator")


class UnitRole(models.Model):
    """Who may see whose results: the holder sees the officers of `unit` and of every unit below it."""

    class Kind(models.TextChoices):
        UNIT_MANAGER = Role.UNIT_MANAGER.value, Role.UNIT_MANAGER.label
        TRAINER = Role.TRAINER.value, Role.TRAINER.label

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="unit_roles")
    unit = models.ForeignKey(Unit, models.CASCADE, related_name="roles")
    role = models.CharField(_("role"), max_length=20, choices=Kind)

    class Meta:
        verbose_name = _("role in a unit")
        verbose_name_plural = _("roles in units")
        constraints = [
            models.UniqueConstraint(fields=["user", "unit", "role"], name="one_role_of_a_kind_per_user_and_unit")
        ]

    def __str__(self):
        return f"{self.user} · {self.get_role_display()} · {self.unit}"
