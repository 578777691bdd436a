from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from wagtail.models import Page

from courses.compiled import CannotPublish
from courses.models import Activity, CoursePage, ModulePage
from quizzes import analyse, kinds
from quizzes.load import add_scenario, unknown_law
from quizzes.problem import Problem
from quizzes.scenario_file import ScenarioFile, ScenarioFileError, read
from quizzes.yaml_lines import LARGEST, LineProblem


class Command(BaseCommand):
    help = (
        "Add a scenario from a YAML file (docs/scenario-documents.md) as a page in the CMS, and publish it. "
        "What is wrong with the file is said by line, and then nothing is added."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--under",
            required=True,
            help="slug of a module, of a course (then its last module), or course/module",
        )
        parser.add_argument("--draft", action="store_true", help="add it without publishing it")

    def handle(self, *, file: Path, under: str, draft: bool, **options):
        kinds.load()
        scenario = _read(file)
        module = _module(under)
        slug = _slug(file, scenario)
        if Page.objects.child_of(module).filter(slug=slug).exists():
            raise CommandError(
                f"There is a page ‘{slug}’ under ‘{module.title}’ already. "
                "Change it in the CMS, or change the key in the file."
            )
        try:
            with transaction.atomic():
                page = add_scenario(scenario, under=module, slug=slug)
                revision = page.save_revision()
                if not draft:
                    revision.publish()
        except CannotPublish as error:
            raise CommandError(_lines(file, (problem.sentence for problem in error.problems))) from error
        except ValidationError as error:
            raise CommandError(_lines(file, error.messages)) from error
        done = "Added as a draft" if draft else "Added and published"
        self.stdout.write(f"{done}: ‘{page.title}’ under ‘{module.title}’.")
        for problem in unknown_law(scenario):
            self.stdout.write(str(problem))


def _read(file: Path) -> ScenarioFile:
    try:
        with file.open("rb") as opened:
            # One byte more than is allowed is enough to be refused for its size.
            content = opened.read(LARGEST + 1)
    except OSError as error:
        raise CommandError(f"{file} can't be read: {error.strerror}.") from error
    if len(content) > LARGEST:
        # Said before it is decoded, since what was read may end in the middle of a letter.
        raise CommandError(_lines(file, [LineProblem(1, Problem("file_too_big", params={"limit": LARGEST}))]))
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise CommandError(f"{file} isn't UTF-8 text.") from error
    try:
        scenario = read(text)
    except ScenarioFileError as error:
        raise CommandError(_lines(file, error.problems)) from error
    found = analyse.problems(scenario.document)
    if found:
        told = [f"line {scenario.line_of(problem.where)}: {problem.sentence()}" for problem in found]
        raise CommandError(_lines(file, told))
    return scenario


def _slug(file: Path, scenario: ScenarioFile) -> str:
    """The page's address: the key in the file, or the file's name without one."""
    slug = scenario.extra.get("key") or file.stem
    try:
        return Activity._meta.get_field("slug").clean(slug if isinstance(slug, str) else "", None)
    except ValidationError as error:
        line = scenario.lined.line_of(("key",))
        words = "Use up to 120 letters without accents, figures and hyphens."
        raise CommandError(_lines(file, [f"line {line}: The key ‘{slug}’ can't be an address. {words}"])) from error


def _lines(file: Path, problems) -> str:
    return "\n".join([f"{file} was not added:", *map(str, problems)])


def _module(under: str) -> ModulePage:
    """The module page that is meant, in the default language."""
    pages = ModulePage.objects.filter(locale__language_code=settings.LANGUAGE_CODE)
    course_slug, _, module_slug = under.rpartition("/")
    found = [
        page
        for page in pages.filter(slug=module_slug)
        if not course_slug or page.get_parent().slug == course_slug
    ]
    if len(found) > 1:
        raise CommandError(f"Several modules are called ‘{under}’. Write course/module.")
    if found:
        return found[0]
    course = CoursePage.objects.filter(slug=under, locale__language_code=settings.LANGUAGE_CODE).first()
    last = ModulePage.objects.child_of(course).last() if course else None
    if last is None:
        raise CommandError(f"There is no module, and no course with a module, called ‘{under}’.")
    return last
