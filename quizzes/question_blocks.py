"""What the CMS blocks of all kinds of question share; each kind's own block stands in its file."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from courses.blocks import KeyBlock, UntranslatedChoice

from .difficulty import Difficulty
from .question_picture import QuestionPictureBlock, stored_picture
from .typed import TOLERANCES

Make = Callable[..., dict]
"""Makes a stored block of a type, a value and the ids on the way to it: `make("item", value, "a")`."""


class OptionItem(blocks.StructBlock):
    """An option that is right or wrong (a distractor). Its block id is its identity in every language."""

    text = blocks.TextBlock(label=_("Text"), rows=2)
    correct = blocks.BooleanBlock(label=_("Right"), required=False)
    feedback = blocks.TextBlock(label=_("Feedback to who chose it"), rows=2, required=False)

    class Meta:
        label = _("Option")


class QuestionBlock(blocks.StructBlock):
    """A question of a knowledge check."""

    text = blocks.TextBlock(label=_("Question"), rows=3)
    picture = QuestionPictureBlock()
    why = blocks.TextBlock(label=_("Why: shown after the answer"), rows=2, required=False)
    competency = KeyBlock(label=_("Competency"), help_text=_("The key of a competency of the course."))
    points = blocks.IntegerBlock(label=_("Points"), min_value=1, max_value=100, default=1)
    difficulty = UntranslatedChoice(label=_("Difficulty"), choices=Difficulty.choices, required=False)

    def fields(self, value) -> dict:
        """The kind's part of the document's node: options and the like."""
        raise NotImplementedError

    def stored(self, node: Mapping[str, Any], make: Make) -> dict:
        """The way back, for what is loaded from files: the kind's part of the block's value as it is stored."""
        raise NotImplementedError

    class Meta:
        icon = "help"
        label_format = "{text}"


class OptionsBlock(QuestionBlock):
    """A question with options of which some are right."""

    options = blocks.ListBlock(OptionItem(), label=_("Options"), min_num=2)

    def fields(self, value) -> dict:
        return {"options": options_of(value["options"])}

    def stored(self, node: Mapping[str, Any], make: Make) -> dict:
        return {"options": stored_options(node["options"], make)}


def options_of(listed) -> list[dict]:
    """The document's options from a list of OptionItem."""
    return [
        {
            "id": item.id,
            "text": item.value["text"],
            "correct": item.value["correct"],
            **({"feedback": item.value["feedback"]} if item.value["feedback"] else {}),
        }
        for item in listed.bound_blocks
    ]


def stored_options(options: list[Mapping[str, Any]], make: Make, *path: str) -> list[dict]:
    """A list of OptionItem, as it is stored, from the document's options."""
    return [
        make(
            "item",
            {
                "text": option["text"],
                "correct": option.get("correct", False),
                "feedback": option.get("feedback", ""),
            },
            *path,
            option["id"],
        )
        for option in options
    ]


def stored_question(node: Mapping[str, Any], block: QuestionBlock, make: Make) -> dict:
    """The value of a question's block, from its node in a document."""
    return {
        "text": node["text"],
        **({"picture": stored_picture(node)} if "picture" in block.child_blocks else {}),
        "why": node.get("why", ""),
        "competency": node["competency"],
        "points": node["points"],
        **({"difficulty": node["difficulty"]} if node.get("difficulty") else {}),
        **block.stored(node, make),
    }


def as_step(block: QuestionBlock) -> QuestionBlock:
    """The same question as a step of a scenario: with a key, and where it leads."""
    kind = type(block)
    step = type(
        f"{kind.__name__}Step",
        (kind,),
        {
            "key": KeyBlock(label=_("Key of this step")),
            "to": KeyBlock(label=_("Leads to step"), help_text=_("The key of another step.")),
            # Said for drawing only, and a story draws nothing.
            "difficulty": None,
            "Meta": type("Meta", (), {"label_format": "{key}: {text}"}),
            "__module__": kind.__module__,
        },
    )
    return step()


class AcceptedBlock(blocks.StructBlock):
    """What may be typed in one place: words, so each language has its own."""

    accepted = blocks.TextBlock(
        label=_("Accepted forms"), rows=2, help_text=_("One on each line; the first is shown as the right answer.")
    )


class ToleranceBlock(blocks.StructBlock):
    """Which differences of what is typed from what is accepted don't count."""

    any_case = blocks.BooleanBlock(label=_("Capital and small letters"), required=False, default=True)
    any_accents = blocks.BooleanBlock(label=_("Accents"), required=False)
    any_script = blocks.BooleanBlock(label=_("Cyrillic and Latin script"), required=False, default=True)


def tolerances_of(value) -> dict[str, bool]:
    """The document's fields from a ToleranceBlock; what isn't ticked is left out."""
    return {name: True for name in TOLERANCES if value[name]}
