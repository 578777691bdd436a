"""The form in which an administrator words a message: what is wrong with it is said at the field, and nothing is lost."""

from django import forms
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from . import places
from .models import Wording
from .wording import Message, Said


class WordingForm(forms.Form):
    """Title and text of `message` in `language`. `seen` is when what she looks at had been changed."""

    title = forms.CharField(
        label=_("Subject, and title on the page of news"),
        required=False,
        max_length=Wording._meta.get_field("title").max_length,
    )
    text = forms.CharField(
        label=_("Text"),
        required=False,
        max_length=Wording._meta.get_field("text").max_length,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("What you leave empty is said in the standard wording."),
    )
    seen = forms.DateTimeField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, message: Message, language: str, **kwargs):
        super().__init__(*args, **kwargs)
        self._message = message
        with override(language):
            self.standard = message.standard()
        for name in ("title", "text"):
            self.fields[name].widget.attrs["lang"] = language

    def clean_title(self) -> str:
        return self._checked("title", [one.name for one in self._message.known.values() if not one.only_text])

    def clean_text(self) -> str:
        return self._checked("text", self._message.known)

    def clean(self) -> dict:
        cleaned = super().clean()
        if not self.errors:
            self._ask_for_what_is_needed(cleaned["title"], cleaned["text"])
        return cleaned

    @property
    def said(self) -> Said:
        return Said(self.cleaned_data["title"], self.cleaned_data["text"])

    def _checked(self, field: str, known) -> str:
        text = self.cleaned_data[field].replace("\r\n", "\n").strip()
        wrong = [_sentence(problem, known) for problem in places.problems(text, known)]
        if wrong:
            raise forms.ValidationError(wrong)
        return text

    def _ask_for_what_is_needed(self, title: str, text: str) -> None:
        title, text = title or self.standard.title, text or self.standard.text
        in_text, anywhere = places.names(text), places.names(title) | places.names(text)
        missing = [
            one for one in self._message.places if one.needed and one.name not in (in_text if one.only_text else anywhere)
        ]
        said = gettext("%(place)s is missing: without it nobody knows what is meant.")
        for one in missing:
            self.add_error("text", said % {"place": f"{{{one.name}}}"})


def _sentence(problem: places.Problem, known) -> str:
    if problem.code == "unknown":
        said = gettext("There is no %(place)s here. You can use: %(known)s.")
        return said % {"place": problem.what, "known": ", ".join(f"{{{name}}}" for name in known)}
    said = gettext("A brace stands alone at ‘%(near)s’. One that is to be read as a brace is written twice.")
    return said % {"near": problem.what}
