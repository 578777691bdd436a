from django import forms
from django.db import models


class KeysFormField(forms.MultipleChoiceField):
    """Several choices, given and taken as the one text that `KeysField` stores."""

    def prepare_value(self, value):
        return value.split() if isinstance(value, str) else value

    def clean(self, value) -> str:
        return join(super().clean(value))

    def has_changed(self, initial, data) -> bool:
        return super().has_changed(self.prepare_value(initial or ""), data)


class KeysField(models.CharField):
    """Several keys out of a closed list, as one text with a space at both ends of each: ' 3 14 '.

    So one LIKE finds a key on every database, which a list in JSON doesn't allow on SQLite.
    """

    def __init__(self, *args, keys=(), **kwargs):
        self.keys = keys
        super().__init__(*args, **{"max_length": 240, "blank": True, "default": "", **kwargs})

    def formfield(self, **kwargs):
        widget = forms.CheckboxSelectMultiple
        options = {"choices": self.keys, "label": self.verbose_name, "help_text": self.help_text, "widget": widget}
        return KeysFormField(required=not self.blank, **options)


def join(keys) -> str:
    """Keys in the form in which they are stored."""
    return f" {' '.join(keys)} " if keys else ""
