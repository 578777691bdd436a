"""What officers write for themselves."""

from django import forms
from django.utils.translation import gettext_lazy as _

from .models import Note


class TextField(forms.CharField):
    """A text of several lines, whose line ends count as one character, as they do in the browser."""

    def to_python(self, value):
        return super().to_python(value.replace("\r\n", "\n") if isinstance(value, str) else value)


class NoteForm(forms.Form):
    """A private note, or the answer to a reflection; an empty text takes it away."""

    block = forms.CharField(required=False, max_length=36, widget=forms.HiddenInput)
    text = TextField(
        label=_("My note"),
        required=False,
        max_length=Note.LONGEST,
        widget=forms.Textarea(attrs={"rows": 6, "class": "field__input"}),
    )


class FindForm(forms.Form):
    """What an officer looks for in her courses and in the library."""

    q = forms.CharField(
        label=_("Search"),
        max_length=200,
        required=False,
        error_messages={"max_length": _("Search for fewer words: 200 characters at most.")},
    )
