"""Whether a program may still do what it sent: between the call and the work it may have lost its token or a right."""

import json

from people.models import Roster
from people.roster import programs

from .clients import why_not
from .models import ApiClient

#: By list the right that it needs.
RIGHTS = {"units": "units:write", "officers": "officers:write"}


def may_still(roster: Roster) -> bool:
    """As when it was sent, but for the network from which that was. Queries: 1."""
    client = ApiClient.objects.filter(pk=roster.program_id, unit=roster.unit_id).first()
    if client is None or why_not(client, client.token_hash, None):
        return False
    sent = json.loads(bytes(roster.content))
    return all(right in client.resources for name, right in RIGHTS.items() if name in sent)


def register() -> None:
    programs.register(may_still)
