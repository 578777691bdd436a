"""What stands between the questions of a check: headings of sections, and pools that draw from the questions below."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from courses.blocks import KeyBlock, UntranslatedChoice
from law.models.topic import topic_choices
from people.models import Jurisdiction

from .difficulty import Difficulty
from .form import DIFFICULTIES


class SectionBlock(blocks.StructBlock):
    """The questions below belong to it, until the next section."""

    title = blocks.CharBlock(label=_("Heading"), max_length=120)
    text = blocks.TextBlock(label=_("Introduction"), rows=3, required=False)
    pass_percent = blocks.IntegerBlock(
        label=_("Pass mark of this section in percent"), required=False, min_value=1, max_value=100
    )

    class Meta:
        label = _("Section")
        icon = "title"
        label_format = "{title}"


def jurisdiction_choices() -> list[tuple[str, str]]:
    return [(one.code, one.label) for one in Jurisdiction.objects.all()]


class TagBlock(UntranslatedChoice):
    """A choice among what is in a table; its keys are texts, so that reading one needn't ask for all of them."""

    def normalize_choice(self, value):
        return value


class BankBlock(blocks.StructBlock):
    """Which questions of the bank a pool draws from as well; tags that are left empty don't narrow it."""

    use = blocks.BooleanBlock(label=_("Draw from the question bank too"), required=False)
    topic = TagBlock(label=_("Topic"), choices=topic_choices, required=False)
    competency = KeyBlock(label=_("Competency"), help_text=_("The key of a competency of the course."), required=False)
    difficulty = UntranslatedChoice(label=_("Difficulty"), choices=Difficulty.choices, required=False)
    jurisdiction = TagBlock(label=_("Jurisdiction"), choices=jurisdiction_choices, required=False)

    class Meta:
        label = _("Question bank")
        icon = "folder-open-inverse"
        collapsed = True


class PoolBlock(blocks.StructBlock):
    """Some of the questions below are asked, until the next section or pool. Without a number all are again."""

    draw = blocks.IntegerBlock(
        label=_("Draw so many of the questions below"),
        required=False,
        min_value=1,
        help_text=_("Empty: all questions below are asked."),
    )
    easy = blocks.IntegerBlock(label=_("Of them easy, at least"), required=False, min_value=0)
    medium = blocks.IntegerBlock(label=_("Of them medium, at least"), required=False, min_value=0)
    hard = blocks.IntegerBlock(label=_("Of them hard, at least"), required=False, min_value=0)
    points = blocks.IntegerBlock(
        label=_("Points of each question"),
        required=False,
        min_value=1,
        max_value=100,
        help_text=_("Empty: as the question says."),
    )
    bank = BankBlock()

    class Meta:
        label = _("Pool")
        icon = "copy"
        label_format = "{draw}"


BETWEEN = [("section", SectionBlock()), ("pool", PoolBlock())]


def is_question(block) -> bool:
    """Whether a block of a check's stream is asked."""
    return block.block_type not in dict(BETWEEN)


def section_of(value) -> dict:
    """The document's section from its block."""
    made = {"title": value["title"], "text": value["text"], "pass_percent": value["pass_percent"]}
    return {field: content for field, content in made.items() if content or field == "title"}


def pool_of(value) -> dict:
    """The document's pool from its block."""
    return {"draw": value["draw"], **{name: value[name] for name in DIFFICULTIES if value[name]}}
