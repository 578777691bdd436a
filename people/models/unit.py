from django.db import models, transaction
from django.utils.translation import gettext_lazy as _
from treebeard.mp_tree import MP_Node

from people.signals import unit_moved, unit_renamed

from .jurisdiction import Jurisdiction


class Unit(MP_Node):
    """A station, region or nation: a place in the tree that decides who follows whom.

    `path` (materialised, treebeard) of a unit is a prefix of the paths of all units below it, so that 'this
    unit and everything below' is one indexed condition.
    """

    code = models.CharField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=160)
    jurisdiction = models.ForeignKey(
        Jurisdiction, models.PROTECT, related_name="units", verbose_name=_("jurisdiction")
    )
    #: As a personnel system tells it apart, whatever it is called (`people/roster/`).
    external_id = models.CharField(max_length=255, blank=True, db_default="", default="", editable=False)
    kind = models.CharField(_("kind"), max_length=40, blank=True, db_default="", default="")
    #: From when it isn't there any more. It keeps its place in the tree, and all that happened in it.
    closed_at = models.DateTimeField(_("closed"), null=True, editable=False)

    class Meta:
        verbose_name = _("unit")
        verbose_name_plural = _("units")
        constraints = [
            models.UniqueConstraint(
                fields=["external_id"], condition=~models.Q(external_id=""), name="one_unit_per_id_of_a_personnel_system"
            ),
        ]
        # The units directly below one, which would else be sought among all below it.
        indexes = [models.Index(fields=["depth", "path"], name="unit_depth_path")]

    def __str__(self):
        return self.name

    def save(self, *args, **kwargs) -> None:
        """Another name or code is announced in the transaction that saves it."""
        if self._state.adding:
            return super().save(*args, **kwargs)
        with transaction.atomic():
            before = Unit.objects.select_for_update(no_key=True).filter(pk=self.pk).values_list("code", "name").first()
            super().save(*args, **kwargs)
            if before != (self.code, self.name):
                unit_renamed.send(sender=Unit, unit=self)

    @transaction.atomic
    def move(self, target: "Unit", pos: str | None = None) -> None:
        """To another place in the tree, with all below it; treebeard's statements announce nothing themselves."""
        parent_before = self.get_parent()
        super().move(target, pos)
        unit_moved.send(sender=Unit, unit=self, parent_before=parent_before)


def line_of(path: str) -> list[str]:
    """The paths of a unit and of all above it, from the top."""
    return [path[:end] for end in range(Unit.steplen, len(path) + 1, Unit.steplen)]
