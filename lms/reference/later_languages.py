"""Languages that the reference course learned after it was loaded: given to pages that are still as they were loaded."""

from collections.abc import Iterator

from django.db.models import Q
from wagtail.models import Locale, Page

from courses.compile import compile_together
from courses.models import CoursePage, LessonPage, ModulePage
from courses.together import together
from quizzes.models import CheckPage, ScenarioPage

from .course import Tell, check_words, questions_of, scenario_words
from .files import exists, read
from .given import never_given, remember
from .place import keep_place
from .translate import says_more_than, translate
from .words import Words, in_languages, objectives, pair


def add_languages(languages: tuple[str, ...], tell: Tell) -> None:
    """Translate what is live of the reference course into each language that it has words for and never had here.

    A page whose words a trainer changed is left to the desk; so is one that had the language once and lost it. What is
    added is published, or, where the course asks for reviews, left as drafts.
    """
    course = _course()
    pages = list(_live_below(course)) if course else []
    for language in languages:
        new = never_given(Page, {page.translation_key for page in pages}, language)
        if wanted := [page for page in pages if page.translation_key in new and _may_have(page, language)]:
            _add(course, wanted, language, tell)


def remember_languages(languages: tuple[str, ...]) -> None:
    """Note what the course has now, after all of it was loaded."""
    if course := _course():
        remember(Page, {page.translation_key for page in _live_below(course)}, languages)


def _course() -> CoursePage | None:
    """Where officers read it."""
    slug = read("curriculum.yaml")["course"]["id"]
    return CoursePage.objects.filter(slug=slug, locale=Locale.get_default(), live=True).first()


def _live_below(course: CoursePage) -> Iterator[Page]:
    """The course, its modules and what stands in them, in their order, as far as officers read it. Queries: some 5."""
    tree = Page.objects.filter(Q(pk=course.pk) | Q(path__startswith=course.path, depth__lte=course.depth + 2))
    withdrawn: tuple[str, ...] = ()
    for page in tree.order_by("path").specific():
        if not page.live:
            withdrawn = (*withdrawn, page.path)
        elif not page.path.startswith(withdrawn):
            yield page


def _may_have(page: Page, language: str) -> bool:
    """Whether there can be words for it: a look at names of files, since reading them all takes a second."""
    match page:
        case LessonPage():
            return exists(f"lessons/{page.slug}.yaml") and exists(f"{language}/lessons/{page.slug}.yaml")
        case ScenarioPage():
            return any(exists(f"{language}/{one['file']}") for _name, _said, one in _scenarios())
        case CheckPage():
            return exists(f"{language}/questions.yaml")
    return exists(f"{language}/course.yaml")


def _add(course: CoursePage, wanted: list[Page], language: str, tell: Tell) -> None:
    locale = Locale.objects.get(language_code=language)
    changed: list[str] = []
    with together() as published:
        for page in wanted:
            words = _words(page, language)
            is_frame = isinstance(page, CoursePage | ModulePage)
            if words is None or not _has_a_place(page, course, locale):
                continue
            # What holds the others comes along in any case: what was changed in it waits at the desk.
            if says_more_than(page, words) and not is_frame:
                changed.append(page.title)
                continue
            made = translate(page, language, words, partly=is_frame, publish=not course.reviews_required)
            keep_place(page, made)
    if changed:
        tell(f"Not translated into {language}, since their words were changed here: {', '.join(changed)}.")
    if published:
        compile_together(course.get_translation(locale), published)


def _has_a_place(page: Page, course: CoursePage, locale: Locale) -> bool:
    """Whether what it stands in is there in that language, and no alias."""
    if page.pk == course.pk:
        return True
    around = page.get_parent().get_translations().filter(locale=locale, alias_of=None).first()
    return around is not None


def _words(page: Page, language: str) -> Words | None:
    """What the files say for `page` in `language`; None where they don't know it, or not in that language."""
    said, told = read("course.yaml"), read(f"{language}/course.yaml")
    match page:
        case CoursePage():
            return pair(said, told) | objectives(said["course"], told["course"])
        case ModulePage() if page.slug in said["modules"]:
            module, of_module = said["modules"][page.slug], told["modules"][page.slug]
            return pair(module, of_module) | objectives(module, of_module)
        case LessonPage():
            return in_languages(f"lessons/{page.slug}.yaml", (language,)).get(language)
        case CheckPage():
            name = page.slug.removesuffix("-check")
            if name not in said["modules"]:
                return None
            checks = {language: told["modules"][name]["check"]}
            questions = questions_of(name, lambda sentence: None)
            return check_words(questions, said["modules"][name]["check"], checks).get(language)
        case ScenarioPage():
            files = [one["file"] for _name, key, one in _scenarios() if key == page.slug]
            return next((scenario_words(file, (language,)).get(language) for file in files), None)
    return None


def _scenarios() -> Iterator[tuple[str, str, dict]]:
    """Each scenario's module, address and entry."""
    for name, module in read("course.yaml")["modules"].items():
        for one in module.get("scenarios", ()):
            if exists(one["file"]):
                yield name, read(one["file"])["key"], one
