"""How often a client may call: counted in the database, so that all nodes count together."""

import time

from django.db import connection
from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import APIException
from rest_framework.throttling import BaseThrottle

from reports.models import ApiClient

from .authentication import Caller

MINUTE = 60


class TooManyCalls(APIException):
    """429, with `Retry-After` from `wait`, in seconds."""

    status_code = 429
    default_code = "throttled"
    default_detail = _("This client has called too often. Wait as long as Retry-After says, then go on.")

    def __init__(self, wait: int):
        super().__init__()
        self.wait = wait


class PerClient(BaseThrottle):
    """So many calls in each minute of the clock as the client's row allows. Queries: 1."""

    def allow_request(self, request, view) -> bool:
        if isinstance(request.user, Caller):
            count_call(request, request.user.client)
        return True


def count_call(request, client: ApiClient) -> None:
    """One call more of this client. Raises TooManyCalls. Queries: 1."""
    minute, into = divmod(int(time.time()), MINUTE)
    calls = _count(client, minute)
    request.rate = (client.calls_per_minute, max(client.calls_per_minute - calls, 0), MINUTE - into)
    if calls > client.calls_per_minute:
        raise TooManyCalls(wait=MINUTE - into)


def limit_headers(request) -> dict[str, str]:
    """What is allowed, what is left, and in how many seconds it begins anew."""
    limit, left, seconds = getattr(request, "rate", (None, None, None))
    if limit is None:
        return {}
    return {"RateLimit-Limit": str(limit), "RateLimit-Remaining": str(left), "RateLimit-Reset": str(seconds)}


def _count(client: ApiClient, minute: int) -> int:
    """One call more; says how many there were in this minute."""
    table = connection.ops.quote_name(ApiClient._meta.db_table)
    with connection.cursor() as cursor:
        # In one statement, so that of calls at the same moment none is counted twice or not at all.
        cursor.execute(
            f"UPDATE {table} SET calls = CASE WHEN minute = %s THEN calls + 1 ELSE 1 END, minute = %s "
            "WHERE id = %s RETURNING calls",
            [minute, minute, client.pk],
        )
        return cursor.fetchone()[0]
