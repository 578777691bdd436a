from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail_localize.fields import SynchronizedField

from courses.models import Activity


class RulesFields(models.Model):
    """The rules of sitting a check or scenario, as trainers write them; the same in every language.

    They aren't part of the document: a change of a rule is no other exercise, so attempts and analysis stay.
    """

    attempts_allowed = models.PositiveSmallIntegerField(
        _("attempts allowed"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(50)],
        help_text=_("Empty: as many as an officer likes. What was passed stays passed."),
    )
    waiting_hours = models.PositiveSmallIntegerField(
        _("hours to wait after a failed attempt"), default=0, validators=[MaxValueValidator(24 * 90)]
    )
    time_limit = models.PositiveSmallIntegerField(
        _("time limit in minutes"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(600)],
        help_text=_(
            "For a whole attempt, from its beginning on, also while the page is closed. Empty: without limit. "
            "Officers who were granted extra time get it by themselves."
        ),
    )

    rules_panel = MultiFieldPanel(
        [FieldPanel("attempts_allowed"), FieldPanel("waiting_hours"), FieldPanel("time_limit")], heading=_("Rules")
    )
    rules_in_all_languages = tuple(
        SynchronizedField(name, overridable=False) for name in ("attempts_allowed", "waiting_hours", "time_limit")
    )

    class Meta:
        abstract = True

    def rules_of_sitting(self) -> dict:
        return {
            "attempts_allowed": self.attempts_allowed,
            "waiting_hours": self.waiting_hours,
            "time_limit": self.time_limit,
        }


class FeedbackFields(models.Model):
    """When the answers of a check are told right or wrong."""

    feedback = models.CharField(
        _("right and wrong are told"),
        max_length=10,
        choices=Activity.Feedback,
        default=Activity.Feedback.AT_ONCE,
        help_text=_(
            "After the due date: until then officers see their score alone. Whoever has no due date sees all at the end."
        ),
    )
    feedback_from = models.DateField(
        _("told from this day on"),
        null=True,
        blank=True,
        help_text=_("For everybody the same, in place of the officer’s own due date."),
    )

    rules_panel = MultiFieldPanel(
        [*RulesFields.rules_panel.children, FieldPanel("feedback"), FieldPanel("feedback_from")], heading=_("Rules")
    )
    feedback_in_all_languages = tuple(
        SynchronizedField(name, overridable=False) for name in ("feedback", "feedback_from")
    )

    class Meta:
        abstract = True

    def rules_of_sitting(self) -> dict:
        return {**super().rules_of_sitting(), "feedback": self.feedback, "feedback_from": self.feedback_from}
