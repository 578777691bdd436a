from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import Page

from courses.compiled import CannotPublish
from courses.models import Activity, CoursePage, ModulePage
from quizzes import analyse, kinds
from quizzes.load import add_scenario, unknown_law
from quizzes.load_words import NoPlaceForWords, add_words
from quizzes.models import ScenarioPage
from quizzes.problem import Problem
from quizzes.scenario_file import ScenarioFile, ScenarioFileError, read
from quizzes.sentences import sentence
from quizzes.yaml_lines import LARGEST


class Command(BaseCommand):
    help = (
        "Add a scenario from a YAML file (docs/scenario-documents.md) as a page in the CMS, and publish it. "
        "The words of other languages in the file become drafts. "
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
        names = {"slug": slug, "module": module.title}
        if Page.objects.child_of(module).filter(slug=slug).exists():
            raise CommandError(
                _(
                    "There is a page ‘%(slug)s’ under ‘%(module)s’ already. "
                    "Change it in the CMS, or change the key in the file."
                )
                % names
            )
        try:
            with transaction.atomic():
                page = add_scenario(scenario, under=module, slug=slug)
                revision = page.save_revision()
                if not draft:
                    revision.publish()
                said = [_add_words(page, scenario, language) for language in scenario.translations]
        except CannotPublish as error:
            raise CommandError(_lines(file, (problem.sentence for problem in error.problems))) from error
        except ValidationError as error:
            raise CommandError(_lines(file, error.messages)) from error
        done = _("Added as a draft: ‘%(page)s’ under ‘%(module)s’.")
        if not draft:
            done = _("Added and published: ‘%(page)s’ under ‘%(module)s’.")
        self.stdout.write("\n".join([done % {**names, "page": page.title}, *said]))
        for problem in unknown_law(scenario):
            self.stdout.write(_line(problem.line, problem.problem))


def _add_words(page: ScenarioPage, scenario: ScenarioFile, language: str) -> str:
    """Adds the words of one language, and says what became of them."""
    try:
        add_words(page, scenario, language)
    except NoPlaceForWords:
        return (
            _(
                "The words in ‘%(language)s’ were not added: "
                "the site doesn't have this language, or the module isn't translated into it."
            )
            % {"language": language}
        )
    return _("The words in ‘%(language)s’ were added as a draft. A translator publishes it in the CMS.") % {
        "language": language
    }


def _read(file: Path) -> ScenarioFile:
    try:
        with file.open("rb") as opened:
            # One byte more than is allowed is enough to be refused for its size.
            content = opened.read(LARGEST + 1)
    except OSError as error:
        told = {"file": file, "reason": error.strerror}
        raise CommandError(_("%(file)s can't be read: %(reason)s.") % told) from error
    if len(content) > LARGEST:
        # Said before it is decoded, since what was read may end in the middle of a letter.
        raise CommandError(_lines(file, [_line(1, Problem("file_too_big", params={"limit": LARGEST}))]))
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise CommandError(_("%(file)s isn't UTF-8 text.") % {"file": file}) from error
    try:
        scenario = read(text)
    except ScenarioFileError as error:
        raise CommandError(_lines(file, [_line(one.line, one.problem) for one in error.problems])) from error
    found = analyse.problems(scenario.document)
    if found:
        told = [_line(scenario.line_of(problem.where), problem) for problem in found]
        raise CommandError(_lines(file, told))
    return scenario


def _slug(file: Path, scenario: ScenarioFile) -> str:
    """The page's address: the key in the file, or the file's name without one."""
    slug = scenario.extra.get("key") or file.stem
    try:
        return Activity._meta.get_field("slug").clean(slug if isinstance(slug, str) else "", None)
    except ValidationError as error:
        words = _(
            "The key ‘%(key)s’ can't be an address. Use up to 120 letters without accents, figures and hyphens."
        )
        line = _at(scenario.lined.line_of(("key",)), words % {"key": slug})
        raise CommandError(_lines(file, [line])) from error


def _line(number: int, problem: Problem) -> str:
    return _at(number, sentence(problem))


def _at(number: int, words: str) -> str:
    return _("line %(number)d: %(sentence)s") % {"number": number, "sentence": words}


def _lines(file: Path, problems) -> str:
    return "\n".join([_("%(file)s was not added:") % {"file": file}, *map(str, problems)])


def _module(under: str) -> ModulePage:
    """The module page that is meant, in the default language."""
    pages = ModulePage.objects.filter(locale__language_code=settings.LANGUAGE_CODE)
    course_slug, _slash, module_slug = under.rpartition("/")
    found = [
        page
        for page in pages.filter(slug=module_slug)
        if not course_slug or page.get_parent().slug == course_slug
    ]
    if len(found) > 1:
        raise CommandError(_("Several modules are called ‘%(name)s’. Write course/module.") % {"name": under})
    if found:
        return found[0]
    course = CoursePage.objects.filter(slug=under, locale__language_code=settings.LANGUAGE_CODE).first()
    last = ModulePage.objects.child_of(course).last() if course else None
    if last is None:
        raise CommandError(
            _("There is no module, and no course with a module, called ‘%(name)s’.") % {"name": under}
        )
    return last
