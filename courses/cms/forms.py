from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.models import Locale

from courses.models import CourseReview
from people.models import Jurisdiction


class NewCourseForm(forms.Form):
    """What is to be laid out. Courses begin in any language, and the one they begin in leads."""

    title = forms.CharField(label=_("Title"), max_length=120)
    locale = forms.ModelChoiceField(queryset=Locale.objects.none(), label=_("Written in"), empty_label=None)
    modules = forms.IntegerField(label=_("Modules"), min_value=1, max_value=12, initial=3)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["locale"].queryset = Locale.objects.all()
        self.fields["locale"].initial = Locale.get_default()


class ReviewForm(forms.ModelForm):
    """What a reviewer states; the name of what was read travels with it, so that words changed meanwhile are noticed."""

    digest = forms.CharField(widget=forms.HiddenInput)
    confirmed = forms.BooleanField(
        label=_("I have read all of the course in this language."),
        error_messages={"required": _("Please confirm that you have read all of it.")},
    )

    class Meta:
        model = CourseReview
        fields = ["jurisdiction", "organisation", "note"]

    def __init__(self, *args, digest: str, **kwargs):
        super().__init__(*args, initial={"digest": digest}, **kwargs)
        self._digest = digest
        self.fields["jurisdiction"].queryset = Jurisdiction.objects.order_by("name")
        self.fields["jurisdiction"].empty_label = _("every jurisdiction")
        self.fields["note"].widget.attrs["rows"] = 4

    def clean(self) -> dict:
        given = super().clean()
        if given.get("digest") != self._digest:
            # Shown again with the new name: whoever sends it once more has been told.
            self.data = {**self.data.dict(), "digest": self._digest}
            raise forms.ValidationError(_("The course was changed while this page was open. Please look at it again."))
        given.pop("confirmed", None)
        return given
