from django.db import models

from .enrolment import Enrolment


class TimeSpent(models.Model):
    """How long an officer has been at a course, in seconds, and when she was last seen there (`progress/spend_time.py`).

    `earlier` are those of them that belong to rounds before hers: a minimum time is asked for anew.
    """

    enrolment = models.OneToOneField(Enrolment, models.CASCADE, primary_key=True, related_name="time_spent")
    seconds = models.PositiveIntegerField(default=0)
    earlier = models.PositiveIntegerField(default=0)
    seen_at = models.DateTimeField()

    def __str__(self):
        return f"{self.enrolment_id}: {self.seconds} s"
