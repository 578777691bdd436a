"""The course itself: pages made, filled and published as a trainer does it, then translated."""

from json import dumps
from pathlib import Path

from django.core.files.images import ImageFile
from wagtail.images import get_image_model
from wagtail.models import Locale, Page

from courses.models import CoursePage, LessonPage, ModulePage
from law.models import Judgment
from lms.foundations import ensure_home
from quizzes import load as exercises
from quizzes.models import CheckPage
from quizzes.scenario_file import read as read_scenario

from .files import FOLDER, block_id, read
from .questions import is_known, question_block, question_words
from .translate import translate
from .words import Words, pair, plain


def load_course(languages: tuple[str, ...]) -> Page:
    """The modules whose lessons are written; a course that is there already is left as it is."""
    outline = read("curriculum.yaml")["course"]
    if existing := CoursePage.objects.filter(slug=outline["id"], locale=Locale.get_default()).first():
        return existing
    made: list[tuple[Page, dict[str, Words]]] = []
    words = read("course.yaml")
    told = {language: read(f"{language}/course.yaml") for language in languages}
    course = _course(outline, words)
    made.append((course, {lang: pair(words, t) | _lines(words["course"], t["course"]) for lang, t in told.items()}))
    for module in outline["modules"]:
        if all((FOLDER / f"lessons/{lesson['id']}.yaml").exists() for lesson in module["lessons"]):
            made += _module(course, module, outline, words, told)
    for page, _ in made:
        publish(page)
    for language in languages:
        ensure_home(language)
        for page, translations in made:
            translate(page, language, translations[language])
    return course


def publish(page: Page) -> None:
    page.save_revision().publish()


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


def _lines(source: dict, target: dict) -> Words:
    """Objectives are one text of several lines in the CMS."""
    return plain("\n".join(source["objectives"]), "\n".join(target["objectives"]))


def _module(course: CoursePage, module: dict, outline: dict, words: dict, told: dict) -> list:
    said = words["modules"][module["id"]]
    page = ModulePage(
        title=said["title"],
        slug=module["id"],
        summary=said.get("summary", ""),
        objectives="\n".join(said["objectives"]),
        live=False,
    )
    course.add_child(instance=page)
    mine = {lang: t["modules"][module["id"]] for lang, t in told.items()}
    made = [(page, {lang: pair(said, t) | _lines(said, t) for lang, t in mine.items()})]
    made += [_lesson(page, lesson["id"], tuple(told)) for lesson in module["lessons"]]
    made.append(_check(page, module["id"], said["check"], {lang: t["check"] for lang, t in mine.items()}))
    made += [
        exercises_in(page, scenario["file"], tuple(told))
        for scenario in outline["scenarios"]
        if scenario["module"] == module["id"]
    ]
    return made


def _lesson(module: ModulePage, name: str, languages: tuple[str, ...]) -> tuple[Page, dict[str, Words]]:
    said = read(f"lessons/{name}.yaml")
    page = LessonPage(
        title=said["title"],
        slug=name,
        intro=said["intro"],
        minutes=said["minutes"],
        body=dumps([_block(name, index, entry) for index, entry in enumerate(said["body"])]),
        live=False,
    )
    module.add_child(instance=page)
    return page, {language: pair(said, read(f"{language}/lessons/{name}.yaml")) for language in languages}


def _block(lesson: str, index: int, entry: dict) -> dict:
    ((kind, value),) = entry.items()
    match kind:
        case "judgment":
            value = Judgment.objects.get(slug=value, locale=Locale.get_default()).pk
        case "provision":
            value = {"topic": value}
        case "image":
            image = _image(value["file"], value["alt"])
            value = {
                "image": {"image": image.pk, "alt_text": value["alt"], "decorative": False},
                "caption": value.get("caption", ""),
            }
        case "quotation":
            value = {"text": f"<p>{value['text']}</p>", "source": value["source"]}
    return {"type": kind, "id": block_id(lesson, str(index)), "value": value}


def _image(name: str, title: str):
    model = get_image_model()
    if image := model.objects.filter(file__endswith=Path(name).stem + ".png").first():
        return image
    with (FOLDER / "images" / name).open("rb") as file:
        return model.objects.create(title=title[:250], file=ImageFile(file, name=name))


def _check(module: ModulePage, name: str, said: dict, told: dict) -> tuple[Page, dict[str, Words]]:
    source = Locale.get_default().language_code
    questions = [q for q in read("questions.yaml")["questions"] if q["module"] == name and is_known(q)]
    page = CheckPage(
        title=said["title"],
        slug=f"{name}-check",
        intro=said["summary"],
        minutes=said["minutes"],
        questions=dumps([question_block(q, source) for q in questions]),
        live=False,
    )
    module.add_child(instance=page)
    words = {}
    for language, t in told.items():
        answers = read(f"{language}/questions.yaml")
        words[language] = pair(said, t)
        for question in questions:
            of_question = answers.get("questions", answers)[question["id"]]
            words[language] |= question_words(question, of_question, source, language)
    return page, words


def exercises_in(module: ModulePage, file: str, languages: tuple[str, ...]) -> tuple[Page, dict[str, Words]]:
    """A scenario file as a page below `module`, and its words in each language."""
    said = read(file)
    page = exercises.add_scenario(
        read_scenario((FOLDER / file).read_text(encoding="utf-8")), under=module, slug=said["key"]
    )
    return page, {language: _scenario_words(said, read(f"{language}/{file}")) for language in languages}


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
