"""`manage.py replay_webhook MESSAGE …`: send what was sent again, with the same id."""

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from reports.webhooks.models import Delivery
from reports.webhooks.register import replay


class Command(BaseCommand):
    def add_arguments(self, parser):
        parser.add_argument("messages", metavar="MESSAGE", nargs="+")

    def handle(self, *args, messages, **options):
        found = list(Delivery.objects.filter(message_id__in=messages))
        if len(found) != len(set(messages)):
            known = {one.message_id for one in found}
            missing = ", ".join(one for one in messages if one not in known)
            raise CommandError(f"{missing}: {_('There is nothing to show.')}")
        for delivery in found:
            replay(delivery=delivery)
        self.stdout.write(_("It is tried again now."))
