"""`manage.py create_webhook CLIENT URL --event EVENT`: tell a unit's program what changed, when it changed."""

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reports.clients import live_clients
from reports.webhooks.address import BadAddress
from reports.webhooks.register import EVENTS, NotInScope, create_webhook

from .revoke_api_client import the_one


class Command(BaseCommand):
    help = gettext_lazy("Tell an API client's address of events, and print the secret that signs them, once.")

    def add_arguments(self, parser):
        parser.add_argument("name_or_prefix", help=_("the client's name, or the first 8 characters of its token"))
        parser.add_argument("address", metavar="URL")
        parser.add_argument("--event", dest="events", action="append", choices=list(EVENTS), required=True)

    def handle(self, *args, name_or_prefix, address, events, **options):
        client = the_one(name_or_prefix, live_clients(name_or_prefix))
        try:
            _webhook, secret = create_webhook(client=client, address=address, events=events)
        except BadAddress as error:
            raise CommandError(
                _("This address can't be used: it has to begin with https:// and to lead to a public network.")
            ) from error
        except NotInScope as error:
            raise CommandError(_("This token doesn't read what “%(event)s” tells.") % {"event": error}) from error
        self.stderr.write(
            _("The secret that signs what is sent follows. It is shown this once and can't be recovered."), style_func=str
        )
        self.stdout.write(secret)
