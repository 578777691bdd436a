"""The files of the reference course hold together: what they refer to is there, and translations have one shape."""

import re
from typing import Any

import pytest

from law.models.topic import FoundingTopic
from lms.reference.files import FOLDER, exists, read
from lms.reference.words import pair

LESSONS = sorted(path.stem for path in (FOLDER / "lessons").glob("*.yaml"))
TRANSLATED = sorted(
    (path.parts[-3], path.stem) for path in FOLDER.glob("*/lessons/*.yaml") if path.parts[-3] != "reference"
)
MODULES = {module["id"]: module for module in read("curriculum.yaml")["course"]["modules"]}
LANGUAGES = sorted(path.parent.name for path in FOLDER.glob("*/course.yaml"))
TONES = {"practice", "caution", "law", "example"}


def blocks(lesson: dict) -> list[tuple[str, Any]]:
    return [next(iter(entry.items())) for entry in lesson["body"]]


def shape(value: Any) -> Any:
    """The same for two texts with the same markup, whatever their words."""
    if isinstance(value, dict):
        return {key: shape(part) for key, part in value.items()}
    if isinstance(value, list):
        return [shape(part) for part in value]
    return re.findall(r"</?[a-z0-9]+", value) if isinstance(value, str) else value


@pytest.mark.parametrize("name", LESSONS)
class TestLesson:
    def test_it_is_one_of_the_curriculum(self, name):
        of_module = {lesson["id"]: lesson for lesson in MODULES[name[:2]]["lessons"]}

        assert read(f"lessons/{name}.yaml")["id"] == name
        assert read(f"lessons/{name}.yaml")["minutes"] == of_module[name]["minutes"]

    def test_what_it_refers_to_is_there(self, name):
        judgments = {case["id"] for case in read("judgments.yaml")["cases"]}
        for kind, value in blocks(read(f"lessons/{name}.yaml")):
            match kind:
                case "judgment":
                    assert value in judgments
                case "provision":
                    assert value in FoundingTopic.values
                case "image":
                    assert exists(f"images/{value['file']}")
                case "callout":
                    assert value["tone"] in TONES

    def test_it_ends_with_what_to_take_along(self, name):
        kind, value = blocks(read(f"lessons/{name}.yaml"))[-1]

        assert kind == "text"
        assert "<h2>What to take with you</h2>" in value

    def test_it_is_read_in_the_time_it_takes(self, name):
        texts = [value["text"] if kind == "callout" else value for kind, value in blocks(read(f"lessons/{name}.yaml"))]
        words = sum(len(re.sub("<[^>]+>", " ", text).split()) for text in texts if isinstance(text, str))

        assert 600 <= words <= 1100


@pytest.mark.parametrize(("language", "name"), TRANSLATED)
class TestTranslation:
    def test_it_has_the_shape_of_its_source(self, language, name):
        said, told = read(f"lessons/{name}.yaml"), read(f"{language}/lessons/{name}.yaml")

        assert [kind for kind, _ in blocks(told)] == [kind for kind, _ in blocks(said)]
        for (kind, source), (_, target) in zip(blocks(said), blocks(told), strict=True):
            assert shape(target) == shape(source), kind
        assert pair(said, told)

    def test_it_refers_to_the_same_law_and_pictures(self, language, name):
        def references(lesson: dict) -> list:
            return [
                value if kind in ("judgment", "provision") else value.get("file", value.get("tone"))
                for kind, value in blocks(lesson)
                if kind != "text"
            ]

        assert references(read(f"{language}/lessons/{name}.yaml")) == references(read(f"lessons/{name}.yaml"))

    def test_it_says_that_it_is_a_draft(self, language, name):
        assert (FOLDER / language / "lessons" / f"{name}.yaml").read_text(encoding="utf-8").startswith("# Draft translation")


@pytest.mark.parametrize("module", MODULES)
class TestModule:
    def test_it_has_its_words_in_every_language_of_the_course(self, module):
        for name in ("course.yaml", *(f"{language}/course.yaml" for language in LANGUAGES)):
            words = read(name)["modules"][module]
            assert words["title"] and words["summary"]
            assert words["check"]["title"] and words["check"]["summary"]

    def test_its_questions_have_the_same_parts_in_every_language(self, module):
        for question in (q for q in read("questions.yaml")["questions"] if q["module"] == module):
            for language in LANGUAGES:
                told = read(f"{language}/questions.yaml").get(question["id"])
                if told is None:
                    continue
                for parts in ("options", "items"):
                    assert told.get(parts, {}).keys() == question.get(parts, {}).keys(), question["id"]
                for parts in ("pairs", "correct") if question["type"] in ("matching", "highlight") else ():
                    assert len(told.get(parts, ())) == len(question.get(parts, ())), question["id"]
                if question["type"] == "highlight":
                    # In the order of the original, since the places of marks tell them apart.
                    assert re.search(".*?".join(map(re.escape, told["correct"])), told["text"], re.DOTALL), question["id"]
