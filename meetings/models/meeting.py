from uuid import uuid4
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from courses.models import Activity, ActivityEdition
from people.models import Unit


def _number_of(name: str) -> Coalesce:
    """How many rows a meeting has, without a join that would multiply others."""
    of = Meeting._meta.get_field(name).related_model.objects.filter(meeting=models.OuterRef("pk")).order_by()
    counted = of.values("meeting").annotate(number=models.Count("pk")).values("number")
    return Coalesce(models.Subquery(counted), 0)


class MeetingQuerySet(models.QuerySet):
    def for_list(self) -> "MeetingQuerySet":
        """With titles in all languages, and how many wait, were there and didn't come, as `…_now`.

        Queries: 2, whatever their number.
        """
        counts = {
            "waiting_now": models.Count("bookings", filter=models.Q(bookings__status="waiting"), distinct=True),
            "absent_now": models.Count("bookings", filter=models.Q(bookings__status="absent"), distinct=True),
            "there_now": _number_of("attendances"),
        }
        words = ActivityEdition.objects.only("activity", "locale", "title")
        titled = models.Prefetch("activity__editions", queryset=words)
        return self.select_related("activity__course").prefetch_related(titled).annotate(**counts)


class Meeting(models.Model):
    """A live session on a day: when, where, for whom, and how many have a place.

    `taken` counts the bookings that hold a place; the constraint on it is what keeps a session from being overbooked,
    so it is only ever changed by conditional updates (`places.py`). No `units` means that every officer of the course
    may book. `sequence` grows with each change that calendars have to follow. Cancelled is what has `cancelled_at`;
    it isn't opened again, but copied to another date.
    """

    activity = models.ForeignKey(Activity, models.PROTECT, related_name="meetings", verbose_name=_("live session"))
    key = models.UUIDField(default=uuid4, unique=True, editable=False)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    time_zone = models.CharField(max_length=64)
    place = models.CharField(_("place"), max_length=300, blank=True)
    link = models.URLField(_("link"), max_length=500, blank=True)
    languages = models.JSONField(default=list, blank=True)
    places = models.PositiveSmallIntegerField(
        _("places"), default=20, validators=[MinValueValidator(1), MaxValueValidator(2000)]
    )
    taken = models.PositiveSmallIntegerField(default=0, editable=False)
    units = models.ManyToManyField(Unit, blank=True, related_name="meetings", verbose_name=_("units"))
    facilitators = models.ManyToManyField(
        settings.AUTH_USER_MODEL, blank=True, related_name="meetings_run", verbose_name=_("facilitators")
    )
    booking_closes_at = models.DateTimeField(null=True, blank=True)
    organisation = models.TextField(blank=True, editable=False)
    sequence = models.PositiveIntegerField(default=0, editable=False)
    changed_at = models.DateTimeField(auto_now=True)
    cancelled_at = models.DateTimeField(null=True, editable=False)
    cancelled_because = models.CharField(max_length=300, blank=True, editable=False)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = _("live session")
        verbose_name_plural = _("live sessions")
        ordering = ["starts_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="a_meeting_never_has_more_bookings_than_places", condition=models.Q(taken__lte=models.F("places"))
            ),
            models.CheckConstraint(
                name="a_meeting_ends_after_it_begins", condition=models.Q(ends_at__gt=models.F("starts_at"))
            ),
            models.CheckConstraint(
                name="a_meeting_is_at_a_place_or_behind_a_link",
                condition=~models.Q(place="") | ~models.Q(link=""),
            ),
        ]
        indexes = [models.Index(fields=["activity", "starts_at"], name="meeting_of_activity")]

    def __str__(self):
        return f"{self.activity.slug}, {self.begins:%Y-%m-%d %H:%M}"

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    @property
    def begins(self):
        """The beginning, by the clocks of the session's own place."""
        return timezone.localtime(self.starts_at, self.zone)

    @property
    def closes_at(self):
        """Until when one can book."""
        return min(self.booking_closes_at, self.starts_at) if self.booking_closes_at else self.starts_at

    @property
    def free(self) -> int:
        return max(0, self.places - self.taken)

    def is_over(self, now) -> bool:
        return self.ends_at <= now
