from django.core.management.base import BaseCommand, CommandError

from courses.models import Course
from quizzes.analyse_attempts import analyse, due


class Command(BaseCommand):
    help = (
        "Compute the analysis of checks and scenarios that have new first attempts, as the CMS shows it. "
        "Run it every night: pages compute small ones themselves, and leave large ones to this."
    )

    def add_arguments(self, parser):
        parser.add_argument("--course", help="slug of the only course to look at")
        parser.add_argument("--all", action="store_true", help="also those that have no new attempts")

    def handle(self, *, course: str | None, all: bool, **options):
        if course and not Course.objects.filter(slug=course).exists():
            raise CommandError(f"There is no course ‘{course}’.")
        for activity, structure in due(unseen=0 if all else 1):
            if course and activity.course.slug != course:
                continue
            analyse(activity, structure)
            self.stdout.write(f"{activity.course.slug}/{activity.slug}: {structure.finished} first attempts")
