"""Merging two accounts of one person in the CMS: name the other, look at what will happen, say why, do it."""

from hashlib import sha256

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin import messages

from .merge import CannotMerge, may_merge, merge
from .merging import Foretold, foretell
from .models import AccountMerge, User
from .person_page import LIST, PersonPage

#: What tells two accounts apart, in the order of the table.
FACTS = ("service_number", "first_name", "last_name", "email", "unit", "rank", "date_joined", "last_login")


class OtherForm(forms.Form):
    """Which is the other account."""

    other = forms.CharField(label=gettext_lazy("Service number or e-mail"), max_length=254, strip=True)


class MergeForm(forms.Form):
    """Which of the two stays, and why; `seen` names what was shown."""

    stays = forms.TypedChoiceField(label=gettext_lazy("Which account stays?"), coerce=int, widget=forms.RadioSelect)
    reason = forms.CharField(
        label=gettext_lazy("Reason"), max_length=AccountMerge._meta.get_field("reason").max_length,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
    seen = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args, accounts: tuple[User, User], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["stays"].choices = [(one.pk, str(one)) for one in accounts]


class MergePage(PersonPage, TemplateView):
    """Administrators: merges a person's account with another of hers. Nobody merges her own, or a superuser's.

    Queries grow with the courses that are under way in both accounts, and with nothing else.
    """

    people = User.objects.select_related("unit", "rank", "merged_into")
    template_name = "people/cms/merge.html"
    page_title = gettext_lazy("Merge with another account")
    header_icon = "group"

    def dispatch(self, request, *args, **kwargs):
        if self.person.merged_into is None and not may_merge(request.user, self.person):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, form: MergeForm | None = None, **kwargs):
        shared = {"person": self.person, "list_url": reverse(LIST), "events": _events(self.person)}
        if self.person.merged_into is not None:
            return super().get_context_data(**shared, **kwargs)
        asked = OtherForm(self.request.GET if "other" in self.request.GET else None)
        other = self.named(asked)
        if other is not None:
            lines = foretell(self.person, other)
            form = form or MergeForm(
                accounts=(self.person, other), initial={"stays": self.person.pk, "seen": _digest(lines, other)}
            )
            shared |= {"other": other, "facts": list(_facts(self.person, other)), "lines": lines, "form": form}
        return super().get_context_data(**shared, asked=asked, **kwargs)

    def named(self, asked: OtherForm) -> User | None:
        """The account that was asked for, if it may be merged. Queries: 1."""
        if not asked.is_bound or not asked.is_valid():
            return None
        called = User.objects.called(asked.cleaned_data["other"]).exclude(pk=self.person.pk)
        other = called.select_related("unit", "rank").order_by("pk").first()
        if other is None or not may_merge(self.request.user, other):
            asked.add_error("other", _("There is no other account of this name that you can merge."))
            return None
        return other

    def post(self, request, **kwargs) -> HttpResponse:
        other = self.named(OtherForm(request.GET))
        if other is None or self.person.merged_into is not None:
            return self.render_to_response(self.get_context_data())
        form = MergeForm(request.POST, accounts=(self.person, other))
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        kept, merged = (self.person, other) if form.cleaned_data["stays"] == self.person.pk else (other, self.person)
        again = redirect(f"{request.path}?{request.GET.urlencode()}")
        if form.cleaned_data["seen"] != _digest(foretell(self.person, other), other):
            return _changed(request, again)
        try:
            merge(kept=kept, merged=merged, reason=form.cleaned_data["reason"], by=request.user)
        except CannotMerge:
            return _changed(request, again)
        messages.success(request, _("Merged: everything belongs to %(person)s now.") % {"person": kept})
        return redirect(LIST)


def _changed(request: HttpRequest, again: HttpResponse) -> HttpResponse:
    messages.error(request, _("Nothing was changed: since you looked, something has changed elsewhere. Look again."))
    return again


def _digest(lines: list[Foretold], other: User) -> str:
    """Names what was shown: two previews of one digest say the same."""
    said = [str(other.pk), *(f"{one.label}\t{one.kept}\t{one.merged}\t{one.after}" for one in lines)]
    return sha256("\n".join(said).encode()).hexdigest()


def _facts(*accounts: User):
    """A line for each fact: its name, and what it is of each."""
    for name in FACTS:
        values = [getattr(one, name) for one in accounts]
        yield User._meta.get_field(name).verbose_name, values, name in ("date_joined", "last_login")


def _events(person: User) -> list[AccountMerge]:
    """The merges of which she is a part, the latest first. Queries: 1."""
    hers = AccountMerge.objects.filter(kept=person) | AccountMerge.objects.filter(merged=person)
    return list(hers.select_related("kept", "merged", "by").order_by("-pk"))
