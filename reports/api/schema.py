"""What the API's description says beyond what its code shows."""

from django.utils.translation import gettext_lazy as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiResponse, extend_schema

from reports.formats import formats

from . import examples
from .question import Parameters
from .serializers import CompletionPageSerializer, ProblemSerializer


class ClientTokenScheme(OpenApiAuthenticationExtension):
    """Found by the description's maker because the class below is named here."""

    target_class = "reports.api.authentication.ClientToken"
    name = "clientToken"

    def get_security_definition(self, auto_schema) -> dict:
        return {
            "type": "http",
            "scheme": "bearer",
            "description": str(_("The token of your unit's program, from whoever runs this platform.")),
        }


def _problem(description: str, example: dict) -> OpenApiResponse:
    shown = [OpenApiExample(str(example["error"]), value=example)]
    return OpenApiResponse(ProblemSerializer, description=description, examples=shown)


def _downloads() -> dict:
    """One response for each registered format, since each is the whole result as a file."""
    whole = _("The whole result as a file, with one flat row for each enrolment.")
    shown = {"csv": [OpenApiExample("csv", value=examples.CSV)]}
    return {
        (200, one.media_type): OpenApiResponse(OpenApiTypes.STR, description=whole, examples=shown.get(one.name, []))
        for one in formats().values()
    }


describes_completions = extend_schema(
    operation_id="completions_list",
    tags=["completions"],
    summary=_("How far your officers are"),
    description=_(
        "The enrolments of the officers of your unit and of the units below it, in the order of their ids. "
        "JSON comes in pages: follow `next` until it is null. Downloads come whole."
    ),
    parameters=[Parameters],
    responses={
        (200, "application/json"): OpenApiResponse(
            CompletionPageSerializer,
            description=_("One page."),
            examples=[OpenApiExample("page", value=examples.PAGE)],
        ),
        **_downloads(),
        (400, "application/json"): _problem(_("A parameter can't be used."), examples.INVALID),
        (401, "application/json"): _problem(_("The token is missing or not valid."), examples.NO_TOKEN),
    },
)
