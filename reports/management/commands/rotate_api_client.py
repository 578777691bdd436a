"""`manage.py rotate_api_client NAME_OR_PREFIX`: another token for the same client, without a gap."""

from datetime import timedelta

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reports.clients import OVERLAP, live_clients, rotate

from .create_api_client import add_days, said_of
from .revoke_api_client import the_one


class Command(BaseCommand):
    help = gettext_lazy(
        "Give an API client another token and print it, once, alone on the last line. The one before opens for some "
        "days more, so that the program can be told in the meantime."
    )

    def add_arguments(self, parser):
        parser.add_argument("name_or_prefix", help=_("the client's name, or the first 8 characters of its token"))
        parser.add_argument("--overlap", type=int, default=OVERLAP.days, help=_("for how many days both tokens open"))
        add_days(parser)

    def handle(self, *args, name_or_prefix, overlap, days, **options):
        client = the_one(name_or_prefix, live_clients(name_or_prefix))
        token = rotate(client=client, overlap=timedelta(days=overlap), expires_at=timezone.now() + timedelta(days=days))
        client.refresh_from_db()
        until = timezone.localtime(client.old_token_until).strftime("%Y-%m-%d %H:%M")
        self.stderr.write(
            _("“%(name)s” has another token, which follows. The one before (%(prefix)s…) opens until %(until)s.")
            % {"name": client.name, "prefix": client.old_token_prefix, "until": until},
            style_func=str,
        )
        self.stderr.write(said_of(client), style_func=str)
        self.stdout.write(token)
