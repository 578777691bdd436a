"""Dates as Georgian writes them (CLDR 46, ka); Django's own begin with the day of the week and count twelve hours."""

DATE_FORMAT = "j F, Y"
SHORT_DATE_FORMAT = "d.m.Y"
DATETIME_FORMAT = "j F, Y, H:i"
SHORT_DATETIME_FORMAT = "d.m.Y, H:i"
TIME_FORMAT = "H:i"
YEAR_MONTH_FORMAT = "F, Y"
MONTH_DAY_FORMAT = "j F"
FIRST_DAY_OF_WEEK = 1
DECIMAL_SEPARATOR = ","
THOUSAND_SEPARATOR = "\xa0"
NUMBER_GROUPING = 3
DATE_INPUT_FORMATS = ["%d.%m.%Y", "%Y-%m-%d"]
