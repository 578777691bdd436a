"""Dates as Bosnian writes them: Django's own mix abbreviated English patterns with a Bosnian month.

Month names stay in the nominative ("24. novembar 2026."), so sentences in the catalogue put a date behind a
colon instead of declining it.
"""

DATE_FORMAT = "j. F Y."
SHORT_DATE_FORMAT = "j. n. Y."
DATETIME_FORMAT = "j. F Y. H:i"
SHORT_DATETIME_FORMAT = "j. n. Y. H:i"
TIME_FORMAT = "H:i"
YEAR_MONTH_FORMAT = "F Y."
MONTH_DAY_FORMAT = "j. F"
FIRST_DAY_OF_WEEK = 1
NUMBER_GROUPING = 3
DATE_INPUT_FORMATS = ["%d.%m.%Y.", "%d.%m.%Y", "%d. %m. %Y.", "%d. %m. %Y", "%Y-%m-%d"]
