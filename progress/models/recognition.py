from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .enrolment import Enrolment


class Recognition(models.Model):
    """Somebody's decision that an officer needn't take a course: she knows it already, or is exempt from it.

    `words` are the evidence or the reason, `reference` the name of a file or the number of a record. Taken back, it stays
    with who did that, when and why.
    """

    class How(models.TextChoices):
        RECOGNISED = Enrolment.CompletedBy.RECOGNISED.value, _("Prior learning is recognised")
        EXEMPT = Enrolment.CompletedBy.EXEMPT.value, _("The officer is exempt")

    enrolment = models.ForeignKey(Enrolment, models.CASCADE, related_name="recognitions")
    how = models.CharField(max_length=12, choices=How)
    words = models.CharField(max_length=1000)
    reference = models.CharField(max_length=255, blank=True)
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    approved_at = models.DateTimeField(auto_now_add=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_words = models.CharField(max_length=500, blank=True)

    class Meta:
        default_permissions = ("add", "change", "view")
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment"], condition=Q(withdrawn_at__isnull=True), name="one_recognition_stands_per_enrolment"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_words="")
                | Q(withdrawn_at__isnull=False) & ~Q(withdrawn_words=""),
                name="a_recognition_is_withdrawn_with_a_reason",
            ),
        ]

    def __str__(self):
        return f"{self.enrolment_id}: {self.how}"
