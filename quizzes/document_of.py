"""From the blocks that an author fills in to the document that officers play."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.core.cache import cache
from django.utils.translation import gettext as _

from courses.compiled import Problem as PageProblem

from . import analyse, bank, document, kinds
from .check_line import lay_out
from .field_labels import on_page
from .notation import read_effects, read_names, read_scores
from .places import place_of
from .problem import Problem
from .question_picture import NEEDS_WORDS, needs_words, picture_of
from .sentences import sentence

#: Questions of a check have no key of their own but their block's id, which tells an author nothing.
UUID_LENGTH = 36
WEEK = 60 * 60 * 24 * 7


def scenario_document(page, competencies: list[str]) -> dict:
    """The exercise/1 document of a scenario page, valid or not."""
    steps = [(block.value["key"], _step(block)) for block in page.steps]
    made = {
        "schema": "exercise/1",
        "kind": "scenario",
        "title": page.title,
        "summary": page.intro,
        "disclaimer": page.disclaimer,
        "minutes": page.minutes,
        "competencies": competencies,
        "variables": {block.value["key"]: _variable(block) for block in page.variables},
        "evidence": {
            block.value["key"]: {"title": block.value["title"], "text": block.value["text"]}
            for block in page.evidence
        },
        "start": page.start or (steps[0][0] if steps else ""),
        "nodes": dict(steps),
        "expert_path": page.expert_path.split(),
    }
    if page.clock_start and page.clock_counter:
        made["clock"] = {"variable": page.clock_counter, "start": page.clock_start}
    return made


def check_document(page, competencies: list[str]) -> dict:
    """The exercise/1 document of a knowledge check: its questions one after another.

    Queries: 1 for each pool that draws from the question bank.
    """

    def from_bank(pool) -> dict[str, dict]:
        tags = pool["bank"]
        if not tags["use"] or not page.locale_id:
            return {}
        return bank.matching(tags, locale_id=page.locale_id, competencies=competencies)

    return {
        "schema": "exercise/1",
        "kind": "check",
        "title": page.title,
        "summary": page.intro,
        "minutes": page.minutes,
        "competencies": competencies,
        "pass_percent": page.mark_to_pass,
        "variables": {},
        "evidence": {},
        **lay_out(page.questions, lambda block: question_node(block, None), from_bank),
    }


def problems_of(made: dict, *, play: bool = True) -> list[Problem]:
    """What keeps a document from being published: its form first, then what only play can show.

    Playing every way takes a second or more, so what it shows is remembered by the exercise's structure; without
    `play` only what is remembered is told.
    """
    if found := document.problems(made):
        return found
    remembered = f"played-through:{document.structure_hash(made)}"
    if not play:
        return cache.get(remembered) or []
    return cache.get_or_set(remembered, lambda: analyse.problems(made), WEEK)


def explored(made: dict) -> analyse.Exploration | None:
    """What playing every way shows of a scenario, remembered as well; None while its form forbids to play it.

    A faulty expert's path is no obstacle: it isn't followed.
    """
    if any(problem.where.field != "expert_path" for problem in document.problems(made)):
        return None
    return cache.get_or_set(f"explored-2:{document.structure_hash(made)}", lambda: analyse.explore(made), WEEK)


def explored_before(made: dict) -> analyse.Exploration | None:
    """What `explored` said of the same structure, if anybody asked within a week; it isn't played for this."""
    return None if document.problems(made) else cache.get(f"explored-2:{document.structure_hash(made)}")


def page_problems(made: dict, *, page, stream: str, play: bool = True) -> tuple[PageProblem, ...]:
    """The same as sentences in the words of the form, each beside the block that has it; `stream` has the steps."""
    original = page.original()
    found = problems_of(made, play=play) or (document.translation_problems(made, original) if original else [])
    blocks = {block.value.get("key") or block.id: block for block in getattr(page, stream)}
    unsaid = (
        PageProblem(NEEDS_WORDS, field=stream, path=(block.id, "picture", "alt_text"))
        for block in getattr(page, stream)
        if needs_words(block.value.get("picture"))
    )
    return (*unsaid, *_in_words(found, made, page, stream, blocks))


def _in_words(found: list[Problem], made: dict, page, stream: str, blocks: Mapping[str, Any]) -> tuple[PageProblem, ...]:
    places = [_place(problem, made, blocks) for problem in found]
    return tuple(
        PageProblem(
            _in_its_step(on_page(problem, made, page, stream)),
            field=stream if place else _field(problem, stream),
            path=place,
        )
        for problem, place in zip(found, places, strict=True)
    )


def _place(problem: Problem, made: dict, blocks: Mapping[str, Any]) -> tuple[str, ...]:
    """The way to the field with the problem; a question that a pool has from the bank stands in no block but the pool's."""
    where = problem.where
    if where.node in blocks and where.field not in ("sections", "pools"):
        return place_of(where, blocks[where.node])
    name = where.part if where.field in ("sections", "pools") else made["nodes"].get(where.node, {}).get("pool")
    return (blocks[name].id,) if name in blocks else ()


def _in_its_step(problem: Problem) -> str:
    """The sentence, with the step it is about where it doesn't name one itself."""
    said = sentence(problem)
    step = problem.where.node
    if not step or step in said or len(step) == UUID_LENGTH:
        return said
    return _("Step ‘%(step)s’: %(problem)s") % {"step": step, "problem": said}


def repeated_keys(blocks) -> Iterator:
    """Blocks whose key an earlier one has: the document, keyed by them, would lose one."""
    seen = set()
    for block in blocks:
        key = block.value.get("key")
        if key in seen:
            yield block
        seen.add(key)


def _field(problem: Problem, stream: str) -> str:
    known = {"variables", "evidence", "expert_path", "start"}
    return problem.where.field if problem.where.field in known else stream


def _variable(block) -> dict:
    value = block.value
    if block.block_type == "flag":
        return {"type": "flag", "start": value["start"]}
    counter = {"type": "counter", **{name: value[name] for name in ("min", "max", "start")}}
    return {**counter, "label": value["label"]} if value["label"] else counter


def _step(block) -> dict:
    value = block.value
    match block.block_type:
        case "decision":
            choices = [{**_taken(choice), "to": choice["to"], **_law(choice)} for choice in value["choices"]]
            return {"type": "decision", **_words(value), "choices": choices, **_law(value)}
        case "narrative":
            return {"type": "narrative", **_words(value), "to": value["to"]}
        case "interview":
            questions = [{**_taken(item), "answer": item["answer"]} for item in value["questions"]]
            return {
                "type": "interview",
                **_words(value),
                "turns": value["turns"],
                "questions": questions,
                "to": value["to"],
                **_law(value),
            }
        case "gate":
            return {"type": "gate", "branches": [_branch(branch) for branch in value["branches"]]}
        case "ending":
            return {"type": "ending", **_words(value), "outcome": value["outcome"]}
        case _:
            return question_node(block, value["to"])


def question_node(block, to: str | None) -> dict:
    """The node of a question's block; `difficulty` only where the author states one."""
    value = block.value
    return {
        "type": "question",
        "kind": block.block_type,
        "text": value["text"],
        **picture_of(value.get("picture")),
        **kinds.get(block.block_type).block.fields(value),
        "competency": value["competency"],
        "points": value["points"],
        **({"why": value["why"]} if value["why"] else {}),
        **({"difficulty": value["difficulty"]} if value.get("difficulty") else {}),
        "to": to,
    }


def _words(value) -> dict:
    title = {"title": value["title"]} if value["title"] else {}
    return {"text": value["text"], **title, **picture_of(value.get("picture"))}


def _law(value) -> dict:
    """Judgments by their short name, which is the same in every language; one that was deleted is left out."""
    chosen = value.get("law") or {"judgments": (), "topics": ()}
    named = {
        "law": [judgment.slug for judgment in chosen["judgments"] if judgment],
        "provisions": [topic for topic in chosen["topics"] if topic],
    }
    return {field: list(dict.fromkeys(names)) for field, names in named.items() if names}


def _branch(value) -> dict:
    return {"when": value["when"], "to": value["to"]} if value["when"] else {"else": True, "to": value["to"]}


def _taken(value) -> dict:
    """A choice or interview question; empty fields are left out."""
    taken = {
        "id": value["key"],
        "text": value["text"],
        "feedback": value["feedback"],
        "when": value["when"],
        "scores": read_scores(value["scores"] or ""),
        "effects": read_effects(value["effects"] or ""),
        "find": read_names(value["find"] or ""),
        "lose": read_names(value["lose"] or ""),
    }
    return {name: content for name, content in taken.items() if content or name in ("id", "text")}
