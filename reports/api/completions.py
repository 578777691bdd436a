"""`GET /api/v1/completions/`: how far the officers of a unit and of the units below it are."""

from collections.abc import Iterable

from django.http import HttpResponseBase, StreamingHttpResponse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import remove_query_param, replace_query_param
from rest_framework.views import APIView

from reports.completions import Completion, completions, rows
from reports.formats import Format, formats

from .negotiation import FastJSON, FormatThenAccept, renderers
from .pagination import Cursor, Page, page_of
from .question import question_of
from .schema import describes_completions


class Completions(APIView):
    """Open to callers with a token; each sees the officers in her scope."""

    http_method_names = ["get", "head"]
    renderer_classes = renderers()
    content_negotiation_class = FormatThenAccept

    @describes_completions
    def get(self, request: Request) -> HttpResponseBase:
        """Queries: at most 7, whatever the number of rows."""
        way_out = formats().get(request.accepted_renderer.format)
        question = question_of(request.query_params, scope=request.user.scope, download=way_out is not None)
        found = completions(scope=request.user.scope, narrowing=question.narrowing)
        if way_out is not None:
            return download(way_out, rows(found))
        page = page_of(found, cursor=question.cursor, size=question.page_size)
        return Response(page_as_json(request, page))

    def handle_exception(self, exception):
        """Errors are JSON, whatever was asked for: nobody looks for a sentence in a spreadsheet."""
        self.request.accepted_renderer, self.request.accepted_media_type = FastJSON(), FastJSON.media_type
        return super().handle_exception(exception)

    def finalize_response(self, request, response, *args, **kwargs):
        """Results of people stay in no cache on the way."""
        response = super().finalize_response(request, response, *args, **kwargs)
        add_never_cache_headers(response)
        return response


def download(way_out: Format, found: Iterable[Completion]) -> StreamingHttpResponse:
    """The whole result as a file, sent while it is read."""
    name = f"completions-{timezone.localdate().isoformat()}.{way_out.name}"
    return StreamingHttpResponse(
        way_out.write(Completion._fields, found),
        content_type=way_out.content_type,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def page_as_json(request: Request, page: Page) -> dict:
    """A page with the addresses of its neighbours, which keep every other parameter."""
    return {
        "next": _address(request, page.next),
        "previous": _address(request, page.previous),
        "results": [as_json(row) for row in page.rows],
    }


def as_json(row: Completion) -> dict:
    """A row with what belongs together put together."""
    return {
        "enrolment": row.enrolment,
        "officer": {
            "service_number": row.service_number,
            "first_name": row.first_name,
            "last_name": row.last_name,
        },
        "unit": {"code": row.unit_code, "name": row.unit_name},
        "course": {"key": row.course_key, "slug": row.course_slug, "title": row.course_title},
        "status": row.status,
        "percent": row.percent,
        "score": row.score,
        "language": row.language,
        "due": row.due,
        "enrolled_at": row.enrolled_at,
        "started_at": row.started_at,
        "completed_at": row.completed_at,
        "last_activity_at": row.last_activity_at,
    }


def _address(request: Request, cursor: Cursor | None) -> str | None:
    here = remove_query_param(request.build_absolute_uri(), "cursor")
    return cursor and replace_query_param(here, "cursor", str(cursor))
