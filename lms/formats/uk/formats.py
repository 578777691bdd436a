"""Dates as Ukrainian writes them (CLDR 46, uk): the day without a zero, the month in the genitive."""

DATE_FORMAT = "j E Y р."
DATETIME_FORMAT = "j E Y р., H:i"
SHORT_DATETIME_FORMAT = "d.m.Y, H:i"
