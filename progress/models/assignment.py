from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from courses.models import Course
from people.models import Unit


class Assignment(models.Model):
    """A course that every officer of a unit and of the units below it is to take; who joins later too.

    `due` is the last day; empty means without a date.
    """

    course = models.ForeignKey(Course, models.PROTECT, related_name="assignments", verbose_name=_("course"))
    unit = models.ForeignKey(Unit, models.CASCADE, related_name="assignments", verbose_name=_("unit"))
    due = models.DateField(_("due"), null=True, blank=True)
    assigned_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    assigned_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        constraints = [
            models.UniqueConstraint(fields=["course", "unit"], name="one_assignment_per_course_and_unit")
        ]

    def __str__(self):
        return f"{self.course} → {self.unit}"
