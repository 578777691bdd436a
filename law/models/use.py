from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page


class Use(models.Model):
    """That a live page shows a piece of law: what has to be looked at again when that law changes.

    The law is a judgment or a provision (by its key in every language), a topic, under which a page shows each
    reader the provisions of her own jurisdiction, or a term of the glossary that it explains, by its key.
    `part` is the question of a page that has several. `changed_at` is set when the law changes, and emptied by
    whoever has looked; that law begins or ends by its own dates after `looked_on` is seen at reading (`law/uses.py`).
    """

    class Place(models.TextChoices):
        LESSON = "lesson", _("lesson")
        QUESTION = "question", _("question")
        SCENARIO = "scenario", _("scenario")

    page = models.ForeignKey(Page, models.CASCADE, related_name="+")
    part = models.CharField(max_length=64, blank=True)
    place = models.CharField(_("place"), max_length=10, choices=Place)
    judgment_key = models.UUIDField(null=True)
    provision_key = models.UUIDField(null=True)
    topic = models.CharField(_("topic"), max_length=30, blank=True)
    term = models.CharField(_("term"), max_length=60, blank=True)
    changed_at = models.DateTimeField(_("law changed"), null=True)
    looked_on = models.DateField(_("last looked at"), default=timezone.localdate)
    looked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("looked at by")
    )

    class Meta:
        verbose_name = _("use of law")
        verbose_name_plural = _("uses of law")
        ordering = ["page__title", "id"]
        indexes = [
            models.Index(fields=["judgment_key"], name="uses_by_judgment"),
            models.Index(fields=["topic"], name="uses_by_topic"),
            models.Index(fields=["term"], name="uses_by_term"),
        ]
        constraints = [
            models.CheckConstraint(
                name="a_use_is_of_one_law",
                condition=models.Q(judgment_key__isnull=False, provision_key__isnull=True, topic="", term="")
                | models.Q(judgment_key__isnull=True, provision_key__isnull=False, topic="", term="")
                | (models.Q(judgment_key__isnull=True, provision_key__isnull=True, term="") & ~models.Q(topic=""))
                | (models.Q(judgment_key__isnull=True, provision_key__isnull=True, topic="") & ~models.Q(term="")),
            ),
        ]

    def __str__(self):
        return f"{self.page_id} · {self.topic or self.term or self.judgment_key or self.provision_key}"
