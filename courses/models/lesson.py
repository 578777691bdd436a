from uuid import uuid4

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail_localize.fields import SynchronizedField, TranslatableField

from courses.blocks import LESSON_BLOCKS
from courses.compiled import Compiled, Problem, content_hash
from courses.forms import LessonForm
from courses.unfinished import unfinished

from .competencies_field import CompetenciesField
from .page import ActivityPage


class LessonPage(ActivityPage):
    """A lesson: text, pictures, law and judgments, in the order of its blocks."""

    kind = "lesson"

    objectives = models.TextField(_("objectives"), blank=True, help_text=_("One objective a line."))
    competencies = CompetenciesField(
        _("competencies"), help_text=_("What of the course's competencies this lesson teaches.")
    )
    body = StreamField(LESSON_BLOCKS, blank=True, verbose_name=_("body"))

    base_form_class = LessonForm
    content_panels = [
        *ActivityPage.content_panels,
        MultiFieldPanel([FieldPanel("objectives"), FieldPanel("competencies")], heading=_("What it is for")),
        FieldPanel("body"),
    ]
    translatable_fields = [
        *ActivityPage.shared_translatable_fields,
        TranslatableField("objectives"),
        SynchronizedField("competencies", overridable=False),
        TranslatableField("body"),
    ]

    class Meta:
        verbose_name = _("lesson page")

    @classmethod
    def starter(cls) -> "LessonPage":
        from courses.cms.starter import COMPETENCY  # it knows pages

        told = _(
            "Write as you would speak to a colleague between two shifts: short sentences, one thought each. "
            "Begin with a case, then the rule, then what to do. Six hundred to a thousand words are enough."
        )
        body = [{"type": "text", "id": str(uuid4()), "value": f"<h2>{_('A heading')}</h2><p>{told}</p>"}]
        return cls(
            title=str(_("Lesson")),
            intro=str(_("Say what the officer will be able to do.")),
            competencies=[COMPETENCY],
            objectives=str(_("One objective a line, each with a verb: recognise, secure, record …")),
            body=body,
        )

    def compile(self) -> Compiled:
        from courses.goals import goals_of  # it knows pages

        content = self.body.get_prep_value()
        empty = (Problem(_("A lesson needs at least one block."), field="body"),)
        goals, wrong = goals_of(self)
        problems = (*(unfinished(self.body) if content else empty), *wrong)
        content = [*goals, *content]
        return Compiled(content=content, content_hash=content_hash(content), problems=problems)

    def plain_text(self) -> str:
        searchable = self.body.stream_block.get_searchable_content(self.body)
        return "\n".join(filter(None, [self.objectives, *searchable]))

    def competencies_served(self) -> frozenset[str]:
        return frozenset(self.competencies)

    def serve_preview(self, request, mode_name):
        from courses.preview import preview_lesson

        return preview_lesson(request, self)
