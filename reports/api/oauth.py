"""`/api/v1/oauth/token/`: tokens of half an hour for client credentials (RFC 6749, 4.4), and where that is said.

Errors here are those of RFC 6749, not problems: programs read them with a library of the protocol.
"""

import json
from math import ceil

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_safe
from drf_spectacular.utils import OpenApiExample, OpenApiResponse, extend_schema
from oauth2_provider.oauth2_backends import get_oauthlib_core
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse
from rest_framework.views import APIView

from people.address import client_address
from people.limit import TooManyTries, begin, refuse_if_failed
from reports.clients import note_use
from reports.models import RIGHTS
from reports.oauth import client_of_secret
from reports.oauth_flow import credentials_of

from .limit import TooManyCalls, count_call, limit_headers
from .negotiation import FastJSON

FORM = "application/x-www-form-urlencoded"
REALM = 'Basic realm="Common Ground API"'
NAMES = ("grant_type", "scope", "client_id", "client_secret")


class TokenRequestSerializer(serializers.Serializer):
    """Sent as a form, not as JSON."""

    grant_type = serializers.ChoiceField(choices=["client_credentials"])
    scope = serializers.CharField(
        required=False, help_text="Rights, with spaces between; all those of the client where it is left out."
    )
    client_id = serializers.CharField(required=False, help_text="Where it doesn't stand in `Authorization: Basic`.")
    client_secret = serializers.CharField(required=False, help_text="Where it doesn't stand in `Authorization: Basic`.")


class TokenSerializer(serializers.Serializer):
    """What RFC 6749 answers."""

    access_token = serializers.CharField(help_text="For `Authorization: Bearer`.")
    token_type = serializers.ChoiceField(choices=["Bearer"])
    expires_in = serializers.IntegerField(help_text="Seconds.")
    scope = serializers.CharField(allow_blank=True, help_text="What it may, with spaces between.")


class TokenErrorSerializer(serializers.Serializer):
    """What RFC 6749 answers where something is wrong."""

    error = serializers.CharField(help_text="A word of RFC 6749, such as invalid_client, invalid_scope.")
    error_description = serializers.CharField(required=False)


def _error(status: int, error: str, said: str, when: str) -> dict:
    shown = [OpenApiExample(error, value={"error": error, "error_description": said})]
    return {(status, "application/json"): OpenApiResponse(TokenErrorSerializer, description=when, examples=shown)}


EXAMPLE = {
    "access_token": "cga_1oI5nQ0v2wqWk0P3m2hJtqv6bq0yF4Wm0pQeS8xH3zA", "token_type": "Bearer", "expires_in": 1800,
    "scope": "enrolments assignments:write",
}  # fmt: skip
TOO_OFTEN = "Too many calls, or too much that failed, from here. Wait as long as Retry-After says."


class AccessTokens(APIView):
    """Open to who knows the secret of a client. Not for browsers: it takes no cookies and gives none."""

    http_method_names = ["post"]
    authentication_classes = permission_classes = throttle_classes = ()
    renderer_classes = [FastJSON]

    @extend_schema(
        operation_id="oauth_token",
        tags=["oauth"],
        auth=[{"clientSecret": []}, {}],
        summary="A token of half an hour, for a client with a secret",
        description="OAuth 2.0 client credentials (RFC 6749, section 4.4), with id and secret by HTTP Basic or in the form. "
        "No other grant is there.",
        request={FORM: TokenRequestSerializer},
        responses={
            200: OpenApiResponse(TokenSerializer, description="It.", examples=[OpenApiExample("token", value=EXAMPLE)]),
            **_error(400, "invalid_scope", "The requested scope is invalid.", "What is asked for can't be given."),
            **_error(401, "invalid_client", "Id and secret don't open.", "No such client, or not now, or not from here."),
            **_error(429, "temporarily_unavailable", TOO_OFTEN, "`Retry-After` says how many seconds to wait."),
        },
    )
    def post(self, request: Request) -> Response:
        """Queries: 8, 1 more a minute that notes the use."""
        http = request._request
        if unclear := _unclear(http):
            return _refusal(400, "invalid_request", unclear)
        form = http.POST
        named = credentials_of(http.headers.get("Authorization", ""), form.get("client_id"), form.get("client_secret"))
        address = client_address(http)
        name = f"api {named[0] if named else ''}"
        try:
            refuse_if_failed(name=name, address=address)
        except TooManyTries as reason:
            return _wait(ceil((reason.free_at - timezone.now()).total_seconds()))
        client = named and client_of_secret(*named, address=address)
        if not client:
            begin(name=name, address=address).failed()
            return _refusal(401, "invalid_client", "Id and secret don't open.")
        try:
            count_call(request, client)
        except TooManyCalls as reason:
            return _wait(reason.wait)
        note_use(client)
        _address, _headers, body, status = get_oauthlib_core().create_token_response(http)
        return Response(json.loads(body), status=status)

    def finalize_response(self, request, response, *args, **kwargs):
        response = super().finalize_response(request, response, *args, **kwargs)
        response["Cache-Control"], response["Pragma"] = "no-store", "no-cache"
        if response.status_code == 401:
            response["WWW-Authenticate"] = REALM
        for name, value in limit_headers(request).items():
            response[name] = value
        return response


def _unclear(http: HttpRequest) -> str:
    """Why this can't be read as a request for a token; empty where it can."""
    if http.GET:
        return "Send the parameters in the body, not in the address."
    if http.content_type != FORM:
        return f"Send the parameters as {FORM}."
    if any(len(http.POST.getlist(name)) > 1 for name in NAMES):
        return "A parameter is given more than once."
    if "Authorization" in http.headers and "client_secret" in http.POST:
        return "Send the secret once: by HTTP Basic or in the form."
    return ""


def _refusal(status: int, error: str, said: str, **headers) -> Response:
    return Response({"error": error, "error_description": said}, status=status, headers=headers)


def _wait(seconds: int) -> Response:
    response = _refusal(429, "temporarily_unavailable", TOO_OFTEN)
    response["Retry-After"] = str(max(1, seconds))
    return response


@require_safe
def metadata(request: HttpRequest) -> HttpResponse:
    """What RFC 8414 says of this server: there is one grant, and where. Open to everybody. Queries: none."""
    return JsonResponse({
        "issuer": request.build_absolute_uri("/").rstrip("/"),
        "token_endpoint": reverse("api_oauth_token", request=request),
        "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
        "grant_types_supported": ["client_credentials"],
        "response_types_supported": [],
        "scopes_supported": list(RIGHTS),
        "service_documentation": reverse("api_docs", request=request),
    })
