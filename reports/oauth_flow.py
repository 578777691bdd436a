"""What the library asks us while it answers who asks for a token: which client that is, and what it may have.

The library speaks the protocol (RFC 6749); which secret opens is decided in `oauth.py`.
"""

import base64
import binascii
from urllib.parse import unquote_plus

from oauth2_provider.oauth2_backends import OAuthLibCore
from oauth2_provider.oauth2_validators import OAuth2Validator

from people.address import client_address

from .oauth import client_of_secret

ADDRESS = "Client-Address"


class Core(OAuthLibCore):
    """How a request is told to the library: with the network address, and without what stands in the address line."""

    def _get_escaped_full_path(self, request) -> str:
        return request.path

    def extract_headers(self, request) -> dict:
        return {**super().extract_headers(request), ADDRESS: client_address(request)}


class ClientCredentials(OAuth2Validator):
    """Clients are ours, and so are their secrets; scopes are what a client may read and write."""

    def authenticate_client(self, request, *args, **kwargs) -> bool:
        """By HTTP Basic, else by the form. Queries: 1."""
        named = credentials_of(request.headers.get("Authorization", ""), request.client_id, request.client_secret)
        client = named and client_of_secret(*named, address=request.headers.get(ADDRESS, ""))
        if not client:
            return False
        request.client, request.client_id, request.api_client = client.application, named[0], client
        return True

    def validate_scopes(self, client_id, scopes, client, request, *args, **kwargs) -> bool:
        return set(scopes) <= set(request.api_client.resources)

    def get_default_scopes(self, client_id, request, *args, **kwargs) -> list[str]:
        return request.api_client.resources


def credentials_of(header: str, client_id: str | None, client_secret: str | None) -> tuple[str, str] | None:
    """Id and secret of `Authorization: Basic`, or of the form where there is no such header; None where neither is."""
    scheme, _space, encoded = header.partition(" ")
    if not header:
        return (client_id, client_secret) if client_id and client_secret else None
    if scheme.lower() != "basic":
        return None
    try:
        name, colon, secret = base64.b64decode(encoded.strip(), validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError, ValueError):
        return None
    return (unquote_plus(name), unquote_plus(secret)) if colon else None
