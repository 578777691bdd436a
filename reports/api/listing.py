"""What all lists of the API do in one way: pages, downloads, chosen fields, languages, `304`, compression."""

from collections.abc import Iterable, Sequence
from hashlib import sha1
from typing import ClassVar

from django.db.models import QuerySet
from django.http import HttpResponseBase, StreamingHttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers, get_conditional_response, patch_vary_headers
from django.utils.translation import get_language
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import remove_query_param, replace_query_param
from rest_framework.views import APIView

from reports.access import note_pull
from reports.compression import CODINGS
from reports.copying import Table, written
from reports.formats import Format, formats

from .compression import coding_for, compress
from .deprecated import deprecation_headers
from .limit import limit_headers
from .negotiation import FastJSON, FormatThenAccept, renderers
from .pagination import Cursor, page_of
from .parameters import OPTIONS, Parameters
from .question import question_of

#: Parameters that say where in a list one is.
PLACES = ("cursor", "since", "after", "page_size")


class Listing(APIView):
    """A list of rows in scope. Open to callers whose token reads `resource`.

    `row` is a NamedTuple that begins with the row's id; `nested` are its fields that only JSON can hold.
    """

    http_method_names = ["get", "head"]
    renderer_classes = renderers()
    content_negotiation_class = FormatThenAccept
    resource: ClassVar[str]
    #: Whether its rows are about officers, who can see who reads them.
    tells_of_people: ClassVar[bool] = False
    row: ClassVar[type]
    parameters: ClassVar[type[Parameters]]
    nested: ClassVar[tuple[str, ...]] = ()
    #: The type of a file's lines where a row is several of them; `lines` reads them then.
    line: ClassVar[type | None] = None
    #: Columns in which nobody's text stands, so that nothing in them has to be guarded.
    ours: ClassVar[frozenset[str]] = frozenset()

    def found(self, asked: dict) -> QuerySet:
        """The rows that are asked for, as far as they are in scope."""
        raise NotImplementedError

    def read(self, found: QuerySet, language: str | None) -> Iterable[tuple]:
        """Rows of the type `row`, of a slice or of all of them."""
        raise NotImplementedError

    def lines(self, found: QuerySet, language: str | None) -> Iterable[tuple]:
        """What a file holds of these rows, each line under the id of its row, and at least one of each."""
        return self.read(found, language)

    def flat(self) -> tuple[str, ...]:
        """The columns of a file."""
        return tuple(name for name in (self.line or self.row)._fields if name not in self.nested)

    def as_json(self, row: Sequence) -> dict:
        return dict(zip(self.row._fields, row, strict=True))

    def json_names(self) -> tuple[str, ...]:
        """Which members a row has in JSON."""
        return self.row._fields

    def answer(self, request: Request) -> HttpResponseBase:
        """Queries: at most 8 whatever the number of rows, and 1 more in the first call of the hour (`note_pull`)."""
        asked = self.asked(request)
        if self.way_out is not None:
            return self.download(request, asked)
        cursor, size = asked.get("cursor"), asked["page_size"]
        page = page_of(self.found(asked), read=self.reader(request, asked), cursor=cursor, size=size)
        return Response({
            "next": _address(request, page.next),
            "previous": _address(request, page.previous),
            "results": self.as_results(page.rows, asked),
        })

    def asked(self, request: Request) -> dict:
        """The checked parameters; who asks for people's results is noted. Queries: at most 2, and those of the check."""
        asked = self.checked(request)
        if self.tells_of_people:
            note_pull(client=request.user.client, asked=self._told_of(request))
        return asked

    def checked(self, request: Request) -> dict:
        """The parameters, each of which can be used. Raises ValidationError. Queries: those of the check."""
        columns = self.json_names() if self.way_out is None else self.flat()
        return question_of(
            request.query_params, parameters=self.parameters, scope=request.user.scope, columns=columns, way_out=self.way_out
        )

    def _told_of(self, request: Request) -> str:
        """The list and its filters, as the access log has them: which page it is of them is all the same."""
        filters = request.query_params.copy()
        for name in PLACES:
            filters.pop(name, None)
        return f"{self.resource}?{filters.urlencode()}".rstrip("?")

    @property
    def way_out(self) -> Format | None:
        """The format of a download; None for pages of JSON."""
        return formats().get(self.request.accepted_renderer.format)

    def reader(self, request: Request, asked: dict):
        """`read` in the language that is asked for: by parameter, else by header; None is each title's original."""
        language = asked.get("lang") or (get_language() if "Accept-Language" in request.headers else None)
        read = self.read if self.way_out is None else self.lines
        return lambda found: read(found, language)

    def as_results(self, rows: Iterable[tuple], asked: dict) -> list[dict]:
        chosen = asked.get("fields")
        results = map(self.as_json, rows)
        return list(results) if chosen is None else [{name: row[name] for name in chosen} for row in results]

    def table(self, request: Request, asked: dict) -> Table:
        """What a file of this list holds."""
        after = asked.get("after", 0)
        found = self.found(asked).order_by("pk").filter(pk__gt=after)
        columns = asked.get("fields") or list(self.flat())
        return Table(self.line or self.row, columns, self.reader(request, asked)(found), self.ours, after)

    def download(self, request: Request, asked: dict) -> StreamingHttpResponse:
        """The whole result as a file, sent while it is read, compressed for the way if that is wished."""
        way_out = self.way_out
        pieces = written(way_out, self.table(request, asked), **options_of(asked))
        name = f"{self.resource}-{timezone.localdate().isoformat()}.{way_out.name}"
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        coding = CODINGS.get(asked.get("compression")) or (coding_for(request) if way_out.compressible else None)
        if coding:
            pieces, headers["Content-Encoding"] = coding.compressed(pieces), coding.name
        return StreamingHttpResponse(pieces, content_type=way_out.content_type, headers=headers)

    def _deprecations(self, request: Request) -> dict[str, str]:
        """Of what was asked for, or comes because nothing else was."""
        chosen, members = request.query_params.get("fields"), (*self.json_names(), *self.flat())
        return deprecation_headers(
            self.resource, parameters=request.query_params, members=chosen.split(",") if chosen else members,
            address=request.build_absolute_uri(reverse("api_docs")),
        )  # fmt: skip

    def handle_exception(self, exception):
        """Errors are JSON, whatever was asked for: nobody looks for a sentence in a spreadsheet."""
        self.request.accepted_renderer, self.request.accepted_media_type = FastJSON(), FastJSON.media_type
        return super().handle_exception(exception)

    def finalize_response(self, request, response, *args, **kwargs):
        """Results of people stay in no cache on the way; who has them already is told so by their ETag."""
        response = super().finalize_response(request, response, *args, **kwargs)
        add_never_cache_headers(response)
        patch_vary_headers(response, ["Accept", "Accept-Encoding", "Accept-Language", "Authorization"])
        if isinstance(response, Response) and response.status_code == 200 and request.method in SAFE_METHODS:
            response = _rendered(request, response)
        for name, value in {**limit_headers(request), **self._deprecations(request)}.items():
            response[name] = value
        return response


def options_of(asked: dict) -> dict:
    """What is asked of a format."""
    return {name: asked[name] for name in OPTIONS if name in asked}


def _rendered(request: Request, response: Response) -> HttpResponseBase:
    """The page as bytes, or that it is as before. Weak, since compression changes bytes and not meaning."""
    response.render()
    # Most processors have instructions for SHA-1; nobody gains by a second page of the same digest.
    digest = sha1(response.content, usedforsecurity=False).hexdigest()
    response["ETag"] = f'W/"{digest}"'
    answer = get_conditional_response(request._request, etag=response["ETag"], response=response)
    if answer is response and (coding := coding_for(request)):
        compress(response, coding)
    return answer


def _address(request: Request, cursor: Cursor | None) -> str | None:
    here = remove_query_param(request.build_absolute_uri(), "cursor")
    return cursor and replace_query_param(here, "cursor", str(cursor))
