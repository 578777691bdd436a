"""A lesson's body is the same for everybody; what its reader wrote is put into its reflections here."""

import re

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from courses.blocks.reflection import ID, PLACE
from people.unsent import made_for

_PLACES = re.compile(re.escape(PLACE).replace(re.escape("{}"), f"({ID})"))


def with_answers(body: SafeString, answers: dict[str, str], request: HttpRequest, keep_url: str) -> SafeString:
    """The body with a form at each reflection, which holds what its reader wrote there before.

    A body without reflections comes back as it is. Queries: none.
    """
    if PLACE.partition("{}")[0] not in body:
        return body

    mark = made_for(request.user)

    def form(found: re.Match) -> str:
        context = {"block": found[1], "text": answers.get(found[1], ""), "keep_url": keep_url, "made_for": mark}
        return render_to_string("progress/reflection.html", context, request)

    # Safe: the body is, and the template escapes what it puts in.
    return mark_safe(_PLACES.sub(form, body))
