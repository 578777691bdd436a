"""What changed between two versions as a page tells it: step by step, each line with what it was and what it is."""

from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from . import kinds
from .author_map import kind_of
from .author_map_words import KINDS, otherwise
from .changes import ADDED, KEY, KIND, MOVED, PARTS, REMOVED, Changed, in_play
from .debrief_map import title
from .difficulty import Difficulty
from .document_of import UUID_LENGTH
from .field_labels import label_of
from .form import DIFFICULTIES
from .models import CheckPage
from .models.exercise_page import ExercisePage
from .notation import write_effects, write_scores
from .state import Document

MARKS = {
    ADDED: gettext_lazy("Added"),
    REMOVED: gettext_lazy("Removed"),
    MOVED: gettext_lazy("Moved"),
    "changed": gettext_lazy("Changed"),
}
_WORDS = ("title", "text", "summary", "disclaimer", "why", "answer", "feedback", "match", "body", "case_file", "alt")


def told(found: Iterable[Changed], old: Document, new: Document, page: type[ExercisePage]) -> dict[str, Any]:
    """`head` has the lines of the exercise as a whole, `steps` an entry for each step that isn't as it was.

    A step is `{key, anchor, name, kind, title, mark, lines}`, a line `{label, part, before, after, words}`; `words`
    says that both are in the language of the exercise.
    """
    numbers = {name: number for number, name in enumerate(in_play(new), start=1)} if new["kind"] == "check" else {}
    head, steps = [], []
    for node, group in groupby(found, key=lambda one: one.node):
        mine = list(group)
        if node is None:
            head = [_line(one, None, page) for one in mine]
        else:
            steps.append(_step(node, mine, old, new, page, numbers))
    return {"head": head, "steps": steps}


def marks_of(found: Iterable[Changed]) -> dict[str, str]:
    """By step: whether it was added, removed, or is otherwise not as it was."""
    marks: dict[str, str] = {}
    for one in found:
        if one.node is not None:
            whole = one.part is None and one.field in (ADDED, REMOVED)
            marks.setdefault(one.node, one.field if whole else "changed")
    return marks


def _step(
    name: str, found: list[Changed], old: Document, new: Document, page: type[ExercisePage], numbers: Mapping[str, int]
) -> dict:
    node = new["nodes"].get(name) or old["nodes"][name]
    mark = marks_of(found)[name]
    if [one.field for one in found] == [MOVED]:
        mark = MOVED
    return {
        "key": "" if new["kind"] == "check" else name,
        "anchor": name,
        "name": _("Question %(number)s") % {"number": numbers[name]} if name in numbers else "",
        "kind": KINDS[kind_of(node)],
        "title": title(node),
        "mark": mark,
        "mark_word": MARKS[mark],
        "lines": [] if mark in (ADDED, REMOVED) else [_line(one, node, page) for one in _worth_telling(found)],
    }


def _worth_telling(found: list[Changed]) -> list[Changed]:
    """Where the right answer in words says it all, what the key is made of isn't told as well."""
    key = next((one for one in found if one.field == KEY), None)
    found = [one for one in found if one.field not in (MOVED, PARTS)]
    if key is None:
        return found
    if _right(key.before) == _right(key.after):
        return [one for one in found if one is not key]
    return [one for one in found if one.field in _WORDS or one.field not in _made_of(key.after)]


def _made_of(node: Mapping[str, Any]) -> set[str]:
    """The names of the fields in which a kind keeps what is right."""
    fields = kinds.get(node["kind"]).fields
    inner = (name for rule in fields.values() for name in getattr(rule, "fields", ()))
    return {*fields, *inner}


def _right(node: Mapping[str, Any]) -> list[str]:
    return kinds.get(node["kind"]).told_right(node)


def _line(one: Changed, node: Mapping[str, Any] | None, page: type[ExercisePage]) -> dict[str, Any]:
    part = _part(one, node)
    if one.field == KEY:
        before, after = "; ".join(_right(one.before)), "; ".join(_right(one.after))
        return {"label": _("Right answer"), "part": part, "before": before, "after": after, "words": True}
    if one.field == KIND:
        before, after = (KINDS[kind_of(side)] for side in (one.before, one.after))
        if before == after:
            before, after = (_kind_of_question(side, page) for side in (one.before, one.after))
        return {"label": _("Kind"), "part": "", "before": before, "after": after, "words": False}
    if one.field in MARKS:
        before, after = (_summary(side) for side in (one.before, one.after))
        return {"label": MARKS[one.field], "part": part, "before": before, "after": after, "words": True}
    label = label_of(page, _stream(page), node, one.part, one.field) or one.field
    before, after = (_value(one.field, side) for side in (one.before, one.after))
    return {"label": label, "part": part, "before": before, "after": after, "words": one.field in _WORDS}


def _stream(page: type[ExercisePage]) -> str:
    return "questions" if issubclass(page, CheckPage) else "steps"


def _kind_of_question(node: Mapping[str, Any], page: type[ExercisePage]) -> str:
    return str(page._meta.get_field(_stream(page)).stream_block.child_blocks[node["kind"]].label)


def _part(one: Changed, node: Mapping[str, Any] | None) -> str:
    """What the change is about within the step: the text of a choice or an option; the name of a counter."""
    if one.part is None or node is None:
        # Sections and pools are named by their blocks' ids, which tell an author nothing.
        return one.part if one.part and len(one.part) < UUID_LENGTH else ""
    if one.field in (ADDED, REMOVED):
        return ""
    lists = [entries for entries in node.values() if isinstance(entries, list)]
    inner = [entries for outer in lists for entry in outer if isinstance(entry, dict) for entries in entry.values()]
    for entries in (*lists, *(one for one in inner if isinstance(one, list))):
        for place, entry in enumerate(entries, start=1):
            if isinstance(entry, dict) and entry.get("id") == one.part:
                return title({"text": entry.get("text", "")}) or str(place)
    return ""


def _summary(value: Any) -> str:
    """A part that came, went or was changed: its words, or a counter's range and start."""
    if not isinstance(value, Mapping):
        return ""
    if "draw" in value:
        wanted = ", ".join(f"{value[name]} × {Difficulty(name).label}" for name in DIFFICULTIES if value.get(name))
        return f"{_('Pool')}: {value['draw']}{f' ({wanted})' if wanted else ''}"
    if "start" in value:
        span = f"{value['min']}–{value['max']}, " if "min" in value else ""
        name = f" ({value['label']})" if value.get("label") else ""
        return f"{span}{_value('start', value['start'])}{name}"
    told = [str(value[field]) for field in ("title", "text", "match", "accepted") if value.get(field)]
    return " – ".join([*told, *([f"{value['pass_percent']}%"] if value.get("pass_percent") else [])])


def _value(field: str, value: Any) -> str:
    """A value of the document in words; empty where there is none."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    match field, value:
        case _, None:
            return ""
        case "effects", Mapping():
            return write_effects(value)
        case "scores", Mapping():
            return write_scores(value)
        case "branches", list():
            return "; ".join(f"{one.get('when') or otherwise()} → {one['to']}" for one in value)
        case "difficulty", str():
            return str(Difficulty(value).label)
        case "outcome", str():
            return _("passed") if value == "pass" else _("not passed")
        case "picture", Mapping():
            return f"{value['image']}"
        case _, Mapping():
            return ", ".join(str(one) for one in value.values())
        case _, list():
            return ", ".join(str(one) for one in value)
    return str(value)
