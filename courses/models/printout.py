from datetime import timedelta
from uuid import uuid4

from django.core.files.storage import storages
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people.models import Jurisdiction

from .syllabus import Activity, Course

#: The longest course takes some seconds; a task that fails is tried again for some twenty minutes.
TOO_LONG = timedelta(minutes=30)


def private():
    """Where a web server can't reach: who may have a file is asked by the view that hands it out."""
    return storages["private"]


def file_name(printout, name: str) -> str:
    return f"printouts/{uuid4()}.pdf"


class Printout(models.Model):
    """A lesson, or with no `activity` a whole course, as PDF for the readers of one language and jurisdiction.

    `key` names all that its words depend on (`courses/printing/order.py`): officers who ask for the same on the same
    day share one. `done` counts the parts of `total` that are rendered.
    """

    class Status(models.TextChoices):
        WAITING = "waiting", _("waiting")
        MAKING = "making", _("being made")
        READY = "ready", _("ready")
        FAILED = "failed", _("failed")

    key = models.CharField(max_length=64, unique=True)
    course = models.ForeignKey(Course, models.CASCADE, related_name="+")
    activity = models.ForeignKey(Activity, models.CASCADE, null=True, related_name="+")
    locale = models.CharField(max_length=12)
    jurisdiction = models.ForeignKey(Jurisdiction, models.CASCADE, null=True, related_name="+")
    on = models.DateField()
    status = models.CharField(max_length=10, choices=Status, default=Status.WAITING)
    done = models.PositiveSmallIntegerField(default=0)
    total = models.PositiveSmallIntegerField(default=0)
    file = models.FileField(storage=private, upload_to=file_name, blank=True)
    asked_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        default_permissions = ()

    def __str__(self):
        return f"{self.activity or self.course} ({self.locale})"

    @property
    def is_being_made(self) -> bool:
        """Not any more when that takes too long: then the work failed without a word, or nobody does any."""
        made = self.status in (self.Status.WAITING, self.Status.MAKING)
        return made and self.asked_at > timezone.now() - TOO_LONG

    @property
    def has_failed(self) -> bool:
        return self.status != self.Status.READY and not self.is_being_made
