"""The loader of the reference course adds what is written and leaves alone what is there."""

from pathlib import Path

import pytest
import yaml
from wagtail.models import Locale

from courses.models import Activity, CoursePage, LessonPage, ModulePage
from lms.reference import files
from lms.reference.course import load_course
from quizzes.models import CheckPage, ScenarioPage
from tests import factories as make

SCENARIO = """
key: gate
title: "At the gate"
summary: "A short case."
minutes: 5
competencies: [recording]
start: arrive
nodes:
- id: arrive
  type: decision
  text: "A sign is painted on the gate."
  choices:
  - {id: a, text: "Photograph it.", to: kept, scores: {recording: 2}, feedback: "First the evidence."}
  - {id: b, text: "Drive on.", to: gone, feedback: "Nobody will know."}
- {id: kept, type: ending, outcome: pass, text: "It is on file."}
- {id: gone, type: ending, outcome: fail, text: "It is gone."}
expert_path: [arrive.a]
"""
#: What isn't words.
KEYS = {"id", "module", "type", "competency", "correct"}
OPTIONS = {"a": "Yes", "b": "No"}


class Folder:
    """A small `reference/`: modules m1 to m3 with a lesson and a question each, in English and Bosnian."""

    def __init__(self, path: Path) -> None:
        self.path = path
        modules = {name: self.module(name) for name in ("m1", "m2", "m3")}
        self.write(
            "curriculum.yaml",
            {
                "course": {
                    "id": "a-course",
                    "title": "A course",
                    "pass_percent": 70,
                    "validity_months": 24,
                    "modules": [{"id": name, "lessons": [{"id": f"{name}l1"}]} for name in modules],
                }
            },
        )
        course = {"title": "A course", "summary": "What it is about.", "objectives": ["Look", "Ask"]}
        words = {"course": course, "competencies": {"recording": "Recording"}, "modules": modules}
        self.write("course.yaml", words)
        self.write("bs/course.yaml", _in_bosnian(words))
        questions = [self.question(name) for name in modules]
        self.write("questions.yaml", {"questions": questions})
        self.write("bs/questions.yaml", {q["id"]: _in_bosnian(q) for q in questions})

    def write(self, name: str, content) -> None:
        file = self.path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content if isinstance(content, str) else yaml.safe_dump(content), encoding="utf-8")
        files.read.cache_clear()

    def change(self, name: str, change) -> None:
        content = yaml.safe_load((self.path / name).read_text(encoding="utf-8"))
        change(content)
        self.write(name, content)

    def write_lesson(self, name: str, *, in_bosnian: bool = True) -> None:
        lesson = {"id": name, "title": f"Lesson {name}", "intro": "Short.", "minutes": 5}
        lesson["body"] = [{"text": f"<p>What {name} says.</p>"}]
        self.write(f"lessons/{name}.yaml", lesson)
        if in_bosnian:
            self.write(f"bs/lessons/{name}.yaml", _in_bosnian(lesson))

    @staticmethod
    def module(name: str) -> dict:
        check = {"title": f"Check {name}", "summary": "Short questions.", "minutes": 5}
        words = {"title": f"Module {name}", "summary": "In short.", "objectives": ["Look", "Ask"]}
        return words | {"check": check}

    @staticmethod
    def question(module: str) -> dict:
        question = {"id": f"{module}q1", "module": module, "type": "single", "competency": "recording"}
        return question | {"text": "Is it?", "why": "It is.", "options": OPTIONS, "correct": ["a"]}


def _in_bosnian(words):
    """The same structure with every text changed; keys and numbers stay."""
    if isinstance(words, dict):
        return {key: value if key in KEYS else _in_bosnian(value) for key, value in words.items()}
    if isinstance(words, list):
        return [_in_bosnian(value) for value in words]
    if not isinstance(words, str):
        return words
    return words.replace("<p>", "<p>bs ") if words.startswith("<") else f"bs {words}"


@pytest.fixture
def folder(tmp_path, monkeypatch, db):
    make.locale("bs")
    monkeypatch.setattr(files, "FOLDER", tmp_path)
    yield Folder(tmp_path)
    files.read.cache_clear()


def load() -> list[str]:
    """Load, and give what was said about what was left out."""
    said: list[str] = []
    load_course(("bs",), said.append)
    return said


def modules(language: str = "en") -> list[str]:
    course = CoursePage.objects.get(slug="a-course", locale=Locale.objects.get(language_code=language))
    return [page.slug for page in course.get_children()]


def test_every_module_whose_lessons_are_written_is_added_with_its_check(folder):
    folder.write_lesson("m1l1")
    folder.write_lesson("m3l1")

    said = load()

    assert modules("en") == modules("bs") == ["m1", "m3"]
    activities = Activity.objects.filter(position__isnull=False).order_by("position")
    assert [a.slug for a in activities] == ["m1l1", "m1-check", "m3l1", "m3-check"]
    assert said == ["Left out: module m2, whose lessons are not all written: m2l1."]


def test_loading_again_changes_nothing(folder):
    folder.write_lesson("m1l1")
    load()
    before = list(CoursePage.objects.first().get_descendants(inclusive=True).values_list("pk", "latest_revision"))

    load()

    after = list(CoursePage.objects.first().get_descendants(inclusive=True).values_list("pk", "latest_revision"))
    assert after == before


def test_a_module_written_later_comes_in_its_place_and_what_a_trainer_changed_stays(folder):
    folder.write_lesson("m2l1")
    load()
    lesson = LessonPage.objects.get(slug="m2l1", locale=Locale.get_default())
    lesson.title = "A trainer's title"
    lesson.save_revision().publish()
    CheckPage.objects.get(slug="m2-check", locale=Locale.get_default()).delete()
    folder.write_lesson("m1l1")
    folder.write_lesson("m3l1")

    load()

    assert modules("en") == modules("bs") == ["m1", "m2", "m3"]
    lesson.refresh_from_db()
    assert lesson.title == "A trainer's title"
    assert not CheckPage.objects.filter(slug="m2-check", locale=Locale.get_default()).exists()
    activities = Activity.objects.filter(position__isnull=False).order_by("position")
    assert [a.slug for a in activities] == ["m1l1", "m1-check", "m2l1", "m3l1", "m3-check"]
    assert all(page.live for page in ModulePage.objects.all())


def test_a_module_that_a_trainer_deleted_comes_back(folder):
    folder.write_lesson("m1l1")
    folder.write_lesson("m2l1")
    load()
    ModulePage.objects.get(slug="m1", locale=Locale.objects.get(language_code="bs")).delete()
    ModulePage.objects.get(slug="m1", locale=Locale.get_default()).delete()

    load()

    assert modules("en") == modules("bs") == ["m1", "m2"]


def test_a_question_of_an_unknown_kind_is_left_out_and_named(folder):
    folder.write_lesson("m1l1")
    folder.change("questions.yaml", lambda bank: bank["questions"].append({**folder.question("m1"), "id": "m1q2"}))
    folder.change("questions.yaml", lambda bank: bank["questions"][-1].update(type="riddle"))

    said = load()

    assert len(CheckPage.objects.get(slug="m1-check", locale=Locale.get_default()).questions) == 1
    assert "Left out: question m1q2, of the kind riddle, which can't be played yet." in said


def test_a_lesson_without_words_in_a_language_is_published_without_that_translation(folder):
    folder.write_lesson("m1l1", in_bosnian=False)

    said = load()

    assert LessonPage.objects.get(slug="m1l1").live
    assert "Without words in bs, and read in another language: ‘Lesson m1l1’." in said


@pytest.mark.parametrize("required", [True, False])
def test_a_scenario_stands_last_in_the_module_that_names_it_and_is_required_as_it_says(folder, required):
    folder.write_lesson("m1l1")
    folder.write("scenario-gate.yaml", SCENARIO)
    placed = [{"file": "scenario-gate.yaml", "required": required}]
    folder.change("course.yaml", lambda words: words["modules"]["m1"].update(scenarios=placed))

    load()

    assert ScenarioPage.objects.get(slug="gate").get_parent().slug == "m1"
    last = Activity.objects.filter(position__isnull=False).order_by("position").last()
    assert (last.slug, last.required) == ("gate", required)


def test_a_scenario_that_is_not_there_is_left_out_and_named(folder):
    folder.write_lesson("m1l1")
    placed = [{"file": "scenario-gate.yaml", "required": True}]
    folder.change("course.yaml", lambda words: words["modules"]["m1"].update(scenarios=placed))

    assert "Left out: scenario-gate.yaml, which is not there." in load()
    assert not ScenarioPage.objects.exists()
