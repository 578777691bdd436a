"""What changed between two published documents of an exercise: a pure function, in codes that others put into words.

Both are documents that `quizzes.document.problems` has found nothing wrong with, in one language. Call
`quizzes.kinds.load()` once before.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from quizzes import graph, kinds
from quizzes.form import Entries, Rule
from quizzes.state import Document

Part = Mapping[str, Any]

ADDED, REMOVED, MOVED = "added", "removed", "moved"
"""A step or a part that is new, that is gone, or (a question of a check) that stands elsewhere in the line."""
KEY = "key"
"""What is right is something else."""
PARTS = "parts"
"""What an answer names is something else, though the ids look alike: a mark in a text was moved."""
KIND = "kind"
"""Another type of step or kind of question under the same id."""

_HEAD = ("title", "summary", "disclaimer", "minutes", "pass_percent", "clock", "competencies", "expert_path")
_STEP = ("title", "text", "why", "competency", "points", "difficulty", "turns", "outcome")
_TAKEN = ("text", "answer", "feedback", "to", "when", "scores", "effects", "find", "lose", "law", "provisions")
_ITEMS = ("choices", "questions")


@dataclass(frozen=True, slots=True)
class Changed:
    """One change. Without `node` it is of the exercise as a whole, without `part` of the whole step.

    `field` is the document's name of what has another value, or one of the marks above. `part` is the id of a
    choice, an interview's question, an option, a counter or a piece of evidence; `before` and `after` are values of
    the document, None where there was or is none.
    """

    field: str
    node: str | None = None
    part: str | None = None
    before: Any = None
    after: Any = None

    @property
    def breaks(self) -> bool:
        """Whether responses to the one document may not mean the same in the other."""
        return self.node is not None and self.field in (ADDED, REMOVED, KIND, PARTS)


def changes(old: Document, new: Document) -> list[Changed]:
    """All changes: first of the exercise as a whole, then step by step as they are played, then what is gone."""
    found = [*_values(_HEAD, old, new), *_start(old, new)]
    for field in ("variables", "evidence", "sections", "pools"):
        found += _named(old.get(field, {}), new.get(field, {}))
    moved = _moved(old, new)
    for name in in_play(new):
        if name not in old["nodes"]:
            found.append(Changed(ADDED, name, after=new["nodes"][name]))
            continue
        found += [Changed(MOVED, name)] if name in moved else []
        found += _step(name, old["nodes"][name], new["nodes"][name], is_check=new["kind"] == "check")
        found += _belongs(name, old, new)
    gone = (name for name in in_play(old) if name not in new["nodes"])
    return [*found, *(Changed(REMOVED, name, before=old["nodes"][name]) for name in gone)]


def in_play(document: Document) -> list[str]:
    """The steps in the order in which they can be played: a database keeps their names in no order."""
    edges, order, waiting = graph.edges(document), [], [document["start"]]
    seen = set(waiting)
    for name in waiting:
        order.append(name)
        onward = [target for target in edges[name] if target not in seen]
        seen.update(onward)
        waiting += dict.fromkeys(onward)
    return [*order, *sorted(document["nodes"].keys() - seen)]


def _values(fields: tuple[str, ...], old: Part, new: Part, node: str | None = None, part: str | None = None) -> Iterator:
    """Fields that have another value; what is empty and what is left out are the same."""
    for field in fields:
        before, after = (_plain(field, holder.get(field)) for holder in (old, new))
        if (before or None) != (after or None):
            yield Changed(field, node, part, before, after)


def _plain(field: str, value: Any) -> Any:
    return sorted(value) if value and field in ("competencies", "find", "lose") else value


def _start(old: Document, new: Document) -> Iterator[Changed]:
    """Where a scenario begins. Of a check that goes without saying: its line says it."""
    return _values(("start",), old, new) if new["kind"] == "scenario" else iter(())


def _named(old: Part, new: Part) -> Iterator[Changed]:
    """Counters, flags and evidence by name."""
    for name in new:
        if name not in old:
            yield Changed(ADDED, part=name, after=new[name])
        elif new[name] != old[name]:
            yield Changed("changed", part=name, before=old[name], after=new[name])
    yield from (Changed(REMOVED, part=name, before=old[name]) for name in old if name not in new)


def _moved(old: Document, new: Document) -> set[str]:
    """Questions of a check that stand elsewhere among those that both have: as few as explain the new order."""
    if new["kind"] != "check":
        return set()
    before = [name for name in in_play(old) if name in new["nodes"]]
    after = [name for name in in_play(new) if name in old["nodes"]]
    return set(after) - _kept_in_order([before.index(name) for name in after], after)


def _kept_in_order(places: list[int], names: list[str]) -> set[str]:
    """The longest of the runs that still stand in their old order."""
    runs: list[list[int]] = []
    for here, place in enumerate(places):
        before = max((run for run in runs[:here] if places[run[-1]] < place), key=len, default=[])
        runs.append([*before, here])
    return {names[here] for here in max(runs, key=len, default=[])}


def _step(name: str, old: Part, new: Part, *, is_check: bool) -> Iterator[Changed]:
    if (old["type"], old.get("kind")) != (new["type"], new.get("kind")):
        yield Changed(KIND, name, before=old, after=new)
        return
    # Of a check `to` is the order of its questions, and that is told as such.
    onward = () if is_check else ("to",)
    yield from _values((*_STEP, *onward, "law", "provisions"), old, new, name)
    if new["type"] != "question":
        yield from _values(("picture", "alt"), old, new, name)
    if new["type"] == "question":
        yield from _question(name, old, new)
    for field in _ITEMS:
        yield from _items(name, old.get(field, ()), new.get(field, ()))
    yield from _values(("branches",), old, new, name)


def _belongs(name: str, old: Document, new: Document) -> Iterator[Changed]:
    """Another section, told by its title; another pool, told by its place among the pools."""
    for field in ("section", "pool"):
        ids = [document["nodes"][name].get(field) for document in (old, new)]
        if ids[0] != ids[1]:
            yield Changed(field, name, None, *(_called(of, field, one) for of, one in zip((old, new), ids, strict=True)))


def _called(document: Document, field: str, name: str | None) -> str | int | None:
    if name is None:
        return None
    if field == "section":
        return document["sections"][name]["title"]
    in_order = dict.fromkeys(document["nodes"][one].get("pool") for one in in_play(document))
    return [one for one in in_order if one].index(name) + 1


def _items(name: str, old: Any, new: Any) -> Iterator[Changed]:
    """Choices of a decision, or questions of an interview."""
    before, after = _by_id(old), _by_id(new)
    for part, item in after.items():
        if part in before:
            yield from _values(_TAKEN, before[part], item, name, part)
        else:
            yield Changed(ADDED, name, part, after=item)
    yield from (Changed(REMOVED, name, part, before=item) for part, item in before.items() if part not in after)


def _question(name: str, old: Part, new: Part) -> Iterator[Changed]:
    """What is right, the words of a question's own fields, and its parts."""
    kind = kinds.get(new["kind"])
    own = (field for field, rule in kind.fields.items() if not isinstance(rule, Entries))
    yield from _values(tuple(dict.fromkeys(["picture", "alt", *own, *kind.words, *kind.optional_words])), old, new, name)
    for field, rule in kind.fields.items():
        if isinstance(rule, Entries):
            yield from _parts(name, rule, old.get(field, ()), new.get(field, ()))
    of_both = _shared(kind.fields, old, new), _shared(kind.fields, new, old)
    if kind.parts(of_both[0]) != kind.parts(of_both[1]):
        yield Changed(PARTS, name)
    if kind.key(of_both[0]) != kind.key(of_both[1]):
        yield Changed(KEY, name, before=old, after=new)


def _parts(name: str, rule: Entries, old: Any, new: Any) -> Iterator[Changed]:
    """Options, pairs, gaps, fields: which there are, and what they hold."""
    before, after = _by_id(old), _by_id(new)
    plain = (field for field, inner in rule.fields.items() if field != "id" and not isinstance(inner, Entries))
    fields = tuple(dict.fromkeys([*plain, *rule.words, *rule.optional_words]))
    for part, entry in after.items():
        if part not in before:
            yield Changed(ADDED, name, part, after=entry)
            continue
        yield from _values(fields, before[part], entry, name, part)
        for inner, its_rule in rule.fields.items():
            if isinstance(its_rule, Entries):
                yield from _parts(name, its_rule, before[part].get(inner, ()), entry.get(inner, ()))
    yield from (Changed(REMOVED, name, part, before=entry) for part, entry in before.items() if part not in after)


def _shared(fields: Mapping[str, Rule], one: Part, other: Part) -> dict[str, Any]:
    """The question with those of its parts that the other one has too, at every depth."""
    kept = dict(one)
    for field, rule in fields.items():
        if isinstance(rule, Entries) and rule.have_ids:
            there = _by_id(other.get(field, ()))
            kept[field] = [_shared(rule.fields, e, there[e["id"]]) for e in one.get(field, ()) if e["id"] in there]
            if field not in one:
                del kept[field]
    return kept


def _by_id(entries: Any) -> dict[str, Part]:
    return {entry["id"]: entry for entry in entries}
