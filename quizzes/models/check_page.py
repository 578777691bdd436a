from uuid import UUID

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail_localize.fields import SynchronizedField, TranslatableField

from courses.models import ActivityPage
from quizzes import kinds
from quizzes.check_blocks import BETWEEN

from .exercise_page import ExercisePage
from .rules_fields import FeedbackFields, RulesFields

kinds.load()


class CheckPage(FeedbackFields, RulesFields, ExercisePage):
    """A knowledge check: questions one after another, passed at a mark."""

    kind = "check"
    law_place = "question"

    pass_percent = models.PositiveSmallIntegerField(
        _("pass mark in percent"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
        help_text=_("Empty: the pass mark of the course."),
    )
    questions = StreamField([*kinds.blocks(), *BETWEEN], blank=True, verbose_name=_("questions"))

    content_panels = [
        *ActivityPage.content_panels,
        FieldPanel("pass_percent"),
        FeedbackFields.rules_panel,
        FieldPanel("questions"),
    ]
    translatable_fields = [
        *ActivityPage.shared_translatable_fields,
        SynchronizedField("pass_percent", overridable=False),
        *RulesFields.rules_in_all_languages,
        *FeedbackFields.feedback_in_all_languages,
        TranslatableField("questions"),
    ]

    class Meta:
        verbose_name = _("knowledge check page")

    @classmethod
    def starter(cls) -> "CheckPage":
        from quizzes import starter

        return starter.check()

    @property
    def mark_to_pass(self) -> int | None:
        course = None if self.pass_percent else self.course_page()
        return self.pass_percent or (course.pass_percent if course else None)

    def document(self) -> dict:
        from quizzes.document_of import check_document

        return check_document(self, self.competency_keys())

    def keep(self, compiled, activity):
        """With the questions of the bank that it can ask, so that the bank knows where each is used."""
        from quizzes.models import BankUse

        super().keep(compiled, activity)
        own = {block.id for block in self.questions}
        BankUse.keep(self, {UUID(name) for name in compiled.content["nodes"].keys() - own})

    def problems(self, document):
        from courses.compiled import Problem
        from quizzes.document_of import page_problems

        if not document["nodes"] and not document.get("pools"):
            return (Problem(_("A knowledge check needs at least one question."), field="questions"),)
        return page_problems(document, page=self, stream="questions")
