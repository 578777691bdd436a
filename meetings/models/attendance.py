from django.conf import settings
from django.db import models
from django.db.models import Subquery
from django.db.models.functions import Coalesce

from courses.models import Activity
from progress.models import Enrolment

from .meeting import Meeting


class Way(models.TextChoices):
    CODE = "code"
    LIST = "list"


class AttendanceQuerySet(models.QuerySet):
    def now_of(self, officer, activity: Activity) -> "AttendanceQuerySet":
        """That she was at a meeting of an activity, in the round in which her enrolment is. Queries: 1, when it is read."""
        mine = Enrolment.objects.filter(officer=officer, course=activity.course_id).values("round")
        return self.filter(officer=officer, activity=activity, round=Coalesce(Subquery(mine), 0))


class Attendance(models.Model):
    """An officer was there. `counted_at` is when that became part of her record, and goes only with a reason.

    Her own confirmation by code counts at once; a tick of a facilitator's counts a while later, and can be undone
    until then (`attend.py`). `by` is who ticked, or she herself. `activity` repeats the meeting's. `round` is that of her
    enrolment: who renews her completion is there once more, and what was before stays (`progress/renew.py`).
    """

    Way = Way

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="attendances")
    activity = models.ForeignKey(Activity, models.PROTECT, related_name="attendances")
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="attendances")
    way = models.CharField(max_length=10, choices=Way)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    counted_at = models.DateTimeField(null=True)
    round = models.IntegerField(default=0, db_default=0)

    objects = AttendanceQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["officer", "activity", "round"], name="one_attendance_per_officer_activity_and_round"
            ),
        ]
        indexes = [
            models.Index(fields=["at"], condition=models.Q(counted_at=None), name="attendance_to_be_counted"),
        ]

    def __str__(self):
        return f"{self.officer_id} at {self.meeting_id} {self.way}"


class AttendanceChange(models.Model):
    """Who said when that somebody was there, or that she wasn't, or took either back: appended, never changed.

    `reason` is given where an officer had been told before that she didn't come, or it counted that she was there.
    """

    class What(models.TextChoices):
        THERE = "there"
        UNDONE = "undone"
        ABSENT = "absent"

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="attendance_changes")
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="attendance_changes")
    what = models.CharField(max_length=10, choices=What)
    way = models.CharField(max_length=10, choices=Way)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    reason = models.CharField(max_length=300, blank=True, default="", db_default="")

    class Meta:
        default_permissions = ()

    def __str__(self):
        return f"{self.officer_id} at {self.meeting_id}: {self.what}"


class ListReading(models.Model):
    """A facilitator read who comes to a meeting: once an hour for each. The access log is above this app."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="readings")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    hour = models.DateTimeField()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["meeting", "by", "hour"], name="one_reading_of_a_list_per_person_and_hour"),
        ]

    def __str__(self):
        return f"{self.by_id} read {self.meeting_id} at {self.hour:%Y-%m-%d %H}"
