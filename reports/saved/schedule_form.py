"""When a view is sent, checked."""

from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from reports.dashboards.models import Purpose

from .models import SavedView, Schedule

#: Pages that can be printed: what they say is of no person, or is a list that knows how to be noted.
FIGURES = ("unit", "unit_compare", "unit_over_time", "unit_tree", "unit_competencies", "unit_questions")
LIST = "unit_officers"
PRINTED = (*FIGURES, LIST)


class NamesForm(forms.Form):
    """Whether persons are named, and then for what purpose."""

    with_names = forms.BooleanField(label=_("With names and service numbers"), required=False)
    purpose = forms.ChoiceField(label=_("Purpose"), choices=[("", _("Choose …")), *Purpose.choices], required=False)
    words = forms.CharField(
        label=_("In your own words"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def clean(self):
        given = super().clean()
        if "purpose" not in self.fields:
            return given
        if not given.get("with_names"):
            given |= {"purpose": "", "words": ""}
        elif not given.get("purpose"):
            self.add_error("purpose", self.fields["purpose"].error_messages["required"])
        elif given["purpose"] == Purpose.OTHER and not given.get("words", "").strip():
            self.add_error("words", _("Say in a few words what the file is for."))
        return given

    def asked(self) -> dict:
        """What was said, as `PrintedView` and `Schedule` keep it."""
        given = self.cleaned_data
        return {"with_names": given["with_names"], "purpose": given["purpose"], "words": given["words"].strip()}


class ScheduleForm(NamesForm):
    """Which day, by which clock; of a list also whether with names."""

    every = forms.ChoiceField(label=_("How often"), choices=Schedule.Every.choices)
    weekday = forms.TypedChoiceField(
        label=_("Weekday"), coerce=int, choices=[(number + 1, name) for number, name in WEEKDAYS.items()]
    )
    monthday = forms.TypedChoiceField(
        label=_("Day of the month"), coerce=int, choices=[(day, str(day)) for day in range(1, 32)]
    )
    time_zone = forms.ChoiceField(label=_("Time zone"))
    field_order = ("every", "weekday", "monthday", "time_zone", "with_names", "purpose", "words")

    def __init__(self, data=None, *, view: SavedView, schedule: Schedule | None):
        super().__init__(data, initial=_initial(schedule))
        self.fields["time_zone"].choices = [(name, name) for name in sorted(available_timezones())]
        if view.page != LIST:
            for name in ("with_names", "purpose", "words"):
                del self.fields[name]

    def terms(self) -> dict:
        """What was said, as `Schedule` keeps it."""
        given = self.cleaned_data
        day = given["weekday"] if given["every"] == Schedule.Every.WEEK else given["monthday"]
        named = self.asked() if "purpose" in self.fields else {"with_names": False, "purpose": "", "words": ""}
        return {"every": given["every"], "day": day, "time_zone": given["time_zone"], **named}


def _initial(schedule: Schedule | None) -> dict:
    if schedule is None:
        return {"time_zone": settings.TIME_ZONE}
    return {
        "every": schedule.every,
        "weekday": schedule.day if schedule.every == Schedule.Every.WEEK else 1,
        "monthday": schedule.day if schedule.every == Schedule.Every.MONTH else 1,
        "time_zone": schedule.time_zone,
        "with_names": schedule.with_names,
        "purpose": schedule.purpose,
        "words": schedule.words,
    }
