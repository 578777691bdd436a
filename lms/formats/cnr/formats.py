"""Dates as Montenegrin writes them (CLDR 46, sr-Latn-ME), which Django does not know; months stay in the nominative."""

DATE_FORMAT = "j. F Y."
SHORT_DATE_FORMAT = "j. n. Y."
DATETIME_FORMAT = "j. F Y. H:i"
SHORT_DATETIME_FORMAT = "j. n. Y. H:i"
TIME_FORMAT = "H:i"
YEAR_MONTH_FORMAT = "F Y."
MONTH_DAY_FORMAT = "j. F"
FIRST_DAY_OF_WEEK = 1
DECIMAL_SEPARATOR = ","
THOUSAND_SEPARATOR = "."
NUMBER_GROUPING = 3
DATE_INPUT_FORMATS = ["%d.%m.%Y.", "%d.%m.%Y", "%d. %m. %Y.", "%d. %m. %Y", "%Y-%m-%d"]
