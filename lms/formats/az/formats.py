"""Dates as Azerbaijani writes them (CLDR 46, az); Django's hours lack their zero."""

DATETIME_FORMAT = "j E Y, H:i"
SHORT_DATETIME_FORMAT = "d.m.Y, H:i"
TIME_FORMAT = "H:i"
