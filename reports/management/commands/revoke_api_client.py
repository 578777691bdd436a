"""`manage.py revoke_api_client NAME_OR_PREFIX`: close a token for ever."""

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reports.clients import live_clients, revoke
from reports.models import ApiClient


class Command(BaseCommand):
    help = gettext_lazy("Close the token of an API client, from its next call on.")

    def add_arguments(self, parser):
        parser.add_argument("name_or_prefix", help=_("the client's name, or the first 8 characters of its token"))

    def handle(self, *args, name_or_prefix, **options):
        client = the_one(name_or_prefix, live_clients(name_or_prefix))
        revoke(client=client)
        self.stdout.write(
            _("Revoked “%(name)s” (%(prefix)s…) of %(unit)s. Whoever calls with it gets 401 from now on.")
            % {"name": client.name, "prefix": client.token_prefix, "unit": client.unit.name}
        )


def the_one(asked: str, clients: list[ApiClient]) -> ApiClient:
    """Raises CommandError where none or several are meant."""
    if not clients:
        raise CommandError(
            _("No live API client is called “%(asked)s” or has a token that begins so. Nothing was changed.")
            % {"asked": asked}
        )
    if len(clients) > 1:
        prefixes = ", ".join(f"{client.token_prefix} ({client.unit.code})" for client in clients)
        raise CommandError(
            _("Several API clients fit “%(asked)s”: %(prefixes)s. Name one by the beginning of its token.")
            % {"asked": asked, "prefixes": prefixes}
        )
    return clients[0]
