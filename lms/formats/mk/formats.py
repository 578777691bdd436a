"""Dates as Macedonian writes them (CLDR 46, mk): Django's long date begins with a zero, its date and time with a dot."""

DATE_FORMAT = "j F Y"
DATETIME_FORMAT = "j F Y, H:i"
SHORT_DATE_FORMAT = "d.m.Y"
SHORT_DATETIME_FORMAT = "d.m.Y, H:i"
