"""The course itself: pages made, filled and published as a trainer does it, then translated."""

from collections.abc import Callable
from json import dumps

from wagtail.models import Locale, Page

from courses.compile import compile_together
from courses.models import CoursePage, ModulePage
from courses.together import together
from lms.foundations import ensure_home
from quizzes import load as exercises
from quizzes.models import CheckPage
from quizzes.scenario_file import read as read_scenario

from .files import block_id, exists, read, text_of
from .lessons import add_lesson
from .place import keep_place, put_after
from .questions import is_known, question_block, question_words
from .translate import translate
from .words import Words, objectives, pair, plain

Tell = Callable[[str], None]
Made = tuple[Page, dict[str, Words]]
"""A page, and what it says in each language that has words for it."""


def load_course(languages: tuple[str, ...], tell: Tell) -> Page:
    """Add every module of the curriculum whose lessons are all written: published, translated, in its order.

    What is there is a trainer's by now: neither the course's page nor a module that has a page, nor anything
    below it, is touched. A module without a page is added, also one that a trainer deleted.
    `tell` hears what was left out.
    """
    outline, words = read("curriculum.yaml")["course"], read("course.yaml")
    told = {language: read(f"{language}/course.yaml") for language in languages}
    made: list[Made] = []
    course = CoursePage.objects.filter(slug=outline["id"], locale=Locale.get_default()).first()
    if course is None:
        course = _course(outline, words)
        made.append((course, {lang: pair(words, t) | objectives(words["course"], t["course"]) for lang, t in told.items()}))
    before = None
    for module in outline["modules"]:
        page = ModulePage.objects.child_of(course).filter(slug=module["id"]).first()
        if page is None and _is_written(module, tell):
            said = words["modules"][module["id"]]
            of_module = {lang: t["modules"][module["id"]] for lang, t in told.items()}
            page = _module(module["id"], said)
            put_after(before, page, parent=course)
            made.append((page, {lang: pair(said, t) | objectives(said, t) for lang, t in of_module.items()}))
            made += _below(page, module, said, of_module, tell)
        before = page or before
    _publish(course, made)
    for language in languages:
        _translate(course, made, language, tell)
    return course


def _is_written(module: dict, tell: Tell) -> bool:
    missing = [lesson["id"] for lesson in module["lessons"] if not exists(f"lessons/{lesson['id']}.yaml")]
    if missing:
        tell(f"Left out: module {module['id']}, whose lessons are not all written: {', '.join(missing)}.")
    return not missing


def _publish(course: CoursePage, made: list[Made]) -> None:
    with together() as published:
        for page, _ in made:
            page.save_revision().publish()
    if published:
        compile_together(CoursePage.objects.get(pk=course.pk), published)


def _translate(course: CoursePage, made: list[Made], language: str, tell: Tell) -> None:
    ensure_home(language)
    missing: list[str] = []
    with together() as published:
        for page, words in made:
            if language not in words:
                missing.append(page.title)
                continue
            translated = translate(page, language, words[language])
            if isinstance(page, ModulePage):
                keep_place(page, translated)
    if missing:
        tell(f"Without words in {language}, and read in another language: {', '.join(f'‘{one}’' for one in missing)}.")
    if published:
        compile_together(course.get_translation(Locale.objects.get(language_code=language)), published)


def _course(outline: dict, words: dict) -> CoursePage:
    page = CoursePage(
        title=words["course"].get("title") or outline["title"],
        slug=outline["id"],
        summary=words["course"]["summary"],
        objectives="\n".join(words["course"]["objectives"]),
        pass_percent=outline["pass_percent"],
        validity_months=outline["validity_months"],
        competencies=dumps(
            [
                {"type": "competency", "id": block_id("competency", key), "value": {"key": key, "title": title}}
                for key, title in words["competencies"].items()
            ]
        ),
        live=False,
    )
    ensure_home(Locale.get_default().language_code).add_child(instance=page)
    return page


def _module(slug: str, said: dict) -> ModulePage:
    return ModulePage(
        title=said["title"],
        slug=slug,
        summary=said["summary"],
        objectives="\n".join(said["objectives"]),
        live=False,
    )


def _below(page: ModulePage, module: dict, said: dict, told: dict, tell: Tell) -> list[Made]:
    """The module's lessons, then its check, then its scenarios."""
    made: list[Made] = [add_lesson(page, lesson["id"], tuple(told)) for lesson in module["lessons"]]
    made.append(_check(page, module["id"], said["check"], {lang: t["check"] for lang, t in told.items()}, tell))
    for scenario in said.get("scenarios", ()):
        if exists(scenario["file"]):
            made.append(exercises_in(page, scenario, tuple(told)))
        else:
            tell(f"Left out: {scenario['file']}, which is not there.")
    return made


def _check(module: ModulePage, name: str, said: dict, told: dict, tell: Tell) -> tuple[Page, dict[str, Words]]:
    source = Locale.get_default().language_code
    questions = questions_of(name, tell)
    page = CheckPage(
        title=said["title"],
        slug=f"{name}-check",
        intro=said["summary"],
        minutes=said["minutes"],
        questions=dumps([*_pool(name, said), *(question_block(q, source) for q in questions)]),
        live=False,
    )
    module.add_child(instance=page)
    return page, check_words(questions, said, told)


def _pool(name: str, said: dict) -> list[dict]:
    """Above the questions of a check that draws some of them, so that no two attempts are alike."""
    if "draw" not in said:
        return []
    return [{"type": "pool", "id": block_id(name, "pool"), "value": {"draw": said["draw"], "bank": {"use": False}}}]


def questions_of(module: str, tell: Tell) -> list[dict]:
    return [q for q in read("questions.yaml")["questions"] if q["module"] == module and _is_played(q, tell)]


def check_words(questions: list[dict], said: dict, told: dict[str, dict]) -> dict[str, Words]:
    """A check's words in each language of `told` that has all of its questions."""
    source = Locale.get_default().language_code
    words = {}
    for language, t in told.items():
        answers = read(f"{language}/questions.yaml") or {}
        if any(question["id"] not in answers for question in questions):
            continue
        words[language] = pair(said, t)
        for question in questions:
            words[language] |= question_words(question, answers[question["id"]], source, language)
    return words


def _is_played(question: dict, tell: Tell) -> bool:
    """Whether this version of the product has the question's kind."""
    played = is_known(question)
    if not played:
        tell(f"Left out: question {question['id']}, of the kind {question['type']}, which can't be played yet.")
    return played


def exercises_in(module: ModulePage, placed: dict, languages: tuple[str, ...]) -> Made:
    """A scenario file as a page below `module`, and its words in each language that has them."""
    file = placed["file"]
    said = read(file)
    page = exercises.add_scenario(read_scenario(text_of(file)), under=module, slug=said["key"])
    page.required = placed["required"]  # stored when the page is published
    return page, scenario_words(file, languages)


def scenario_words(file: str, languages: tuple[str, ...]) -> dict[str, Words]:
    """A scenario's words in each language that has its file."""
    there = [language for language in languages if exists(f"{language}/{file}")]
    return {language: _scenario_words(read(file), read(f"{language}/{file}")) for language in there}


def _scenario_words(said: dict, told: dict) -> Words:
    """The overlay names nodes, choices and options by their ids; the file lists them."""
    words = pair({**said, "nodes": None}, {**told, "nodes": None})
    for node in said["nodes"]:
        of_node = told["nodes"].get(node["id"])
        if of_node is None:
            continue
        words |= pair(node, {key: text for key, text in of_node.items() if isinstance(text, str)})
        for field in ("choices", "questions", "options"):
            for entry in node.get(field, ()):
                of_entry = of_node[field][entry["id"]]
                words |= plain(entry["text"], of_entry) if isinstance(of_entry, str) else pair(entry, of_entry)
    return words
