"""Forms in which administrators keep people and units."""

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.users.forms import UserCreationForm, UserEditForm

from .models import Unit


class NoRankGiven:
    """Whoever may keep people may not make superusers of them, or of herself: `createsuperuser` does that."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "is_superuser" in self.fields:  # Wagtail takes it away from who edits herself
            self.fields["is_superuser"].disabled = True


class OpenUnits:
    """Nobody comes into a unit that is closed; who is in one may stay."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = Unit.objects.filter(Q(closed_at=None) | Q(pk=self.instance.unit_id)).order_by("path")


class PersonCreationForm(OpenUnits, NoRankGiven, UserCreationForm):
    """A new person; an e-mail address is optional, since not every officer has one."""

    email = forms.EmailField(required=False, label=_("E-mail"))

    class Meta(UserCreationForm.Meta):
        fields = UserCreationForm.Meta.fields | {"unit", "rank", "language"}


class PersonEditForm(OpenUnits, NoRankGiven, UserEditForm):
    """The same for a person who is there; moving her to another unit enrols her in what is assigned there."""

    email = forms.EmailField(required=False, label=_("E-mail"))

    def clean(self):
        cleaned = super().clean()
        # The database would refuse it too; its constraint names a field that isn't in the form.
        if self.instance.merged_into_id is not None and (cleaned.get("is_active") or cleaned.get("unit")):
            raise forms.ValidationError(_("This account was merged with another and stays closed."))
        return cleaned

    class Meta(UserEditForm.Meta):
        fields = UserEditForm.Meta.fields | {"unit", "rank", "language"}


class UnitForm(WagtailAdminModelForm):
    """A unit and its place in the tree: chosen when it is made, and kept."""

    parent = forms.ModelChoiceField(
        Unit.objects.filter(closed_at=None).order_by("path"), required=False, label=_("Belongs to")
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["parent"]

    def save(self, commit=True):
        unit = super().save(commit=False)
        if unit.pk or not commit:
            return super().save(commit=commit)
        parent = self.cleaned_data["parent"]
        return parent.add_child(instance=unit) if parent else Unit.add_root(instance=unit)
