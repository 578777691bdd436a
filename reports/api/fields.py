"""Kinds of parameters, each with a sentence for what it can't use. None is required; given empty is an error.

An empty value is refused because it is nearly always a variable that was not filled in, and would widen the
result to everybody.
"""

from datetime import date

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from reports.languages import CODES

DEFAULT_PAGE_SIZE = 100
LARGEST_PAGE_SIZE = 1000
#: Far beyond every record there can be, and far enough from the ends of the calendar to count a day on.
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2999, 12, 31)

EMPTY = _("This is empty: give a value or leave the parameter out.")


class Text(serializers.CharField):
    """A slug or code."""

    default_error_messages = {
        "blank": EMPTY,
        "max_length": _("Nothing here has a name longer than {max_length} characters."),
    }

    def __init__(self, **options):
        super().__init__(required=False, trim_whitespace=False, min_length=1, **options)


class OneOf(serializers.ChoiceField):
    """One of a few words."""

    default_error_messages = {"invalid_choice": _("“{input}” can't be used here. Use one of: {choices}.")}

    def __init__(self, **options):
        super().__init__(required=False, **options)

    def to_internal_value(self, data):
        if data == "":
            raise serializers.ValidationError(EMPTY)
        if data not in self.choices:
            self.fail("invalid_choice", input=data, choices=", ".join(self.choices))
        return data


class Language(OneOf):
    """A language of this installation as BCP 47 writes it, in any case; gives our own code."""

    def __init__(self, **options):
        super().__init__(choices=list(CODES), **options)

    def to_internal_value(self, data):
        known = {tag.lower(): tag for tag in CODES}
        return CODES[super().to_internal_value(known.get(str(data).lower(), data))]


class YesNo(OneOf):
    """`true` or `false`; gives a bool."""

    def __init__(self, **options):
        super().__init__(choices=["true", "false"], **options)

    def to_internal_value(self, data):
        return super().to_internal_value(data) == "true"


class Number(serializers.IntegerField):
    """The id of a row."""

    default_error_messages = dict.fromkeys(
        ("invalid", "min_value", "max_value", "max_string_length"), _("This is no id that can be used.")
    )

    def __init__(self, **options):
        super().__init__(required=False, min_value=0, max_value=10**18 - 1, **options)


class Key(serializers.UUIDField):
    """The key of something that has the same in every language."""

    default_error_messages = {"invalid": _("This is no id that can be used.")}

    def __init__(self, **options):
        super().__init__(required=False, **options)

    def to_internal_value(self, data):
        if data == "":
            raise serializers.ValidationError(EMPTY)
        return super().to_internal_value(data)


class Day(serializers.DateField):
    """A date, year first."""

    default_error_messages = {
        "invalid": _("This is no date that can be used. Write year-month-day: 2026-11-24."),
    }

    def __init__(self, **options):
        super().__init__(required=False, input_formats=["%Y-%m-%d"], **options)

    def to_internal_value(self, value):
        if value == "":
            raise serializers.ValidationError(EMPTY)
        day = super().to_internal_value(value)
        if not FIRST_DAY <= day <= LAST_DAY:
            self.fail("invalid")
        return day


class PageSize(serializers.IntegerField):
    """How many rows a page has."""

    default_error_messages = dict.fromkeys(
        ("invalid", "min_value", "max_value", "max_string_length"),
        _("Give a whole number from 1 to 1000."),
    )

    def __init__(self, **options):
        super().__init__(default=DEFAULT_PAGE_SIZE, min_value=1, max_value=LARGEST_PAGE_SIZE, **options)
