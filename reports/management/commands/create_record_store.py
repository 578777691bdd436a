"""`manage.py create_record_store CLIENT URL --key KEY`: send a record store what officers did, as xAPI statements."""

import sys

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reports.clients import live_clients
from reports.stores.register import create_store
from reports.webhooks.address import BadAddress
from reports.webhooks.register import NotInScope

from .revoke_api_client import the_one


class Command(BaseCommand):
    help = gettext_lazy("Send a learning record store the statements of an API client's officers.")

    def add_arguments(self, parser):
        parser.add_argument("name_or_prefix", help=_("the client's name, or the first 8 characters of its token"))
        parser.add_argument("address", metavar="URL")
        parser.add_argument("--key", required=True)
        parser.add_argument("--from-the-beginning", action="store_true")

    def handle(self, *args, name_or_prefix, address, key, from_the_beginning, **options):
        client = the_one(name_or_prefix, live_clients(name_or_prefix))
        # From standard input: an argument would stand in the history of the shell, and in the list of processes.
        secret = sys.stdin.readline().strip()
        if not secret:
            raise CommandError(_("Give the secret on standard input."))
        try:
            create_store(
                client=client, endpoint=address, key=key, secret=secret, from_the_beginning=from_the_beginning
            )
        except BadAddress as error:
            raise CommandError(
                _("This address can't be used: it has to begin with https:// and to lead to a public network.")
            ) from error
        except NotInScope as error:
            raise CommandError(_("This token doesn't read what “%(event)s” tells.") % {"event": error}) from error
        self.stdout.write(_("Saved."))
