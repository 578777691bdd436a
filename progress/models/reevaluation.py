from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from courses.models import Course


class Reevaluation(models.Model):
    """All who are under way in a course stand anew, in the background, since it asks for something else now.

    `after` is the last enrolment that was looked at, so that work which was interrupted goes on there. `total` is how
    many there were when it was asked for. `asked_by` is empty where publishing asked.
    """

    course = models.ForeignKey(Course, models.CASCADE, related_name="reevaluations", verbose_name=_("course"))
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    asked_at = models.DateTimeField(auto_now_add=True)
    total = models.PositiveIntegerField()
    done = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    after = models.BigIntegerField(default=0)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name_plural = _("Completions evaluated anew")
        default_permissions = ("add", "view")
        constraints = [
            models.UniqueConstraint(
                fields=["course"], condition=Q(finished_at__isnull=True), name="one_reevaluation_of_a_course_at_once"
            )
        ]

    def __str__(self):
        return f"{self.course}: {self.done}/{self.total}"

    @property
    def percent(self) -> int:
        """How far it is; officers who begin meanwhile may be looked at too."""
        if self.finished_at is not None or not self.total:
            return 100
        return min(99, 100 * self.done // self.total)
