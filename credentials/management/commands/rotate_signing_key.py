from django.core.management.base import BaseCommand

from credentials.keys import rotate


class Command(BaseCommand):
    help = (
        "Sign credentials with a new key from now on. What was signed with former ones stays valid: their public keys "
        "stay where credentials say they are."
    )

    def handle(self, **options):
        self.stdout.write(f"The key in use is now {rotate()}.")
