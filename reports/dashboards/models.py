"""Tables of the roll-ups (`fold.py`) and of the access log (`access.py`)."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from people.models import Role, Unit


class Mark(models.Model):
    """An enrolment that may count differently now: put here by triggers (`triggers.py`), taken away by `fold()`.

    No foreign key: an enrolment that was deleted has to be told of too. A person, who is counted among the people of
    her unit, is marked by her id below zero.
    """

    enrolment = models.BigIntegerField()
    taken = models.BooleanField(default=False)

    def __str__(self):
        return str(self.enrolment)


class Counted(models.Model):
    """As what an enrolment is counted in the roll-ups now. Enrolments that count nowhere have none.

    `path` is that of the officer's unit. `standing` is the stage and the last day ('half|2026-05-01', 'begun|').
    `completed_on` is empty before completion, `expires_from` also where the course's completion doesn't expire.
    `days` is how long completing it took, as a number in letters, and empty before. `rank` is the id of the officer's,
    in letters, and empty without one. `competencies` has percents by key, of what she was tested in, `topics` the keys
    of modules of which she was asked something from memory; None where there is nothing.

    A person is a line with her id below zero, of no course and with no more than a path.
    """

    enrolment = models.BigIntegerField(primary_key=True)
    path = models.CharField(max_length=255)
    course = models.BigIntegerField()
    standing = models.CharField(max_length=32)
    language = models.CharField(max_length=12)
    completed_on = models.CharField(max_length=10)
    expires_from = models.CharField(max_length=10)
    days = models.CharField(max_length=6)
    rank = models.CharField(max_length=20, default="")
    competencies = models.JSONField(null=True)
    topics = models.JSONField(null=True)

    def __str__(self):
        return f"{self.enrolment}: {self.standing}"


class RollUp(models.Model):
    """How many enrolments of a unit and of all units below it have the same value of a facet, by course.

    `path` is the unit's. What a page of a unit needs is thereby a few rows, however many enrolments there are.

    MISSED counts completions after their last day, by its month. RANK is a standing with the rank before it
    ('7|half|2026-05-01'). TESTED counts who was tested in any competency; COMPETENCY who is at which level of one
    ('signs|strong'), and with ('signs|sum') the sum of their percents. MEMORY counts who was asked from memory, by module.
    PEOPLE counts persons, with course 0.
    """

    class Facet(models.TextChoices):
        STANDING = "standing"
        LANGUAGE = "language"
        MONTH = "month"
        EXPIRES_FROM = "expires"
        DAYS = "days"
        MISSED = "missed"
        RANK = "rank"
        TESTED = "tested"
        COMPETENCY = "competency"
        MEMORY = "memory"
        PEOPLE = "people"

    path = models.CharField(max_length=255)
    facet = models.CharField(max_length=10, choices=Facet)
    course = models.BigIntegerField()
    value = models.CharField(max_length=100)
    number = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["path", "facet", "course", "value"], name="one_roll_up_per_unit_facet_course_and_value"
            )
        ]

    def __str__(self):
        return f"{self.path} {self.facet} {self.course} {self.value}: {self.number}"


class Purpose(models.TextChoices):
    """Why somebody reads or takes away results of persons."""

    FOLLOW_UP = "follow_up", _("To follow up with officers")
    REPORT = "report", _("To report to who is responsible for the unit")
    PLANNING = "planning", _("To plan training")
    AUDIT = "audit", _("For an audit or inspection")
    OTHER = "other", _("Another purpose")


class Access(models.Model):
    """Somebody read results of persons: one row a page, a list or a file. Rows are never changed or deleted.

    `by` is a person, with the `role` that let her at that time, or `client` a program with a token. `asked` is the
    list's filter as its address has it. Whose results they were stands in `AccessedOfficer`; or, where `path` is
    set, they were all of the unit with this path and of those below. Purposes are stated for files only.
    """

    class Kind(models.TextChoices):
        LIST = "list", _("list")
        OFFICER = "officer", _("officer’s page")
        EXPORT = "export", _("file")
        API = "api", _("programming interface")

    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    client = models.ForeignKey("reports.ApiClient", models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    kind = models.CharField(max_length=10, choices=Kind)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    role = models.CharField(max_length=20, choices=Role, blank=True)
    path = models.CharField(max_length=255, blank=True)
    asked = models.TextField(blank=True)
    purpose = models.CharField(max_length=12, choices=Purpose, blank=True)
    words = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="an_access_is_by_a_person_or_by_a_program",
                condition=models.Q(by__isnull=False, client__isnull=True)
                | models.Q(by__isnull=True, client__isnull=False),
            ),
            models.CheckConstraint(
                name="an_export_states_its_purpose", condition=~models.Q(kind="export") | ~models.Q(purpose="")
            ),
        ]
        indexes = [models.Index(fields=["path"], name="access_path", condition=~models.Q(path=""))]

    def __str__(self):
        return f"{self.at:%Y-%m-%d %H:%M} {self.by or self.client}: {self.kind}"


class AccessedOfficer(models.Model):
    """An officer whose results were in what was read."""

    access = models.ForeignKey(Access, models.PROTECT, related_name="officers")
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="accesses")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["officer", "access"], name="one_line_per_access_and_officer")
        ]

    def __str__(self):
        return f"{self.officer_id} in {self.access_id}"
