from uuid import uuid4

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from people.models import Unit
from reports.dashboards.models import Access, Purpose
from reports.made_later import MadeLater, has_a_file_when_ready, private


def file_name(printed, name: str) -> str:
    """Another one each time: of two workers that made the same, neither overwrites the other's."""
    return f"views/{uuid4()}.pdf"


class Page(models.Model):
    """A page of a unit with its filter: `page` is the name of its address, `asked` what follows the question mark."""

    page = models.CharField(max_length=40)
    unit = models.ForeignKey(Unit, models.CASCADE, related_name="+")
    asked = models.TextField(blank=True)

    class Meta:
        abstract = True

    @property
    def address(self) -> str:
        """In the language that is active; it opens what its reader may see, whoever she is."""
        return reverse(self.page, args=[self.unit_id]) + (f"?{self.asked}" if self.asked else "")


class SavedView(Page):
    """A page as somebody wants to find it again, under a name of hers; nobody else sees that she has it."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_views")
    name = models.CharField(max_length=80)
    is_start = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        default_permissions = ()
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["person", "name"], name="one_view_of_a_name_per_person"),
            models.UniqueConstraint(
                fields=["person"], condition=models.Q(is_start=True), name="one_view_at_most_is_the_start"
            ),
        ]

    def __str__(self):
        return self.name


class Schedule(models.Model):
    """When a view is sent to whose it is: `day` is that of the week (1 is Monday) or of the month.

    A month without that day has its last one instead. `next_at` is when it is due; it doesn't count while `paused_at`
    is set (she wished so), or `stopped_at` (she may not see it any more).
    """

    class Every(models.TextChoices):
        WEEK = "week", _("every week")
        MONTH = "month", _("every month")

    view = models.OneToOneField(SavedView, models.CASCADE, related_name="schedule")
    every = models.CharField(max_length=5, choices=Every)
    day = models.PositiveSmallIntegerField()
    time_zone = models.CharField(max_length=60)
    with_names = models.BooleanField(default=False)
    purpose = models.CharField(max_length=12, choices=Purpose, blank=True)
    words = models.CharField(max_length=300, blank=True)
    next_at = models.DateTimeField()
    paused_at = models.DateTimeField(null=True)
    stopped_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                name="names_are_sent_for_a_purpose", condition=models.Q(with_names=False) | ~models.Q(purpose="")
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_at"],
                condition=models.Q(paused_at__isnull=True, stopped_at__isnull=True),
                name="schedules_that_are_on",
            )
        ]

    def __str__(self):
        return f"{self.view} {self.every} {self.day}"


class PrintedView(Page, MadeLater):
    """A PDF of a page, asked for by hand or by a schedule, made in the background, for `person` alone.

    `period` names what a schedule owed it for ('2027-W05', '2027-05'), and is empty for what was asked by hand. `access`
    is its line in the access log, from before the first line was read.
    """

    class Status(models.TextChoices):
        WAITING = "waiting", _("waiting")
        MAKING = "making", _("being made")
        READY = "ready", _("ready")
        FAILED = "failed", _("failed")
        REFUSED = "refused", pgettext_lazy("a file that somebody may not see any more", "refused")
        EXPIRED = "expired", _("expired")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="printed_views")
    view = models.ForeignKey(SavedView, models.SET_NULL, null=True, related_name="printed")
    schedule = models.ForeignKey(Schedule, models.SET_NULL, null=True, related_name="printed")
    period = models.CharField(max_length=10, blank=True)
    title = models.CharField(max_length=80, blank=True)
    language = models.CharField(max_length=12)
    time_zone = models.CharField(max_length=60)
    with_names = models.BooleanField(default=False)
    purpose = models.CharField(max_length=12, choices=Purpose, blank=True)
    words = models.CharField(max_length=300, blank=True)
    status = models.CharField(max_length=10, choices=Status, default=Status.WAITING)
    access = models.ForeignKey(Access, models.PROTECT, null=True, related_name="+")
    file = models.FileField(storage=private, upload_to=file_name, blank=True)

    class Meta:
        default_permissions = ()
        ordering = ["-asked_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["schedule", "period"], condition=~models.Q(period=""), name="a_schedule_sends_a_period_once"
            ),
            has_a_file_when_ready("a_printed_view_has_a_file_and_an_end_when_ready_and_only_then"),
            models.CheckConstraint(
                name="names_are_printed_for_a_purpose", condition=models.Q(with_names=False) | ~models.Q(purpose="")
            ),
        ]
        indexes = [models.Index(fields=["person", "-asked_at"], name="printed_views_of_a_person")]

    def __str__(self):
        return f"{self.page} of {self.unit_id} ({self.status})"

    @property
    def file_name(self) -> str:
        """As which it is saved by who has it."""
        return f"{self.unit.code.lower()}-{timezone.localdate(self.asked_at).isoformat()}.pdf"
