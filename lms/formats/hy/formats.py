"""Dates as Armenian writes them (CLDR 46, hy), for which Django has no formats; months in the genitive (`E`)."""

DATE_FORMAT = "d E, Y թ."
SHORT_DATE_FORMAT = "d.m.Y"
DATETIME_FORMAT = "d E, Y թ., H:i"
SHORT_DATETIME_FORMAT = "d.m.Y, H:i"
TIME_FORMAT = "H:i"
YEAR_MONTH_FORMAT = "Y թ. F"
MONTH_DAY_FORMAT = "d E"
FIRST_DAY_OF_WEEK = 1
DECIMAL_SEPARATOR = ","
THOUSAND_SEPARATOR = "\xa0"
NUMBER_GROUPING = 3
DATE_INPUT_FORMATS = ["%d.%m.%Y", "%Y-%m-%d"]
