"""What is wrong with a list or a line of it, as sentences in the reader's language."""

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from people.importing.sentences import why_unreadable as why_not_a_table
from people.importing.table import Unreadable

from .lines import Problem


def sentence(problem: Problem) -> str:
    """Of a problem of a line, as it is kept."""
    code, named = problem
    if code in ("has_people", "has_units"):
        return _that_it_is_not_empty(code, named["count"])
    if code == "no_language":
        named = {**named, "codes": ", ".join(code for code, _name in settings.LANGUAGES)}
    return (OF_PROGRAMS.get(code) or _sentences()[code]) % named


#: What only programs meet; their language is English.
OF_PROGRAMS = {
    "not_text": "‘%(column)s’ must be a text.",
    "unit_above_missing": "Name the unit above it, which must be one of yours.",
    "own_unit": "This is the unit of the program itself: its place stays, and it isn't closed.",
    "unit_missing": "Name the unit, which must be one of yours.",
    "trusted": "This person has more rights than an officer: an administrator changes her number and address.",
}


def _sentences() -> dict[str, str]:
    return {
        # Of both
        "too_long": _("‘%(column)s’ is too long."),
        "unprintable": _("There is a character that can't be shown, such as a line break."),
        "no_yes_no": _("‘%(value)s’ is neither true nor false (%(column)s)."),
        "unknown_member": _("There is no column ‘%(column)s’. Columns are %(columns)s."),
        "id_missing": _("The id in the personnel system is missing."),
        "no_unit": _("There is no unit with the code ‘%(code)s’."),
        "unit_closed": _("The unit ‘%(code)s’ is closed."),
        # Of units
        "code_missing": _("The code of the unit is missing."),
        "name_missing": _("A new unit needs a name."),
        "unit_twice": _("The unit is in the list more than once."),
        "code_taken": _("Another unit has this code or id."),
        "no_jurisdiction": _("There is no jurisdiction with the code ‘%(code)s’."),
        "jurisdiction_missing": _("A new unit at the top needs a jurisdiction."),
        "circle": _("The units above it lead back to it, or are too many."),
        # Of officers
        "number_missing": _("The service number is missing."),
        "number_twice": _("The service number is in the file more than once."),
        "number_taken": _("Somebody has this service number already."),
        "id_twice": _("The id in the personnel system is in the list more than once."),
        "name_of_person_missing": _("Somebody new needs a first and a last name."),
        "no_email": _("‘%(email)s’ is not an e-mail address."),
        "email_twice": _("The e-mail address is in the file more than once."),
        "email_taken": _("Somebody else has this e-mail address."),
        "no_rank": _("There is no rank with the code ‘%(code)s’."),
        "no_language": _("There is no language ‘%(language)s’. Languages are %(codes)s."),
        "yourself": _("This is you. Change yourself in the form."),
        "superuser": _("Only a superuser can change a superuser."),
    }


def _that_it_is_not_empty(code: str, count: int) -> str:
    if code == "has_people":
        return ngettext(
            "It can't be closed: %(count)d person is in it. Name another unit for that person.",
            "It can't be closed: %(count)d people are in it. Name other units for them.",
            count,
        ) % {"count": count}
    return ngettext(
        "It can't be closed: %(count)d open unit is below it. Move or close that as well.",
        "It can't be closed: %(count)d open units are below it. Move or close them as well.",
        count,
    ) % {"count": count}


def why_unreadable(code: str, named: dict) -> str:
    """Why a file can't be used, and what to do; begins with the file within a ZIP file that is meant."""
    sentences = {
        "not_zip": _("This is not a ZIP file. Send the files of OneRoster as one ZIP file."),
        "zip_too_many": _("There are more than %(count)d files in the ZIP file. Send those of OneRoster only."),
        "zip_encrypted": _("The ZIP file is encrypted. Send it without a password."),
        "zip_missing": _("‘%(file)s’ is not at the top of the ZIP file. Put the files into it, and not their folder."),
        "zip_damaged": _("‘%(file)s’ in the ZIP file can't be read. Make the ZIP file anew."),
        "oneroster_version": _("‘oneroster.version’ must be 1.2. Have the files made so."),
        "oneroster_mode": _("‘%(column)s’ must be bulk, delta or absent."),
        "oneroster_nothing": _("Of orgs, users and roles all are absent: there is nothing to read."),
    }
    if code in sentences:
        return sentences[code] % named
    text = why_not_a_table(Unreadable(code, **named))
    return f"{named['file']}: {text}" if named.get("file") else text
