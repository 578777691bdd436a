"""What all lists of the API do in one way: pages, downloads, chosen fields, languages, `304`, compression."""

from collections.abc import Iterable
from hashlib import blake2b
from typing import ClassVar

from django.db.models import QuerySet
from django.http import HttpResponseBase, StreamingHttpResponse
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
    #: Columns in which nobody's text stands, so that nothing in them has to be guarded.
    ours: ClassVar[frozenset[str]] = frozenset()

    def found(self, asked: dict) -> QuerySet:
        """The rows that are asked for, as far as they are in scope."""
        raise NotImplementedError

    def read(self, found: QuerySet, language: str | None) -> Iterable[tuple]:
        """Rows of the type `row`, of a slice or of all."""
        raise NotImplementedError

    def as_json(self, row: tuple) -> dict:
        return row._asdict()

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
        flat = tuple(name for name in self.row._fields if name not in self.nested)
        columns = self.json_names() if self.way_out is None else flat
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
        return lambda found: self.read(found, language)

    def as_results(self, rows: Iterable[tuple], asked: dict) -> list[dict]:
        chosen = asked.get("fields")
        results = map(self.as_json, map(self.row._make, rows))
        return list(results) if chosen is None else [{name: row[name] for name in chosen} for row in results]

    def table(self, request: Request, asked: dict) -> Table:
        """What a file of this list holds."""
        flat = [name for name in self.row._fields if name not in self.nested]
        found = self.found(asked).order_by("pk")
        if "after" in asked:
            found = found.filter(pk__gt=asked["after"])
        return Table(self.row, asked.get("fields") or flat, self.reader(request, asked)(found), self.ours)

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

    def handle_exception(self, exception):
        """Errors are JSON, whatever was asked for: nobody looks for a sentence in a spreadsheet."""
        self.request.accepted_renderer, self.request.accepted_media_type = FastJSON(), FastJSON.media_type
        return super().handle_exception(exception)

    def finalize_response(self, request, response, *args, **kwargs):
        """Results of people stay in no cache on the way; who has them already is told so by their ETag."""
        response = super().finalize_response(request, response, *args, **kwargs)
        add_never_cache_headers(response)
        patch_vary_headers(response, ["Accept", "Accept-Encoding", "Accept-Language", "Authorization"])
        for name, value in limit_headers(request).items():
            response[name] = value
        if isinstance(response, Response) and response.status_code == 200 and request.method in SAFE_METHODS:
            return _rendered(request, response)
        return response


def options_of(asked: dict) -> dict:
    """What is asked of a format."""
    return {name: asked[name] for name in OPTIONS if name in asked}


def _rendered(request: Request, response: Response) -> HttpResponseBase:
    """The page as bytes, or that it is as before. Weak, since compression changes bytes and not meaning."""
    response.render()
    response["ETag"] = f'W/"{blake2b(response.content, digest_size=16).hexdigest()}"'
    answer = get_conditional_response(request._request, etag=response["ETag"], response=response)
    if answer is response and (coding := coding_for(request)):
        compress(response, coding)
    return answer


def _address(request: Request, cursor: Cursor | None) -> str | None:
    here = remove_query_param(request.build_absolute_uri(), "cursor")
    return cursor and replace_query_param(here, "cursor", str(cursor))
