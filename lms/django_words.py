"""Sentences of Django that people meet on our pages and that its own catalogues lack in one of our languages.

Django takes these from our catalogues because `LOCALE_PATHS` comes before its own. Nothing imports this
module: it stands here so that makemessages finds the sentences. When Django's catalogue has one of them in
every language (`tests/test_translations.py` says so), take it out.
"""

from django.utils.translation import gettext_noop, ngettext_lazy

SIGN_IN = [
    gettext_noop("Null characters are not allowed."),
    # Django fills in the numbers, and chooses the plural by the limit.
    ngettext_lazy(
        "Ensure this value has at most %(limit_value)d character (it has %(show_value)d).",
        "Ensure this value has at most %(limit_value)d characters (it has %(show_value)d).",
        "limit_value",
    ),
]

PASSWORDS = [
    gettext_noop("The two password fields didn’t match."),
    ngettext_lazy(
        "This password is too short. It must contain at least %d character.",
        "This password is too short. It must contain at least %d characters.",
    ),
    gettext_noop("The password is too similar to the %(verbose_name)s."),
    gettext_noop("This password is too common."),
]

ADDRESSES = [gettext_noop("Enter a valid email address.")]
