"""Names of months, which Django's catalogues begin with a capital in languages that write them small.

`F` in a date takes the first list, `E` the second: Slavic languages and Armenian put the month of a day in the
genitive (Unicode CLDR 46: "stand-alone" and "format"). Django takes these from our catalogues because `LOCALE_PATHS`
comes before its own; nothing imports this module, which stands here so that makemessages finds the names.
"""

from django.utils.translation import gettext_noop, pgettext_lazy

ALONE = [
    gettext_noop("January"),
    gettext_noop("February"),
    gettext_noop("March"),
    gettext_noop("April"),
    gettext_noop("May"),
    gettext_noop("June"),
    gettext_noop("July"),
    gettext_noop("August"),
    gettext_noop("September"),
    gettext_noop("October"),
    gettext_noop("November"),
    gettext_noop("December"),
]
OF_A_DAY = [
    pgettext_lazy("alt. month", "January"),
    pgettext_lazy("alt. month", "February"),
    pgettext_lazy("alt. month", "March"),
    pgettext_lazy("alt. month", "April"),
    pgettext_lazy("alt. month", "May"),
    pgettext_lazy("alt. month", "June"),
    pgettext_lazy("alt. month", "July"),
    pgettext_lazy("alt. month", "August"),
    pgettext_lazy("alt. month", "September"),
    pgettext_lazy("alt. month", "October"),
    pgettext_lazy("alt. month", "November"),
    pgettext_lazy("alt. month", "December"),
]
