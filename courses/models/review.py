from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from people.models import Jurisdiction

from .course import CoursePage


class CourseReview(models.Model):
    """Somebody with that task has read the whole course in one language, for one jurisdiction or for all.

    `digest` names what was read (`courses/review.py`): whoever changes a word afterwards can't borrow the review.
    Reviews are recorded and never changed; the newest of a kind and jurisdiction counts.
    """

    class Kind(models.TextChoices):
        LEGAL = "legal", _("legal review")
        COMMUNITY = "community", _("community review")

    page = models.ForeignKey(CoursePage, models.CASCADE, related_name="reviews")
    kind = models.CharField(_("kind of review"), max_length=12, choices=Kind)
    jurisdiction = models.ForeignKey(
        Jurisdiction,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("jurisdiction"),
        help_text=_("Empty: for every jurisdiction."),
    )
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    organisation = models.CharField(_("on behalf of"), max_length=120, blank=True)
    note = models.TextField(_("remarks for the authors"), blank=True)
    digest = models.CharField(max_length=64)
    reviewed_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("course review")
        verbose_name_plural = _("course reviews")
        ordering = ["-reviewed_at", "-pk"]
        default_permissions = ()
        permissions = [
            ("record_legal_review", "Can record a legal review of a course"),
            ("record_community_review", "Can record a community review of a course"),
        ]

    def __str__(self):
        return f"{self.page_id}: {self.kind}"
