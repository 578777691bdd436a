"""Other tags for many questions of the bank at once."""

from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail.snippets.bulk_actions.snippet_bulk_action import SnippetBulkAction

from law.models.topic import topic_choices
from people.models import Jurisdiction

from . import bank
from .difficulty import Difficulty
from .models import BankQuestion

AS_IT_IS, NONE = "", "-"


def _choices(known: list[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(AS_IT_IS, _("as it is")), (NONE, _("none")), *known]


class TagsForm(forms.Form):
    """What is left as it is isn't changed."""

    topic = forms.ChoiceField(label=_("Topic"), required=False, choices=lambda: _choices(topic_choices()))
    jurisdiction = forms.ChoiceField(
        label=_("Jurisdiction"),
        required=False,
        choices=lambda: _choices([(str(one.pk), one.label) for one in Jurisdiction.objects.all()]),
    )
    difficulty = forms.ChoiceField(label=_("Difficulty"), required=False, choices=_choices(Difficulty.choices))
    # Every question trains one, so that ‘-’, which means none elsewhere, is no competency.
    competency = forms.SlugField(
        label=_("Competency"), required=False, max_length=64, validators=[RegexValidator("[A-Za-z0-9]")]
    )
    points = forms.IntegerField(label=_("Points"), required=False, min_value=1, max_value=100)

    def changes(self) -> dict[str, Any]:
        """What `bank.retag` takes."""
        given = {name: value for name, value in self.cleaned_data.items() if value not in (AS_IT_IS, None)}
        made = {name: "" if value == NONE else value for name, value in given.items()}
        if "jurisdiction" in made:
            made["jurisdiction"] = Jurisdiction.objects.filter(pk=made["jurisdiction"] or None).first()
        return made


class RetagAction(SnippetBulkAction):
    """For who may change the questions; in all their languages at once."""

    display_name = _("Change tags")
    aria_label = _("Change tags")
    action_type = "retag"
    template_name = "quizzes/cms/bank_retag.html"
    form_class = TagsForm
    models = (BankQuestion,)

    def check_perm(self, snippet) -> bool:
        return self.permission_policy.user_has_permission_for_instance(self.request.user, "change", snippet)

    @classmethod
    def execute_action(cls, objects, **kwargs):
        return bank.retag(objects, kwargs["self"].cleaned_form.changes()), 0

    def get_success_message(self, num_parent_objects, num_child_objects):
        told = ngettext("%(count)s question was changed.", "%(count)s questions were changed.", num_parent_objects)
        return told % {"count": num_parent_objects}
