from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from courses.models import Course


class RequiredUpdate(models.Model):
    """Who completed the course before something was added to it has to do that by a day. `reason` is told to officers.

    It is of what had been added by `asked_at`. Her completion stays as it is, whether she does it or not.
    """

    course = models.ForeignKey(Course, models.CASCADE, related_name="required_updates")
    due = models.DateField(_("due"))
    reason = models.CharField(_("reason"), max_length=500)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    asked_at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["course"], condition=Q(withdrawn_at__isnull=True), name="one_update_of_a_course_is_required"
            )
        ]

    def __str__(self):
        return f"{self.course}: {self.due}"
