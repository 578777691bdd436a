from django.conf import settings
from django.db import models
from django.db.models import Q

from courses.models import Course


class CourseRequest(models.Model):
    """An officer who asks for a course that is open with approval, in `words` if she likes; and what became of it.

    Who approves or declines is `by`; declined has a `reason`, which she reads.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "waiting"
        APPROVED = "approved", "approved"
        DECLINED = "declined", "declined"
        WITHDRAWN = "withdrawn", "withdrawn"

    LONGEST = 500

    officer = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="course_requests")
    course = models.ForeignKey(Course, models.PROTECT, related_name="requests")
    words = models.CharField(max_length=LONGEST, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    asked_at = models.DateTimeField(auto_now_add=True)
    decided_at = models.DateTimeField(null=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    reason = models.CharField(max_length=LONGEST, blank=True)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["officer", "course"], condition=Q(state="waiting"), name="nobody_waits_twice_for_a_course"
            ),
            models.CheckConstraint(
                name="a_request_has_a_date_of_decision_unless_it_waits",
                condition=Q(state="waiting", decided_at__isnull=True)
                | (~Q(state="waiting") & Q(decided_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="a_declined_request_has_a_reason", condition=~Q(state="declined") | ~Q(reason="")
            ),
        ]
        indexes = [models.Index(fields=["asked_at"], condition=Q(state="waiting"), name="course_request_waiting")]

    def __str__(self):
        return f"{self.officer_id} asks for {self.course_id}: {self.state}"
