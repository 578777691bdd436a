"""The languages of the interface, and of content: fifteen in four scripts, some of which Django knows by half or not.

Sources: BCP 47 for codes, Unicode CLDR 46 for endonyms. The names are sentences of our own catalogues, since Django's
translate some of them into the name of a people, and Montenegrin not at all.
"""

from django.conf.locale import LANG_INFO
from django.utils.translation import gettext_lazy as _

#: Django does not know Montenegrin (ISO 639-3 cnr, since 2017), and says that Azerbaijani in Latin script runs
#: from right to left.
LANG_INFO["cnr"] = {"bidi": False, "code": "cnr", "name": "Montenegrin", "name_local": "crnogorski"}
LANG_INFO["az"] = LANG_INFO["az"] | {"bidi": False}

#: In the order of the language menu: English, then by endonym in Latin, Cyrillic, Armenian and Georgian letters.
LANGUAGES = [
    ("en", _("English")),
    ("az", _("Azerbaijani")),
    ("bs", _("Bosnian")),
    ("cnr", _("Montenegrin")),
    ("fr", _("French")),
    ("hr", _("Croatian")),
    ("ro", _("Romanian")),
    ("sq", _("Albanian")),
    ("sr-latn", _("Serbian (Latin)")),
    ("tr", _("Turkish")),
    ("mk", _("Macedonian")),
    ("sr", _("Serbian")),
    ("uk", _("Ukrainian")),
    ("hy", _("Armenian")),
    ("ka", _("Georgian")),
]

#: Where something isn't there in a language: those that its readers read best, in this order, before the default.
LANGUAGE_FALLBACKS = {
    "cnr": ("sr-latn", "bs", "hr"),
    "sr": ("sr-latn", "bs", "hr"),
    "sr-latn": ("cnr", "bs", "hr"),
    "bs": ("hr", "sr-latn", "cnr"),
    "hr": ("bs", "sr-latn", "cnr"),
}
