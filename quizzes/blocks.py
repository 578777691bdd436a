"""The blocks in which authors write scenarios. Keys, targets, conditions and numbers are never translated."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from courses.blocks import JudgmentBlock, KeyBlock, TopicBlock, UntranslatedChoice
from law.models.topic import topic_choices

from .notation import NotationError, read_effects, read_names, read_scores
from .question_picture import QuestionPictureBlock


class NotationBlock(blocks.CharBlock):
    """A line in our short notation; says which part of it can't be read."""

    read = staticmethod(read_names)

    def __init__(self, **kwargs):
        super().__init__(**{"max_length": 500, "required": False, **kwargs})

    def clean(self, value):
        value = super().clean(value)
        try:
            self.read(value)
        except NotationError as error:
            raise ValidationError(
                _("‘%(part)s’ can't be read. %(help)s"),
                params={"part": error.part, "help": self.field.help_text},
            ) from error
        return value

    def get_translatable_segments(self, value):
        return []

    def restore_translated_segments(self, value, segments):
        return value


class NamesBlock(NotationBlock):
    """Evidence keys."""


class EffectsBlock(NotationBlock):
    """Changes of counters and flags."""

    read = staticmethod(read_effects)


class ScoresBlock(NotationBlock):
    """Points by competency."""

    read = staticmethod(read_scores)


class ConditionBlock(NotationBlock):
    """A condition; read by the compiler, which knows the names."""

    read = staticmethod(lambda text: text)


class LawBlock(blocks.StructBlock):
    """What the debrief shows beside the decision, by reference: the same in every language."""

    judgments = blocks.ListBlock(JudgmentBlock(), label=_("Judgments"), default=list, max_num=6)
    topics = blocks.ListBlock(
        TopicBlock(choices=topic_choices),
        label=_("Topics of the law where the reader is"),
        default=list,
        max_num=6,
    )

    def get_translatable_segments(self, value):
        return []

    def restore_translated_segments(self, value, segments):
        return value

    class Meta:
        label = _("Law, shown at the debrief")
        icon = "openquote"
        collapsed = True


def _target(**kwargs):
    return KeyBlock(label=_("Leads to step"), help_text=_("The key of another step."), **kwargs)


class TakenBlock(blocks.StructBlock):
    """What choices and interview questions have in common."""

    key = KeyBlock(label=_("Key"), help_text=_("Short, and the same in every language: a, b, c."))
    text = blocks.TextBlock(label=_("Text"), rows=2)
    feedback = blocks.TextBlock(label=_("What came of it"), rows=2, required=False)
    scores = ScoresBlock(label=_("Scores"), help_text=_("For example: first_response 3, recording 1"))
    effects = EffectsBlock(label=_("Effects"), help_text=_("For example: trust +1, time +5, escalated yes"))
    find = NamesBlock(label=_("Finds evidence"), help_text=_("Keys of evidence, for example: paint, stone"))
    lose = NamesBlock(label=_("Loses evidence"), help_text=_("Keys of evidence, for example: stone"))
    when = ConditionBlock(
        label=_("Only if"), help_text=_("For example: trust >= 2 and not lost(stone). Empty: always.")
    )


class ChoiceItem(TakenBlock):
    to = _target()
    law = LawBlock()

    class Meta:
        label = _("Choice")
        icon = "arrow-right"


class InterviewItem(TakenBlock):
    answer = blocks.TextBlock(label=_("Answer"), rows=2)

    class Meta:
        label = _("Question to ask")
        icon = "help"


class StepBlock(blocks.StructBlock):
    """What all steps have: a key, and mostly a text."""

    key = KeyBlock(label=_("Key of this step"))
    title = blocks.CharBlock(label=_("Title"), required=False, max_length=120)
    text = blocks.TextBlock(label=_("What happens"), rows=4)


class SceneBlock(StepBlock):
    """A step that an officer stands at, and may look at."""

    picture = QuestionPictureBlock()


class DecisionBlock(SceneBlock):
    choices = blocks.ListBlock(ChoiceItem(), label=_("Choices"))
    law = LawBlock()

    class Meta:
        label = _("Decision")
        icon = "decimal"
        label_format = "{key}: {text}"


class NarrativeBlock(SceneBlock):
    to = _target()

    class Meta:
        label = _("Story")
        icon = "pilcrow"
        label_format = "{key}: {text}"


class InterviewBlock(SceneBlock):
    turns = blocks.IntegerBlock(label=_("How many questions may be asked"), min_value=1, max_value=30, default=3)
    questions = blocks.ListBlock(InterviewItem(), label=_("Questions"))
    to = _target()
    law = LawBlock()

    class Meta:
        label = _("Interview")
        icon = "comment"
        label_format = "{key}: {text}"


class BranchItem(blocks.StructBlock):
    when = ConditionBlock(
        label=_("If"), help_text=_("For example: escalated and found(post). Empty: in every other case.")
    )
    to = _target()

    class Meta:
        label = _("Branch")


class GateBlock(blocks.StructBlock):
    key = KeyBlock(label=_("Key of this step"))
    branches = blocks.ListBlock(BranchItem(), label=_("Branches, tried in this order"))

    class Meta:
        label = _("Fork (not seen by the officer)")
        icon = "collapse-down"
        label_format = "{key}"


class EndingBlock(StepBlock):
    outcome = UntranslatedChoice(
        label=_("Outcome"), choices=[("pass", _("passed")), ("fail", _("not passed"))], default="pass"
    )

    class Meta:
        label = _("Ending")
        icon = "tick"
        label_format = "{key}: {text}"


class CounterBlock(blocks.StructBlock):
    key = KeyBlock(label=_("Key"))
    label = blocks.CharBlock(label=_("Name shown in the notebook"), required=False, max_length=80)
    min = blocks.IntegerBlock(label=_("Lowest"), default=0)
    max = blocks.IntegerBlock(label=_("Highest"), default=5)
    start = blocks.IntegerBlock(label=_("At the start"), default=0)

    class Meta:
        label = _("Counter")
        icon = "order"
        label_format = "{key}"


class FlagBlock(blocks.StructBlock):
    key = KeyBlock(label=_("Key"))
    start = blocks.BooleanBlock(label=_("Set at the start"), required=False)

    class Meta:
        label = _("Flag")
        icon = "tag"
        label_format = "{key}"


class EvidenceBlock(blocks.StructBlock):
    key = KeyBlock(label=_("Key"))
    title = blocks.CharBlock(label=_("Name"), max_length=160)
    text = blocks.TextBlock(label=_("What it shows"), rows=2, required=False)

    class Meta:
        label = _("Evidence")
        icon = "doc-full"
        label_format = "{key}: {title}"


STEPS = [
    ("decision", DecisionBlock()),
    ("narrative", NarrativeBlock()),
    ("interview", InterviewBlock()),
    ("gate", GateBlock()),
    ("ending", EndingBlock()),
]
VARIABLES = [("counter", CounterBlock()), ("flag", FlagBlock())]
