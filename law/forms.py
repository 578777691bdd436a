"""What a reader asks of the library, by address: so every page of it can be shared. Bad values get a sentence."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people.models import Jurisdiction

from .compare import FEWEST, MOST
from .models import ConventionArticle, Ground, Judgment, State, Theme
from .search import KINDS

_NOT_OFFERED = {"invalid_choice": _("‘%(value)s’ isn't in the list. Choose one of the list.")}


class SearchForm(forms.Form):
    """What to look for, and of which kind."""

    q = forms.CharField(
        label=_("Search the law library"),
        max_length=200,
        required=False,
        error_messages={"max_length": _("Search for fewer words: 200 characters at most.")},
    )
    kind = forms.ChoiceField(
        label=_("Only"),
        choices=[("", _("everything")), *((kind.key, kind.label) for kind in KINDS)],
        required=False,
        error_messages=_NOT_OFFERED,
    )


class JudgmentFilter(forms.Form):
    """Which judgments: offers only what leads to some. `rows`: the keys and year of every judgment."""

    article = forms.ChoiceField(label=_("Convention article"), required=False, error_messages=_NOT_OFFERED)
    state = forms.ChoiceField(label=_("Country"), required=False, error_messages=_NOT_OFFERED)
    year = forms.ChoiceField(label=_("Year"), required=False, error_messages=_NOT_OFFERED)
    theme = forms.ChoiceField(label=_("Topic"), required=False, error_messages=_NOT_OFFERED)
    ground = forms.ChoiceField(label=_("Ground"), required=False, error_messages=_NOT_OFFERED)

    KEYS = {
        "article": ("convention_articles", ConventionArticle),
        "state": ("respondents", State),
        "theme": ("themes", Theme),
        "ground": ("grounds", Ground),
    }

    def __init__(self, data, *, rows: list[dict]):
        super().__init__(data)
        for name, (field, choices) in self.KEYS.items():
            there = {key for row in rows for key in row[field].split()}
            offered = [(key, label) for key, label in choices.choices if key in there]
            self.fields[name].choices = [("", _("all")), *offered]
        years = sorted({row["date"].year for row in rows}, reverse=True)
        self.fields["year"].choices = [("", _("all")), *((str(year), str(year)) for year in years)]

    def of(self, judgments):
        """The judgments that were asked for; only of a valid form."""
        for name, (field, _choices) in self.KEYS.items():
            if key := self.cleaned_data[name]:
                judgments = judgments.filter(**{f"{field}__contains": f" {key} "})
        if year := self.cleaned_data["year"]:
            judgments = judgments.filter(date__year=int(year))
        return judgments

    @staticmethod
    def rows():
        """What the choices are made of. Queries: 1."""
        fields = ("convention_articles", "respondents", "themes", "grounds", "date")
        return list(Judgment.objects.order_by().values(*fields).distinct())


class CompareForm(forms.Form):
    """Two to four jurisdictions, some topics or all, as of a day."""

    place = forms.MultipleChoiceField(
        label=_("Jurisdictions"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Choose two to four jurisdictions to compare."),
            "invalid_choice": _("‘%(value)s’ isn't a jurisdiction of the library. Choose some of the list."),
        },
    )
    topic = forms.MultipleChoiceField(
        label=_("Topics"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        error_messages={"invalid_choice": _("‘%(value)s’ isn't a topic of the library. Choose some of the list.")},
    )
    on = forms.DateField(
        label=_("As of"),
        required=False,
        input_formats=["%Y-%m-%d"],
        error_messages={"invalid": _("Give the day as year, month, day, for example 2026-11-25.")},
    )

    def __init__(self, data, *, places: list[Jurisdiction], topics: dict[str, str]):
        super().__init__(data)
        self.places = {place.code: place for place in places}
        self.fields["place"].choices = [(code, place.label) for code, place in self.places.items()]
        self.fields["topic"].choices = list(topics.items())

    def clean_place(self) -> list[Jurisdiction]:
        codes = list(dict.fromkeys(self.cleaned_data["place"]))
        if not FEWEST <= len(codes) <= MOST:
            raise forms.ValidationError(_("Choose two to four jurisdictions to compare."))
        return [self.places[code] for code in codes]

    def clean_on(self):
        return self.cleaned_data["on"] or timezone.localdate()
