"""Blocks that refer to the law: a judgment, and what applies where the reader is."""

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.snippets.blocks import SnippetChooserBlock

from law.models import Judgment
from law.models.topic import topic_choices, topic_names
from law.queries import judgment_in, provisions_on
from law.uses import Reference

from .foundations import ReferringBlock, UntranslatedChoice


class JudgmentBlock(SnippetChooserBlock):
    """A judgment by reference: its text stays in the law, and appears in the reader's language.

    The reference is the same in every language, so translators aren't asked for it.
    """

    def __init__(self, **kwargs):
        super().__init__(Judgment, **kwargs)

    def get_translatable_segments(self, value):
        return []

    def restore_translated_segments(self, value, segments):
        return value

    def render(self, value, context=None):
        return super().render(value, context) if value else ""

    def get_context(self, value, parent_context=None):
        context = super().get_context(value, parent_context)
        judgment = judgment_in(value, context["language"])
        return {
            **context,
            "judgment": {
                "name": judgment.name,
                "application_numbers": judgment.application_numbers,
                "date": judgment.date,
                "articles": judgment.articles,
                "facts": judgment.facts,
                "lesson": judgment.lesson,
                "source_links": judgment.source_links,
                "reviewed": judgment.reviewed,
                "lang": judgment.locale.language_code,
                "url": reverse("law_judgment", args=[judgment.slug]),
            },
        }

    class Meta:
        icon = "openquote"
        label = _("Judgment")
        template = "courses/blocks/judgment.html"


class TopicBlock(UntranslatedChoice):
    """A topic of the law: each reader is shown the provisions of where she is."""

    def law_used(self, value) -> list[Reference]:
        return [Reference(topic=value)] if value else []


class ProvisionBlock(ReferringBlock, blocks.StructBlock):
    """What the law says on a topic where the reader is; who is elsewhere reads the law of elsewhere."""

    refers_to = ("topic",)

    topic = TopicBlock(label=_("Topic"), choices=topic_choices)

    def get_context(self, value, parent_context=None):
        context = super().get_context(value, parent_context)
        jurisdiction = context["jurisdiction"]
        topic, language, on = value["topic"], context["language"], context["on"]
        provisions = provisions_on([topic], jurisdiction=jurisdiction, language=language, on=on).get(topic, [])
        return {
            **context,
            "jurisdiction_name": jurisdiction.label if jurisdiction else "",
            "fallback_note": _note(topic, jurisdiction, provisions),
            "provisions": [
                {
                    "citation": provision.citation,
                    "jurisdiction_name": provision.jurisdiction.label,
                    "summary": provision.summary,
                    "source_links": provision.source_links,
                    "reviewed": provision.reviewed,
                    "verification_label": provision.get_verification_display(),
                    "lang": provision.locale.language_code,
                    "url": reverse("law_provision", args=[provision.translation_key]),
                }
                for provision in provisions
            ],
        }

    class Meta:
        icon = "list-ul"
        label = _("Law of the reader's jurisdiction")
        template = "courses/blocks/provision.html"


def _note(topic: str, jurisdiction, provisions: list) -> str:
    """Why the panel is empty, and the note that goes with a jurisdiction's name."""
    notes = [gettext(jurisdiction.note)] if jurisdiction and jurisdiction.note else []
    if not provisions:
        words = {"topic": topic_names().get(topic, topic)}
        if jurisdiction is None:
            notes.append(gettext("Your account has no unit yet, so we don't know which law applies to you."))
        else:
            none = gettext("No provision is on file for this topic yet: %(topic)s. Ask your legal adviser.")
            notes.append(none % words)
    return " ".join(notes)


#: Migrations know it by the address of the package, whichever file it is in.
DECONSTRUCT_ALIASES = {JudgmentBlock: "courses.blocks.JudgmentBlock"}
