from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, ObjectList, TabbedInterface
from wagtail.fields import StreamField
from wagtail_localize.fields import SynchronizedField, TranslatableField

from courses.compiled import Problem
from courses.models import ActivityPage
from quizzes import kinds
from quizzes.blocks import STEPS, VARIABLES, EvidenceBlock
from quizzes.live_map_panel import LiveMapPanel
from quizzes.question_blocks import as_step

from .exercise_page import ExercisePage
from .rules_fields import RulesFields

kinds.load()


class ScenarioPage(RulesFields, ExercisePage):
    """A branching scenario: steps, the evidence and counters that they move, and the expert's path."""

    kind = "scenario"
    law_place = "scenario"

    disclaimer = models.TextField(_("note on persons and places"), blank=True)
    start = models.CharField(_("first step"), max_length=64, blank=True, help_text=_("Empty: the first in the list."))
    variables = StreamField(VARIABLES, blank=True, verbose_name=_("counters and flags"))
    evidence = StreamField([("evidence", EvidenceBlock())], blank=True, verbose_name=_("evidence"))
    steps = StreamField(
        [*STEPS, *((name, as_step(block)) for name, block in kinds.blocks(marked=False))],
        blank=True,
        verbose_name=_("steps"),
    )
    expert_path = models.TextField(
        _("the expert's path"),
        blank=True,
        help_text=_("One entry a line, in order: the key of the step, a full stop, the key of the choice."),
    )
    clock_start = models.CharField(
        _("time of day at the start"),
        max_length=5,
        blank=True,
        validators=[RegexValidator(r"^([01]\d|2[0-3]):[0-5]\d$", _("Write it as 05:40."))],
    )
    clock_counter = models.CharField(_("counter of minutes"), max_length=64, blank=True)

    edit_handler = TabbedInterface(
        [
            ObjectList(
                [*ActivityPage.content_panels, FieldPanel("disclaimer"), RulesFields.rules_panel], heading=_("About")
            ),
            ObjectList([LiveMapPanel(), FieldPanel("start"), FieldPanel("steps")], heading=_("Steps")),
            ObjectList([FieldPanel("variables"), FieldPanel("evidence")], heading=_("Counters and evidence")),
            ObjectList(
                [
                    FieldPanel("expert_path"),
                    MultiFieldPanel(
                        [FieldPanel("clock_start"), FieldPanel("clock_counter")], heading=_("Time of day")
                    ),
                ],
                heading=_("Expert and clock"),
            ),
            ObjectList(ActivityPage.promote_panels, heading=_("Address")),
            ObjectList(ActivityPage.settings_panels, heading=_("Settings")),
        ]
    )
    translatable_fields = [
        *ActivityPage.shared_translatable_fields,
        TranslatableField("disclaimer"),
        *RulesFields.rules_in_all_languages,
        TranslatableField("variables"),
        TranslatableField("evidence"),
        TranslatableField("steps"),
        *(
            SynchronizedField(name, overridable=False)
            for name in ("start", "expert_path", "clock_start", "clock_counter")
        ),
    ]

    class Meta:
        verbose_name = _("scenario page")

    @classmethod
    def starter(cls) -> "ScenarioPage":
        from quizzes import starter

        return starter.scenario()

    def document(self) -> dict:
        from quizzes.document_of import scenario_document

        return scenario_document(self, self.competency_keys())

    def problems(self, document, *, play: bool = True):
        from quizzes.document_of import page_problems, repeated_keys

        sentences = {
            "steps": gettext("Two steps have the key ‘%(key)s’. Give each its own."),
            "variables": gettext("Two counters or flags have the key ‘%(key)s’. Give each its own."),
            "evidence": gettext("Two pieces of evidence have the key ‘%(key)s’. Give each its own."),
        }
        repeated = tuple(
            Problem(sentence % {"key": block.value["key"]}, field=field, path=(block.id,))
            for field, sentence in sentences.items()
            for block in repeated_keys(getattr(self, field))
        )
        return repeated or page_problems(document, page=self, stream="steps", play=play)
