from django.db import models

from people.models import Unit

from .enrolment import Enrolment


class FeedHead(models.Model):
    """The last position given out: one row, which every change locks until it commits (`progress/feed.py`)."""

    position = models.BigIntegerField(default=0)

    def __str__(self):
        return str(self.position)


class Change(models.Model):
    """One change of an enrolment's row as reports show it, at a position, in the order of commits.

    Whoever has read up to position n has missed nothing before it. `unit` is where it was to be seen: the
    officer's unit, and for who leaves one unit another change tells the unit that she left. A change outlives its
    enrolment, so that who mirrors them learns of deletions; empty `unit`: seen by nobody. `about` is the id of what an
    app above keeps of the enrolment and tells of here: the certificate that was issued or revoked; the attempt, also one
    by which she progressed or completed.
    """

    class Kind(models.TextChoices):
        ENROLLED = "enrolled"
        PROGRESSED = "progressed"
        COMPLETED = "completed"
        WITHDRAWN = "withdrawn"
        DUE = "due"
        OFFICER = "officer"
        UNIT = "unit"
        COURSE = "course"
        DELETED = "deleted"
        CERTIFIED = "certified"
        REVOKED = "revoked"
        #: A finished attempt is there, another or gone; what is known of a certificate is to be read again.
        ATTEMPTED = "attempted"
        CERTIFICATE = "certificate"

    position = models.BigIntegerField(primary_key=True)
    enrolment = models.ForeignKey(Enrolment, models.DO_NOTHING, related_name="changes", db_constraint=False)
    #: Kept when units are deleted: `progress/moved.py` hands their changes to the unit above.
    unit = models.ForeignKey(Unit, models.DO_NOTHING, related_name="+", null=True, db_index=False)
    kind = models.CharField(max_length=12, choices=Kind)
    about = models.BigIntegerField(null=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["position"]
        indexes = [models.Index(fields=["unit", "position"], name="changes_of_a_unit_in_order")]

    def __str__(self):
        return f"{self.position}: {self.kind} {self.enrolment_id}"
