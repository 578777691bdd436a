"""What a call asks for: its parameters, checked together, so that one answer names all that is wrong."""

from collections.abc import Sequence
from difflib import get_close_matches

from django.http import QueryDict
from django.utils.translation import gettext as _
from rest_framework.exceptions import ValidationError

from people.scope import Scope
from reports.formats import Format

from .parameters import Parameters


def question_of(
    given: QueryDict, *, parameters: type[Parameters], scope: Scope, columns: Sequence[str], way_out: Format | None
) -> dict:
    """What is asked, by name; raises ValidationError with a sentence for each parameter that can't be used.

    Queries: at most 2.
    """
    once = {name: values[-1] for name, values in given.lists()}
    checked = parameters(data=once, context={"scope": scope, "columns": columns, "way_out": way_out})
    checked.is_valid()
    errors = {**checked.errors, **_unknown(given, checked), **_repeated(given)}
    if errors:
        raise ValidationError(errors)
    return checked.validated_data


def _unknown(given: QueryDict, parameters: Parameters) -> dict[str, list[str]]:
    """A misspelt filter would otherwise hand out everybody without a word."""
    unknown = [name for name in given if name not in parameters.fields]
    return {name: [_unknown_sentence(name, list(parameters.fields))] for name in unknown}


def _unknown_sentence(name: str, known: list[str]) -> str:
    near = get_close_matches(name, known, n=1)
    if near:
        return _("There is no parameter of this name. Did you mean %(near)s?") % {"near": near[0]}
    return _("There is no parameter of this name. There are: %(known)s.") % {"known": ", ".join(known)}


def _repeated(given: QueryDict) -> dict[str, list[str]]:
    sentence = _("This is given more than once; give one value.")
    return {name: [sentence] for name, values in given.lists() if len(values) > 1}
