from django.core.management.base import BaseCommand

from people.importing.keep import clear_expired


class Command(BaseCommand):
    help = "Delete the files of people that were sent more than a day ago and never imported. Run it every night."

    def handle(self, **options):
        self.stdout.write(f"Deleted: {clear_expired()}.")
