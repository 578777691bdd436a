from django.core.management.base import BaseCommand

from courses.models import Activity
from quizzes import kinds
from quizzes.recount import recount


class Command(BaseCommand):
    help = (
        "Count again what officers chose in their first attempts, for 'What colleagues chose' in the debrief. "
        "Needed once after an upgrade from a version without these tallies; run it in a quiet hour."
    )

    def handle(self, **options):
        kinds.load()
        for activity in Activity.objects.filter(kind__in=("check", "scenario")).order_by("pk"):
            attempts = recount(activity)
            self.stdout.write(f"{activity.slug}: {attempts} first attempts.")
