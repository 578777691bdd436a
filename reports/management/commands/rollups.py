from django.core.management.base import BaseCommand, CommandError

from reports.dashboards.fold import differences, fold, rebuild, tidy


class Command(BaseCommand):
    help = (
        "Bring the roll-ups of units up to date. Pages do so by themselves; run it nightly where nobody may look "
        "for weeks, and after a large import."
    )

    def add_arguments(self, parser):
        what = parser.add_mutually_exclusive_group()
        what.add_argument("--check", action="store_true", help="compare them with every enrolment; fails if they differ")
        what.add_argument("--rebuild", action="store_true", help="begin anew from the enrolments")

    def handle(self, *args, check: bool, rebuild: bool, **options):
        if rebuild:
            _rebuild()
            self.stdout.write("The roll-ups were made anew.")
        elif check:
            if number := differences():
                raise CommandError(
                    f"{number} lines of the roll-ups say something else than the enrolments. "
                    "Mend them with: manage.py rollups --rebuild"
                )
            self.stdout.write("The roll-ups agree with the enrolments.")
        else:
            done = fold()
            tidy()
            self.stdout.write("The roll-ups are up to date." if done else "The roll-ups were up to date.")


_rebuild = rebuild
