from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page, TranslatableMixin
from wagtail_localize.fields import SynchronizedField, TranslatableField

from law.folding import fold
from law.models.topic_field import TopicField
from people.models import Jurisdiction
from quizzes import kinds
from quizzes.difficulty import Difficulty

LONGEST_LABEL = 120

kinds.load()


class BankQuestion(TranslatableMixin, models.Model):
    """A question that belongs to no check: pools draw from those that have the tags they ask for.

    `question` is one block, as in a check. `text`, `kind`, `competency`, `difficulty` and `search_text` say what is in
    it, for lists and filters; the block decides. `translation_key` is its id in the documents of checks, the same in
    every language.
    """

    question = StreamField(kinds.blocks(), min_num=1, max_num=1, verbose_name=_("question"))
    topic = TopicField(_("topic"), max_length=30, blank=True)
    jurisdiction = models.ForeignKey(
        Jurisdiction,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("jurisdiction"),
        help_text=_("Empty: for every jurisdiction."),
    )
    text = models.TextField(editable=False, default="")
    kind = models.CharField(max_length=20, editable=False, default="")
    competency = models.CharField(_("competency"), max_length=64, editable=False, default="", db_index=True)
    difficulty = models.CharField(
        _("difficulty"), max_length=10, editable=False, blank=True, default="", choices=Difficulty.choices
    )
    search_text = models.TextField(editable=False, default="")

    translatable_fields = [
        TranslatableField("question"),
        SynchronizedField("topic", overridable=False),
        SynchronizedField("jurisdiction", overridable=False),
    ]
    panels = [FieldPanel("question"), FieldPanel("topic"), FieldPanel("jurisdiction")]

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["translation_key", "locale"], name="one_bank_question_per_key_and_locale")
        ]

    def __str__(self):
        words = " ".join(self.text.split())
        return words if len(words) <= LONGEST_LABEL else f"{words[: LONGEST_LABEL - 1]}…"

    def save(self, *args, update_fields=None, **kwargs):
        if len(self.question):
            self._describe(self.question[0])
        if update_fields is not None:
            update_fields = {*update_fields, "text", "kind", "competency", "difficulty", "search_text"}
        super().save(*args, update_fields=update_fields, **kwargs)

    def clean(self):
        """What would keep a check from being published is refused here, where its author is."""
        super().clean()
        from quizzes.banks.fit import question_problems
        from quizzes.sentences import sentence

        if len(self.question) and (found := question_problems(self.node())):
            raise ValidationError({"question": [sentence(problem) for problem in found]})

    def node(self) -> dict:
        """The question as a document has it."""
        from quizzes.document_of import question_node

        return question_node(self.question[0], None)

    def _describe(self, block) -> None:
        self.kind, self.text = block.block_type, block.value["text"]
        self.competency, self.difficulty = block.value["competency"], block.value["difficulty"] or ""
        self.search_text = fold(" ".join(_words(block.block.get_prep_value(block.value))))


def _words(value) -> list[str]:
    """Every text in a block's stored value, options and all, without ids."""
    if isinstance(value, dict):
        return [word for name, part in value.items() if name not in ("id", "type") for word in _words(part)]
    if isinstance(value, list):
        return [word for part in value for word in _words(part)]
    return [value] if isinstance(value, str) else []


class BankUse(models.Model):
    """A published check that can ask a question of the bank: kept at its publication."""

    page = models.ForeignKey(Page, models.CASCADE, related_name="+")
    key = models.UUIDField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["page", "key"], name="a_check_uses_a_bank_question_once")]

    def __str__(self):
        return f"{self.page_id} · {self.key}"

    @classmethod
    def keep(cls, page: Page, keys: set[UUID]) -> None:
        """What the page can ask now, in the place of what it could before. Queries: 2, or 1."""
        cls.objects.filter(page_id=page.pk).exclude(key__in=keys).delete()
        cls.objects.bulk_create((cls(page_id=page.pk, key=key) for key in sorted(keys)), ignore_conflicts=True)
