"""The analysis in words: numbers as the reader's language writes them, and what to look at as sentences."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

#: What stands for a figure that there isn't.
NONE = "–"


def number(value: float | None, places: int = 2) -> str:
    """A figure with so many decimal places and a true minus sign."""
    if value is None:
        return NONE
    # Rounded first, so that nothing reads −0.00.
    return number_format(round(value, places) + 0.0, places, force_grouping=True).replace("-", "−")


def share(value: float | None, places: int = 0) -> str:
    """A share of 1 as a percentage."""
    return NONE if value is None else percent(100 * value, places)


def percent(value: float | None, places: int = 0) -> str:
    return NONE if value is None else _("%(number)s%%") % {"number": number(value, places)}


def duration(seconds: float | None) -> str:
    """Seconds up to a minute and a half, else minutes."""
    if seconds is None:
        return NONE
    if seconds < 90:
        return _("%(number)s s") % {"number": number(seconds, 0)}
    return _("%(number)s min") % {"number": number(seconds / 60, 1)}


def language(code: str) -> str:
    """The name of a language of the site, in the reader's."""
    return str(dict(settings.LANGUAGES).get(code, code))


def attempts(count: int) -> str:
    return ngettext("%(count)s attempt", "%(count)s attempts", count) % {"count": number(count, 0)}


def flag(found: Mapping[str, Any], options: Mapping[str, str]) -> dict[str, str]:
    """A flag with its sentence and how grave it is; `options` has the words of the item's options."""
    grave = found["code"] in _GRAVE or found.get("grade") == "C"
    return {"level": "mend" if grave else "look", "text": _sentence(found, options)}


#: Where the key or a translation is nearly certainly wrong; with class C of a difference between languages.
_GRAVE = ("negative_discrimination", "the_strongest_prefer")


def _sentence(found: Mapping[str, Any], options: Mapping[str, str]) -> str:
    match found["code"]:
        case "negative_discrimination":
            return _("Negative discrimination: those who know less get it right more often. Check the key.")
        case "perhaps_negative_discrimination":
            return _("Discrimination is below zero, but that may be chance. Look again with more attempts.")
        case "low_discrimination":
            return _("It hardly tells the stronger from the weaker.")
        case "too_easy":
            return _("Nearly everybody gets it right.")
        case "too_hard":
            return _("Hardly anybody gets it right.")
        case "often_unanswered":
            return _("Many stop here without an answer.")
        case "harder_in_language" | "easier_in_language":
            return _languages(found)
    option = {"option": options.get(found.get("option", ""), found.get("option", ""))}
    match found["code"]:
        case "nobody_chose":
            return _("Nobody chose ‘%(option)s’.") % option
        case "hardly_anybody_chose":
            return _("Hardly anybody chose ‘%(option)s’.") % option
        case "the_strongest_prefer":
            return _("The strongest prefer ‘%(option)s’ to the right answer. Check the key.") % option
    raise KeyError(found["code"])


def _languages(found: Mapping[str, Any]) -> str:
    words = {
        "language": language(found["focal"]),
        "reference": language(found["reference"]),
        "grade": found["grade"],
    }
    if found["code"] == "harder_in_language":
        return _("Harder in %(language)s than in %(reference)s (class %(grade)s). Check the translation.") % words
    return _("Easier in %(language)s than in %(reference)s (class %(grade)s). Check the translation.") % words


def difference(found: Mapping[str, Any]) -> dict[str, str]:
    """One comparison of two languages, as a line of a table."""
    by_odds = found["kind"] == "mantel_haenszel"
    return {
        "language": language(found["focal"]),
        "reference": language(found["reference"]),
        "counts": _("%(reference)s and %(focal)s")
        % {"reference": number(found["reference_count"], 0), "focal": number(found["focal_count"], 0)},
        "measure": _("MH D-DIF") if by_odds else _("SMD / SD"),
        "effect": number(found["effect"]),
        "error": number(found["standard_error"]),
        "odds": number(found["odds_ratio"]),
        "chi_square": number(found["chi_square"]),
        "chance": _chance(found["chance"]),
        "grade": found["grade"] or NONE,
        "meaning": _meaning(found),
    }


def _chance(value: float) -> str:
    return _("below %(number)s") % {"number": number(0.001, 3)} if value < 0.001 else number(value, 3)


def _meaning(found: Mapping[str, Any]) -> str:
    match found["grade"]:
        case "A":
            return _("no difference to speak of")
        case "B":
            return _("harder, moderately") if found["effect"] < 0 else _("easier, moderately")
        case "C":
            return _("harder, clearly") if found["effect"] < 0 else _("easier, clearly")
    return _("can't be told")
