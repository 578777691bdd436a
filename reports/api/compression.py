"""Compressing what a program asks for compressed. Tokens aren't in the bodies, so that lengths give nothing away."""

import re

from django.http import HttpRequest, HttpResponse

from reports.compression import CODINGS, Gzip

#: What is shorter fits into one packet anyway.
SHORT = 1000

_REFUSED = re.compile(r"\bq=0(\.0*)?$")


def coding_for(request: HttpRequest) -> Gzip | None:
    """The best coding that the client's program unpacks, by its Accept-Encoding; None for none."""
    given = [one.replace(" ", "").lower() for one in request.headers.get("Accept-Encoding", "").split(",")]
    taken = {one.split(";")[0] for one in given if not _REFUSED.search(one)}
    return next((coding for name, coding in CODINGS.items() if name in taken), None)


def compress(response: HttpResponse, coding: Gzip) -> None:
    """A whole answer, in its place."""
    if len(response.content) > SHORT:
        response.content = coding.compress(response.content)
        response["Content-Encoding"] = coding.name
