from django import forms
from django.db import models
from django.utils.text import capfirst


class ModulesField(models.JSONField):
    """Modules of one course by their keys, which are the same in every language. The page's form gives the choices."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **{"default": list, "blank": True, **kwargs})

    def formfield(self, **kwargs):
        return forms.MultipleChoiceField(
            label=capfirst(self.verbose_name),
            help_text=self.help_text,
            required=False,
            widget=forms.CheckboxSelectMultiple,
        )
