"""Which way out a call gets: by `?format=`, else by its Accept header."""

import orjson
from rest_framework.exceptions import ParseError
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.parsers import JSONParser
from rest_framework.renderers import BaseRenderer, JSONRenderer

from reports.formats import Format, formats


class FormatThenAccept(DefaultContentNegotiation):
    """An address says more than a header that a program sends with everything.

    An unknown format is left to the check of parameters, which has a sentence for it.
    """

    def select_renderer(self, request, renderers, format_suffix=None):
        asked = request.query_params.get(self.settings.URL_FORMAT_OVERRIDE)
        if asked is None:
            return super().select_renderer(request, renderers, format_suffix)
        chosen = next((renderer for renderer in renderers if renderer.format == asked), renderers[0])
        return chosen, chosen.media_type

    def filter_renderers(self, renderers, format):
        return renderers


class StrictJSON(JSONParser):
    """JSON in UTF-8 of whole characters only: half of a pair could neither be kept nor said again in an answer."""

    def parse(self, stream, media_type=None, parser_context=None):
        try:
            return orjson.loads(stream.read())
        except ValueError as error:
            raise ParseError(f"JSON parse error - {error}") from error


class FastJSON(JSONRenderer):
    """Ten times as fast on a page of a thousand rows, where writing them would take a third of the time."""

    def render(self, data, accepted_media_type=None, renderer_context=None) -> bytes:
        return b"" if data is None else orjson.dumps(data, default=str)


class Download(BaseRenderer):
    """Stands for a format of `reports/formats/` while the framework chooses; the view streams the file."""

    render_style = "binary"
    charset = None

    def render(self, data, accepted_media_type=None, renderer_context=None):
        raise TypeError("a download is streamed, not rendered")


def renderers() -> list[type[BaseRenderer]]:
    """JSON, and one for each format."""
    return [FastJSON, *(_renderer_of(one) for one in formats().values())]


def _renderer_of(one: Format) -> type[Download]:
    return type(f"Download_{one.name}", (Download,), {"media_type": one.media_type, "format": one.name})
