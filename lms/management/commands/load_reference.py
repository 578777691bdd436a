from django.core.management.base import BaseCommand
from django.db import transaction

from lms.foundations import ensure_home
from lms.reference.course import load_course
from lms.reference.later_languages import add_languages, remember_languages
from lms.reference.later_languages_of_law import add_languages_of_law
from lms.reference.law import load_judgments, load_jurisdictions, load_provisions
from lms.reference.library import load_library

#: Bosnian, Albanian and Ukrainian have the whole course, the others its first module; what isn't there is left out.
LANGUAGES = ("bs", "sq", "uk", "az", "hy", "ka", "mk", "ro", "sr", "sr-latn", "tr")


class Command(BaseCommand):
    help = (
        "Load the reference course from reference/: law, lessons, checks and scenarios, published in its languages. "
        "Run again, it adds modules and languages that are new and leaves alone what is there."
    )

    @transaction.atomic
    def handle(self, **options):
        for language in LANGUAGES:
            ensure_home(language)
        load_jurisdictions()
        load_judgments(LANGUAGES)
        load_provisions(LANGUAGES)
        load_library(LANGUAGES)
        add_languages_of_law(LANGUAGES)
        add_languages(LANGUAGES, self.stdout.write)
        course = load_course(LANGUAGES, self.stdout.write)
        remember_languages(LANGUAGES)
        self.stdout.write(f"The reference course is there: {course.title}")
