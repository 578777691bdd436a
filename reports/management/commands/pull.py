"""`manage.py pull`: the reference client (`reports/pull.py`), which needs nothing of this installation."""

import sys

from django.core.management.base import BaseCommand

from reports import pull


class Command(BaseCommand):
    help = "Keep a copy of what a training unit may read, from this or another installation."
    requires_system_checks = []

    def add_arguments(self, parser):
        pull.add_arguments(parser)

    def handle(self, *args, **options):
        if code := pull.run(options, say=self.stdout.write):
            sys.exit(code)
