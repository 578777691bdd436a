"""What the API's description says beyond what its code shows."""

from collections.abc import Callable

from django.utils.translation import gettext_lazy as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import (
    OpenApiExample,
    OpenApiParameter,
    OpenApiResponse,
    PolymorphicProxySerializer,
    extend_schema,
)
from rest_framework.reverse import reverse
from rest_framework.serializers import Serializer

from reports.formats import formats
from reports.models import RIGHTS, WRITES

from . import examples
from .parameters import Parameters
from .serializers import ProblemSerializer, changes_of_rows, page_of_rows

IF_NONE_MATCH = "`ETag` of an answer before: 304 where it would be the same."
PROBLEM = "application/problem+json"


class ClientTokenScheme(OpenApiAuthenticationExtension):
    """Found by the description's maker because the class below is named here."""

    target_class = "reports.api.authentication.ClientToken"
    name = ("clientToken", "clientCredentials")

    def get_security_requirement(self, auto_schema) -> list[dict]:
        """One of the two; the scope is the right that the operation needs, where that is known beforehand."""
        resource = getattr(auto_schema.view, "resource", None)
        right = resource if auto_schema.method == "GET" else f"{resource}:write"
        return [{"clientToken": []}, {"clientCredentials": [right] if right in RIGHTS else []}]

    def get_security_definition(self, auto_schema) -> list[dict]:
        token = str(_("The token of your unit's program, from whoever runs this platform."))
        scopes = {one: f"Writes {one.removesuffix(':write')}." if one in WRITES else f"Reads {one}." for one in RIGHTS}
        flow = {"tokenUrl": reverse("api_oauth_token"), "scopes": scopes}
        return [
            {"type": "http", "scheme": "bearer", "description": token},
            {
                "type": "oauth2",
                "description": "In place of that: a token of half an hour, for the id and secret of your unit's program.",
                "flows": {"clientCredentials": flow},
            },
        ]


def describes(
    resource: str, row: type[Serializer], parameters: type[Parameters], summary: str, *, synced: bool = False
) -> Callable:
    """Describes a list of such rows; `synced` ones can be followed by `since`."""
    page, shown = page_of_rows(row), [OpenApiExample("page", value=examples.page(resource))]
    if synced:
        page = PolymorphicProxySerializer(f"{resource.title()}Answer", [page, changes_of_rows(row)], None)
        shown.append(OpenApiExample("changes", value=examples.changes(resource)))
    return extend_schema(
        operation_id=f"{resource}_list",
        tags=[resource],
        summary=summary,
        description=(
            "Those of your unit and of the units below it, in the order of their ids. "
            "JSON comes in pages: follow `next` until it is null. Downloads come whole."
        ),
        parameters=[
            parameters,
            OpenApiParameter("If-None-Match", str, OpenApiParameter.HEADER, description=IF_NONE_MATCH),
        ],
        responses={
            (200, "application/json"): OpenApiResponse(page, description=str(_("One page.")), examples=shown),
            **_downloads(resource),
            304: OpenApiResponse(description="As it was when its ETag was given."),
            **_problems(synced),
        },
    )


def _problems(synced: bool) -> dict:
    said = {
        400: (_("A parameter can't be used."), examples.INVALID),
        401: (_("The token is missing or not valid."), examples.NO_TOKEN),
        403: ("The token doesn't read this list.", examples.NOT_ITS_LIST),
        406: ("The Accept header asks for what there isn't.", examples.NOT_ACCEPTABLE),
        429: ("Too many calls in this minute; `Retry-After` says how many seconds to wait.", examples.TOO_MANY),
    }
    if synced:
        said[410] = ("The cursor of `since` stands on what isn't there any more: begin anew.", examples.BEGIN_ANEW)
    return {(status, PROBLEM): _problem(str(description), example) for status, (description, example) in said.items()}


def _problem(description: str, example: dict) -> OpenApiResponse:
    shown = [OpenApiExample(str(example["error"]), value=example)]
    return OpenApiResponse(ProblemSerializer, description=description, examples=shown)


def _downloads(resource: str) -> dict:
    """One response for each registered format, since each is the whole result as a file."""
    whole = "The whole result as a file, with one flat row for each entry."
    return {
        (200, one.media_type): OpenApiResponse(
            OpenApiTypes.BINARY if not one.streams else OpenApiTypes.STR,
            description=whole,
            examples=[OpenApiExample(one.name, value=value)] if (value := examples.file(resource, one.name)) else [],
        )
        for one in formats().values()
    }
