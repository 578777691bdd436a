from uuid import uuid4

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail_localize.fields import TranslatableField

from courses.blocks import LESSON_BLOCKS
from courses.compiled import Compiled, Problem, content_hash
from courses.unfinished import unfinished

from .page import ActivityPage


class LessonPage(ActivityPage):
    """A lesson: text, pictures, law and judgments, in the order of its blocks."""

    kind = "lesson"

    body = StreamField(LESSON_BLOCKS, blank=True, verbose_name=_("body"))

    content_panels = [*ActivityPage.content_panels, FieldPanel("body")]
    translatable_fields = [*ActivityPage.shared_translatable_fields, TranslatableField("body")]

    class Meta:
        verbose_name = _("lesson page")

    @classmethod
    def starter(cls) -> "LessonPage":
        told = _(
            "Write as you would speak to a colleague between two shifts: short sentences, one thought each. "
            "Begin with a case, then the rule, then what to do. Six hundred to a thousand words are enough."
        )
        body = [{"type": "text", "id": str(uuid4()), "value": f"<h2>{_('A heading')}</h2><p>{told}</p>"}]
        return cls(title=str(_("Lesson")), intro=str(_("Say what the officer will be able to do.")), body=body)

    def compile(self) -> Compiled:
        content = self.body.get_prep_value()
        empty = (Problem(_("A lesson needs at least one block."), field="body"),)
        problems = unfinished(self.body) if content else empty
        return Compiled(content=content, content_hash=content_hash(content), problems=problems)

    def plain_text(self) -> str:
        return "\n".join(filter(None, self.body.stream_block.get_searchable_content(self.body)))

    def serve_preview(self, request, mode_name):
        from courses.preview import preview_lesson

        return preview_lesson(request, self)
