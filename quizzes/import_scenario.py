"""A Twine story as the draft of a new scenario: looked at first, then added below a module."""

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.utils.text import slugify
from wagtail.log_actions import log
from wagtail.models import Page

from courses.cms.starter import free_slug
from courses.models import ModulePage
from people.models import User

from . import document
from .banks import twee_read
from .banks.item import LineProblem, Problem, decoded
from .banks.twee_scenario import scenario
from .import_questions import AddedBefore, packed, refuse_other_places, unpacked
from .load import scenario_page
from .models import ScenarioPage

SALT = "quizzes.import_scenario"


@dataclass(frozen=True, slots=True)
class Step:
    """A passage and the step it becomes."""

    line: int
    name: str
    key: str
    type: str


@dataclass(frozen=True, slots=True)
class Look:
    """What a story would become; `left` is what has to be put right before it can be published."""

    title: str
    steps: list[Step]
    notes: list[LineProblem]
    left: list[Problem]
    token: str


def look(module: ModulePage, content: bytes, *, name: str, by: User) -> Look:
    """The scenario that a file would become. Raises BrokenFile, NotHere. Queries: about 4."""
    refuse_other_places(module, by)
    story = twee_read.read(decoded(content))
    made, notes = scenario(story, _competencies(module), name)
    left = [
        problem
        for problem in document.problems({**made, "summary": "–"})
        # What leads nowhere is said by its line among the notes.
        if not problem.code.endswith("_leads_nowhere")
    ]
    steps = [
        Step(passage.line, passage.name, key, node["type"])
        for passage, (key, node) in zip(story.passages.values(), made["nodes"].items(), strict=True)
    ]
    kept: dict[str, Any] = {"page": module.pk, "by": by.pk, "key": str(uuid4()), "document": made}
    return Look(made["title"], steps, notes, left, packed(kept, SALT))


def add(module: ModulePage, *, token: str, by: User) -> ScenarioPage:
    """Add the scenario of a look as a draft. Raises NotValid, NotHere, AddedBefore; then nothing is changed."""
    shown = unpacked(token, SALT, module, by)
    with transaction.atomic():
        Page.objects.select_for_update().get(pk=module.pk)
        module = ModulePage.objects.get(pk=module.pk)
        refuse_other_places(module, by)
        if Page.objects.filter(translation_key=shown["key"]).exists():
            raise AddedBefore
        made = shown["document"]
        page = scenario_page(made, slug=free_slug(slugify(made["title"]) or "scenario", module))
        page.title = page.draft_title = page.title[:255]
        page.translation_key, page.locale = shown["key"], module.locale
        module.add_child(instance=page)
        page.save_revision(user=by, clean=False)
        log(instance=page, action="wagtail.create", user=by)
    return page


def _competencies(module: ModulePage) -> list[str]:
    return [block.value["key"] for block in module.get_parent().specific.competencies]
