from django.db import models
from django.utils.html import strip_tags
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail_localize.fields import SynchronizedField, TranslatableField

from courses.blocks.foundations import prose
from courses.compiled import Compiled, Problem, content_hash
from courses.models import ActivityPage

#: No links to pages or documents: what officers read needs no query then.
FEATURES = ["bold", "italic", "ol", "ul"]


class LiveSessionPage(ActivityPage):
    """A live session as an activity of a course: what it is for. When and where it takes place are `Meeting`s."""

    class Form(models.TextChoices):
        WORKSHOP = "workshop", _("Workshop")
        EXCHANGE = "exchange", _("Regional exchange")
        VISIT = "visit", _("Visit to a community organisation")

    kind = "session"

    form = models.CharField(_("form"), max_length=20, choices=Form, default=Form.WORKSHOP)
    purpose = RichTextField(_("Purpose"), blank=True, features=FEATURES)
    preparation = RichTextField(_("what to prepare"), blank=True, features=FEATURES)

    content_panels = [
        *ActivityPage.content_panels, FieldPanel("form"), FieldPanel("purpose"), FieldPanel("preparation"),
    ]  # fmt: skip
    translatable_fields = [
        *ActivityPage.shared_translatable_fields,
        SynchronizedField("form", overridable=False),
        TranslatableField("purpose"),
        TranslatableField("preparation"),
    ]

    class Meta:
        verbose_name = _("live session")

    def compile(self) -> Compiled:
        content = {"form": self.form, "purpose": prose(self.purpose), "preparation": prose(self.preparation)}
        empty = (Problem(_("Say what the session is for."), field="purpose"),)
        problems = () if strip_tags(self.purpose).strip() else empty
        return Compiled(content=content, content_hash=content_hash(content), problems=problems)

    def plain_text(self) -> str:
        return "\n".join(strip_tags(text.replace("</", " </")).strip() for text in (self.purpose, self.preparation))

    def serve_preview(self, request, mode_name):
        from courses.preview import in_language
        from meetings.pages import told

        locale = self.locale.language_code
        session = told(self.compile().content, title=self.title, intro=self.intro, minutes=self.minutes, locale=locale)
        session["draft_translation"] = self.is_draft_translation
        context = {"preview": True, "course": {"title": "", "url": ""}, "session": session}
        return in_language(request, "meetings/session.html", context, locale)
