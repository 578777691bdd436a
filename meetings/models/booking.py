from django.conf import settings
from django.db import models

from courses.models import Activity

from .meeting import Meeting


class Booking(models.Model):
    """An officer's place in a meeting, or her turn on its waiting list, which goes by the order of the rows.

    Given back (also a turn to wait that came to nothing), passed (it took place without her), absent (the same, said by a
    facilitator, so that her place was free again: `absent.py`) and cancelled are history;
    who books again gets a new row. `activity` repeats the meeting's, so that the database itself sees to it that nobody
    holds two places of one activity. `on_the_spot` was admitted when she was there.
    """

    class Status(models.TextChoices):
        BOOKED = "booked"
        WAITING = "waiting"
        GIVEN_BACK = "given_back"
        PASSED = "passed"
        CANCELLED = "cancelled"
        ABSENT = "absent"

    #: What is still to come.
    OPEN = (Status.BOOKED, Status.WAITING)

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="bookings")
    activity = models.ForeignKey(Activity, models.PROTECT, related_name="bookings")
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="bookings")
    status = models.CharField(max_length=20, choices=Status)
    on_the_spot = models.BooleanField(default=False)
    at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["officer", "activity"],
                condition=models.Q(status__in=["booked", "waiting"]),
                name="one_open_booking_per_officer_and_activity",
            ),
        ]
        indexes = [
            models.Index(fields=["meeting", "status"], name="booking_of_meeting"),
            models.Index(fields=["changed_at"], condition=models.Q(status="absent"), name="booking_absent"),
        ]

    def __str__(self):
        return f"{self.officer_id} in {self.meeting_id}: {self.status}"
