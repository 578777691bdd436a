from django import forms
from django.db import models
from django.utils.text import capfirst

from .topic import topic_choices


class TopicField(models.CharField):
    """The key of a topic. Its form offers the topics that there are at the moment, and takes no other.

    The field itself has no choices: Django looks through them when it checks a project that has no tables yet.
    """

    def formfield(self, **kwargs):
        return forms.ChoiceField(
            choices=lambda: [("", "---------"), *topic_choices()],
            required=not self.blank,
            label=capfirst(self.verbose_name),
            help_text=self.help_text,
        )
