"""Who calls the API: a training unit's program, known by its token and by nothing else."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed, NotAuthenticated, PermissionDenied
from rest_framework.permissions import SAFE_METHODS, BasePermission

from people.address import client_address
from people.scope import Scope, scope_of_unit
from reports.clients import client_of_token, note_use
from reports.models import ApiClient
from reports.oauth import ACCESS_BEGINS_WITH, client_of_access_token

REALM = 'Bearer realm="Common Ground API"'
#: No token has more; what is longer isn't worth hashing.
LONGEST_TOKEN = 200

#: One sentence for unknown, revoked, expired and malformed tokens, and for calls from elsewhere: which of them it
#: was helps only who is guessing.
NOT_VALID = _(
    "This token is not valid. Check that the whole of it follows “Authorization: Bearer ”; "
    "if it does, ask whoever runs this platform for a new one."
)
NOT_ITS_LIST = _("This token doesn't read this list. Ask whoever runs this platform for one that does.")
NOT_ITS_WRITING = "This token doesn't write this. Ask whoever runs this platform for one that does."
NO_TOKEN = _(
    "This address needs a token: send it as “Authorization: Bearer TOKEN”. "
    "Whoever runs this platform makes one for your unit."
)


@dataclass(frozen=True, slots=True)
class Caller:
    """The program that calls, and which officers it may see."""

    client: ApiClient
    scope: Scope
    is_authenticated: bool = True


class ClientToken(BaseAuthentication):
    """`Authorization: Bearer TOKEN`: a client's own, or one of half an hour. A browser's session opens nothing here."""

    def authenticate(self, request) -> tuple[Caller, ApiClient] | None:
        """Queries: 1, and at most one a minute that notes the use."""
        header = request.headers.get("Authorization", "")
        if not header:
            return None
        token = _token_in(header)
        known = client_of_access_token if token.startswith(ACCESS_BEGINS_WITH) else client_of_token
        client = known(token, address=client_address(request._request))
        if client is None:
            raise AuthenticationFailed(NOT_VALID)
        note_use(client)
        return Caller(client=client, scope=scope_of_unit(client.unit)), client

    def authenticate_header(self, request) -> str:
        """RFC 6750: name the error only to who sent a token."""
        return f'{REALM}, error="invalid_token"' if "Authorization" in request.headers else REALM


class IsClient(BasePermission):
    """Callers whose token reads the list, or writes it; says to others how to send one."""

    def has_permission(self, request, view) -> bool:
        if not isinstance(request.user, Caller):
            raise NotAuthenticated(NO_TOKEN)
        right, rights = getattr(view, "resource", None), request.user.client.resources
        if request.method in SAFE_METHODS or request.method.lower() not in view.http_method_names:
            if right not in rights:
                raise PermissionDenied(NOT_ITS_LIST)
        elif f"{right}:write" not in rights:
            raise PermissionDenied(NOT_ITS_WRITING)
        return True


def _token_in(header: str) -> str:
    scheme, _space, token = header.partition(" ")
    token = token.strip()
    if scheme.lower() != "bearer" or not token.isascii() or not 0 < len(token) <= LONGEST_TOKEN:
        raise AuthenticationFailed(NOT_VALID)
    return token
