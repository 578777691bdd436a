from django.db import models
from django.utils.translation import gettext_lazy as _

from courses.models import Course
from people.models import Unit

from .enrolment import Enrolment


class Resettlement(models.Model):
    """An assignment that reached many was changed or taken back, and their enrolments follow in the background.

    Whom it was for is kept to be shown, as in `Assignment`; `unit` is empty for named officers. `done` of `total` have been
    looked at, the last of them `after`. It is there as long as some are left (`progress/resettle_many.py`).
    """

    course = models.ForeignKey(Course, models.CASCADE, related_name="resettlements", verbose_name=_("course"))
    unit = models.ForeignKey(Unit, models.SET_NULL, null=True, related_name="+")
    ranks = models.JSONField(default=list)
    roles = models.JSONField(default=list)
    asked_at = models.DateTimeField(auto_now_add=True)
    total = models.PositiveIntegerField()
    done = models.PositiveIntegerField(default=0)
    after = models.BigIntegerField(default=0)

    class Meta:
        default_permissions = ()
        ordering = ["-asked_at", "-pk"]

    def __str__(self):
        return f"{self.course}: {self.done}/{self.total}"


class Unsettled(models.Model):
    """An enrolment that a resettlement looks at: whom the assignment reached at that moment, wherever she moves."""

    resettlement = models.ForeignKey(Resettlement, models.CASCADE, related_name="unsettled")
    enrolment = models.ForeignKey(Enrolment, models.CASCADE, related_name="+")

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["resettlement", "enrolment"], name="an_enrolment_is_unsettled_once"),
        ]

    def __str__(self):
        return f"{self.resettlement_id}: {self.enrolment_id}"
