"""Names of jurisdictions as message ids, so that the catalogues carry them in every language.

Source: the list of member States and the usage of the Council of Europe; entities as in the Constitution of
Bosnia and Herzegovina. The asterisk of Kosovo* belongs to the name (see the note of its row).
"""

from django.utils.translation import gettext_noop

NAMES = {
    "EU-COE": gettext_noop("Council of Europe"),
    "AL": gettext_noop("Albania"),
    "BA": gettext_noop("Bosnia and Herzegovina"),
    "BA-BIH": gettext_noop("Federation of Bosnia and Herzegovina"),
    "BA-SRP": gettext_noop("Republika Srpska"),
    "BA-BRC": gettext_noop("Brčko District"),
    "XK": gettext_noop("Kosovo*"),
    "ME": gettext_noop("Montenegro"),
    "MK": gettext_noop("North Macedonia"),
    "RS": gettext_noop("Serbia"),
    "TR": gettext_noop("Türkiye"),
    "AM": gettext_noop("Armenia"),
    "AZ": gettext_noop("Azerbaijan"),
    "GE": gettext_noop("Georgia"),
    "MD": gettext_noop("Republic of Moldova"),
    "UA": gettext_noop("Ukraine"),
}
