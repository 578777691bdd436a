"""The form of a meeting in the CMS: hours are those of the session's own place."""

import re
from zoneinfo import ZoneInfo, available_timezones

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.widgets import AdminDateTimeInput
from wagtail.snippets.widgets import AdminSnippetChooser

from courses.models import Activity
from people.models import Unit

from .clock import ZONES
from .models import LiveSessionPage
from .news import editions_of
from .pages import endonym
from .rights import can_run
from .schedule import change

#: Between the code of a unit and its name.
DASH = " – "
TIMES = ("starts_at", "ends_at", "booking_closes_at")


class WallTime(forms.DateTimeField):
    """A day and an hour without a time zone, which another field gives."""

    widget = AdminDateTimeInput

    def to_python(self, value):
        # Every hour exists once in UTC; in the installation's zone some don't, and others come twice.
        with timezone.override(timezone.get_fixed_timezone(0)):
            read = super().to_python(value)
        return read and read.replace(tzinfo=None)


class UnitsByCode(forms.CharField):
    """Units, a line for each: its code, with or without its name behind a dash. However many units there are, it is short.

    Queries: 1 to read what was sent.
    """

    widget = forms.Textarea

    def __init__(self, **kwargs):
        super().__init__(widget=forms.Textarea(attrs={"rows": 3}), **kwargs)

    def prepare_value(self, value):
        if value is None or isinstance(value, str):
            return value
        return "\n".join(f"{one.code}{DASH}{one.name}" for one in value)

    def has_changed(self, initial, data):
        return (self.prepare_value(initial) or "").split() != (data or "").split()

    def to_python(self, value) -> list[Unit]:
        lines = re.split(r"[\n\r,;]+", super().to_python(value))
        wanted = list(dict.fromkeys(code for line in lines if (code := line.split(DASH)[0].strip())))
        found = {one.code: one for one in Unit.objects.filter(code__in=wanted)}
        if unknown := [code for code in wanted if code not in found]:
            sentence = gettext("There is no unit with the code ‘%(code)s’.")
            raise forms.ValidationError([sentence % {"code": code[:40]} for code in unknown[:5]])
        return [found[code] for code in wanted]

    def run_validators(self, value):
        """None of a text's: what was read are units."""


class MeetingForm(WagtailAdminModelForm):
    """A new meeting, another version of one, or a copy for another date."""

    starts_at = WallTime(label=_("Begins"))
    ends_at = WallTime(label=_("Ends"))
    booking_closes_at = WallTime(label=_("Booking closes"), required=False, help_text=_("Empty: when it begins."))
    time_zone = forms.ChoiceField(label=_("Time zone"))
    languages = forms.MultipleChoiceField(
        label=_("Languages"), required=False, widget=forms.CheckboxSelectMultiple, choices=[],
    )  # fmt: skip

    units = UnitsByCode(label=_("Units"), required=False)
    add_unit = forms.ModelChoiceField(Unit.objects.filter(closed_at=None), label=_("Add a unit"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["add_unit"].widget = AdminSnippetChooser(Unit)
        self.fields["time_zone"].choices = [(name, name) for name in zone_names()]
        self.fields["languages"].choices = [(code, endonym(code)) for code, _name in settings.LANGUAGES]
        self._offer_activities()
        self.fields["facilitators"].queryset = can_run()
        self.fields["facilitators"].label_from_instance = lambda person: person.get_full_name()
        zone = ZoneInfo(self.instance.time_zone or settings.TIME_ZONE)
        self.initial["time_zone"] = zone.key
        for name in TIMES:
            if value := getattr(self.instance, name):
                self.initial[name] = timezone.localtime(value, zone).replace(tzinfo=None)

    def _offer_activities(self) -> None:
        """The live sessions of courses, by their titles; once there is a meeting, it stays with its own. Queries: 2."""
        known = Activity.objects.filter(kind=LiveSessionPage.kind, position__isnull=False).select_related("course")
        words = editions_of(known, get_language())
        field = self.fields["activity"]
        field.queryset = known
        field.label_from_instance = lambda one: words[one.pk].title if one.pk in words else one.slug
        if self.instance.pk:
            field.queryset = Activity.objects.filter(pk=self.instance.activity_id)
            field.disabled = True

    def clean(self):
        given = super().clean()
        if given.get("add_unit") and "units" in given:
            given["units"] = list(dict.fromkeys([*given["units"], given["add_unit"]]))
        if self.instance.cancelled_at:
            self.add_error(None, gettext("This session is cancelled."))
        zone = ZoneInfo(given.get("time_zone") or settings.TIME_ZONE)
        for field in TIMES:
            if given.get(field):
                given[field] = given[field].replace(tzinfo=zone)
        self._check_order(given)
        if not given.get("place") and not given.get("link"):
            self.add_error("place", gettext("Give a place, a link, or both."))
        return given

    def _check_order(self, given: dict) -> None:
        begins, ends, closes = (given.get(name) for name in TIMES)
        if begins and ends and ends <= begins:
            self.add_error("ends_at", gettext("It ends before it begins."))
        if begins and closes and closes > begins:
            self.add_error("booking_closes_at", gettext("Booking closes at the beginning at the latest."))
        if begins and self.instance.pk is None and begins <= timezone.now():
            self.add_error("starts_at", gettext("This is past."))

    def clean_places(self):
        places = self.cleaned_data["places"]
        if self.instance.pk and places < self.instance.taken:
            self.refuse_places(self.instance.taken)
        return places

    def refuse_places(self, taken: int) -> None:
        sentence = ngettext("%(count)s officer has booked.", "%(count)s officers have booked.", taken)
        self.add_error("places", sentence % {"count": taken})

    def save(self, commit=True):
        """Raises TooFewPlaces where somebody booked since the form was checked."""
        if not commit or self.instance.pk is None:
            return super().save(commit=commit)
        return change(meeting=self.instance, save=super().save)


def zone_names() -> list[str]:
    """Those of the jurisdictions first, then all."""
    near = sorted({settings.TIME_ZONE, *ZONES.values()})
    return [*near, *sorted(available_timezones() - set(near))]


class CancelForm(forms.Form):
    """Why a meeting is called off."""

    reason = forms.CharField(
        label=_("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Who has booked reads it, so write it for them."),
    )  # fmt: skip


