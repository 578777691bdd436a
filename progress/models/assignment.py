from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from courses.models import Course
from people.models import Unit

#: Days before the last one on which everybody was reminded before there were plans, and is where a plan says nothing else.
A_WEEK_BEFORE = 7


def remind_a_week_before() -> list[int]:
    return [A_WEEK_BEFORE]


class Assignment(models.Model):
    """A course that officers are to take: those of a unit and of the units below it, who join later too, or some by name.

    `unit` is empty for those who are named: they have their rows in `Given`. `ranks` (ids) and `roles` narrow a unit to
    officers who have one of them; empty narrows nothing. The last day is `due`, or `days` after somebody got it; neither
    means without a date. `remind_before` are days before that on which officers are reminded, `remind_weekly` that they are
    every week once it is past. `language` is offered to who opens the course first and has chosen none; empty offers none.

    Given to many, it is done in pieces beside the requests (`progress/give.py`): `reached` of `total` officers have been
    looked at, the last of them `reached_to`; `finished_at` is empty while some are left.
    """

    course = models.ForeignKey(Course, models.PROTECT, related_name="assignments", verbose_name=_("course"))
    unit = models.ForeignKey(
        Unit, models.CASCADE, null=True, blank=True, related_name="assignments", verbose_name=_("unit")
    )
    #: The path of which it is a part, where it wasn't given alone; then it is changed and taken back with that.
    of_path = models.ForeignKey(
        "progress.PathAssignment", models.CASCADE, null=True, editable=False, related_name="assignments"
    )
    ranks = models.JSONField(default=list, blank=True)
    roles = models.JSONField(default=list, blank=True)
    due = models.DateField(_("due"), null=True, blank=True)
    days = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(3650)]
    )
    remind_before = models.JSONField(default=remind_a_week_before, blank=True)
    remind_weekly = models.BooleanField(default=False)
    language = models.CharField(max_length=12, blank=True, choices=settings.LANGUAGES)
    assigned_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    #: The name of the program that assigned it for a unit; empty where a person did.
    program = models.CharField(max_length=120, blank=True, db_default="", default="", editable=False)
    assigned_at = models.DateTimeField(auto_now_add=True)
    total = models.PositiveIntegerField(default=0)
    reached = models.PositiveIntegerField(default=0)
    reached_to = models.BigIntegerField(default=0)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        constraints = [
            models.UniqueConstraint(
                fields=["course", "unit", "ranks", "roles"],
                condition=Q(of_path__isnull=True),
                name="one_assignment_per_course_unit_ranks_and_roles",
            ),
            models.UniqueConstraint(
                fields=["course", "of_path"],
                condition=Q(of_path__isnull=False),
                name="a_course_is_given_once_with_a_path",
            ),
            models.CheckConstraint(
                name="an_assignment_has_a_last_day_or_a_number_of_days",
                condition=Q(due__isnull=True) | Q(days__isnull=True),
            ),
            models.CheckConstraint(
                name="an_assignment_by_name_is_not_narrowed",
                condition=Q(unit__isnull=False) | Q(ranks=[], roles=[]),
            ),
        ]

    def __str__(self):
        return f"{self.course} → {self.unit or _('named officers')}"


class Given(models.Model):
    """An officer to whom an assignment was given by name, or with a number of days that count from `on`."""

    assignment = models.ForeignKey(Assignment, models.CASCADE, related_name="given")
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="given")
    on = models.DateField()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["assignment", "officer"], name="an_assignment_is_given_to_an_officer_once"),
        ]

    def __str__(self):
        return f"{self.assignment_id} → {self.officer_id}"
