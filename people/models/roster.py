from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .unit import Unit


class Roster(models.Model):
    """A list of units or officers that a personnel system sent: compared first, then perhaps applied, all of it at once.

    `way` says how `content` is read; it is emptied when the list is applied, and after a day (`roster/keep.py`). `whole`
    ones name everybody, so that who isn't named is removed; how many may be so is `most_removed`, in percent. `unit` is
    the branch that whoever sent it may change, none for all. It was sent `by` a person, or by a program of the apps above,
    which is known by name here. `digest` names the difference that was shown last; `problem` says why it wasn't applied.
    While it is, `done` of `total` lines are written, as far as others can see that (`roster/progress.py`).
    """

    class Way(models.TextChoices):
        UNITS = "units", _("Units")
        OFFICERS = "officers", _("Officers")
        ONEROSTER = "oneroster", "OneRoster 1.2"
        PROGRAM = "program", "API"

    class Status(models.TextChoices):
        WAITING = "waiting"
        LOOKED = "looked"
        APPLYING = "applying"
        APPLIED = "applied"

    #: In which something is under way.
    OPEN = (Status.WAITING, Status.APPLYING)

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    program = models.CharField(max_length=120, blank=True)
    program_id = models.BigIntegerField(null=True)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    way = models.CharField(max_length=10, choices=Way)
    file_name = models.CharField(max_length=120, blank=True)
    content = models.BinaryField(blank=True)
    whole = models.BooleanField(default=False)
    most_removed = models.PositiveSmallIntegerField(default=10)
    apply_at_once = models.BooleanField(default=False)
    status = models.CharField(max_length=10, choices=Status, default=Status.WAITING)
    problem = models.JSONField(default=dict)
    counts = models.JSONField(default=dict)
    digest = models.CharField(max_length=64, blank=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    sent_at = models.DateTimeField(auto_now_add=True)
    applied_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        ordering = ["-sent_at"]
        constraints = [
            models.CheckConstraint(
                name="a_roster_is_sent_by_a_person_or_by_a_program",
                condition=models.Q(by__isnull=False, program_id=None) | models.Q(by=None, program_id__isnull=False),
            ),
            models.CheckConstraint(
                name="a_roster_has_a_moment_when_applied_and_only_then",
                condition=models.Q(status="applied", applied_at__isnull=False)
                | (~models.Q(status="applied") & models.Q(applied_at=None)),
            ),
        ]

    def __str__(self):
        return self.file_name or self.program

    @property
    def is_open(self) -> bool:
        return self.status in self.OPEN

    @property
    def percent(self) -> int:
        return min(100, self.done * 100 // self.total) if self.total else 0


class RosterLine(models.Model):
    """What a list changes of one unit or officer, or what is wrong with one of its lines.

    `number` is 0 for what isn't in the list. `differences` are [column, before, after], `problems` [code, {words}], of
    which `roster/sentences.py` makes sentences. Forgotten after some months, since it holds what somebody was called.
    """

    class What(models.TextChoices):
        UNIT = "unit"
        OFFICER = "officer"

    roster = models.ForeignKey(Roster, models.CASCADE, related_name="lines")
    place = models.PositiveIntegerField()
    what = models.CharField(max_length=8, choices=What)
    number = models.PositiveIntegerField()
    key = models.CharField(max_length=300)
    name = models.CharField(max_length=640)
    kind = models.CharField(max_length=8)
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="roster_lines")
    differences = models.JSONField(default=list)
    problems = models.JSONField(default=list)

    class Meta:
        default_permissions = ()
        ordering = ["roster", "place"]
        constraints = [models.UniqueConstraint(fields=["roster", "place"], name="one_line_of_a_roster_in_a_place")]
        indexes = [models.Index(fields=["roster", "what", "kind"], name="lines_of_a_roster_by_kind")]

    def __str__(self):
        return f"{self.what} {self.key}: {self.kind}"
